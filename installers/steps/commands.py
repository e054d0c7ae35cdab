"""The command lines of a set-up, built purely so that they can be read and tested for every platform.

`platform` is a `sys.platform`: "linux", "darwin" or "win32".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

RUN_EXTRAS = ("ocr",)
TEST_EXTRAS = ("ai", "dev", "ocr")


def venv_python(venv: PurePath, platform: str) -> PurePath:
    """The Python inside a virtual environment."""
    return venv / "Scripts" / "python.exe" if platform == "win32" else venv / "bin" / "python"


def make_venv(python: str, venv: PurePath) -> list[str]:
    """Make an environment, replacing what a broken one left at the same place."""
    return [python, "-m", "venv", "--clear", str(venv)]


def pip_install(python: PurePath, project: PurePath, extras: Iterable[str], log: PurePath) -> list[str]:
    """Install the project editable with `extras`; pip's progress stays on screen, `log` keeps the rest."""
    wish = f"{project}[{','.join(sorted(extras))}]"
    return [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--log", str(log), "-e", wish]


def open_window(python: PurePath) -> list[str]:
    """Open the window on the sample cover."""
    return [str(python), "-m", "coverstudio", "--sample"]


def make_sample(python: PurePath, folder: PurePath) -> list[str]:
    """Do the main job without a display: the sample cover as PDF, PNG and project."""
    return [str(python), "-m", "coverstudio", "make-sample", "--out-folder", str(folder)]


def run_tests(python: PurePath, arguments: Sequence[str]) -> list[str]:
    """Run the tests; `arguments` go to pytest.

    Two files at a time: the suite takes half as long on two cores, and more programs with torch in them
    would take a gigabyte each.
    """
    return [str(python), "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments]


def has_display(platform: str, variables: Mapping[str, str]) -> bool:
    """Whether a window can be opened; Windows and macOS always have a desktop."""
    if platform != "linux":
        return True
    return bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def child_variables(variables: Mapping[str, str], *, offscreen: bool) -> dict[str, str]:
    """Environment variables for what runs inside the virtual environment.

    PYTHONHOME and PYTHONPATH would mix another Python's packages in. Python before 3.13 on Windows reads the
    editable install's path file in the system's code page unless UTF-8 is asked for, and a Korean user's home
    folder would stop it from starting.
    """
    kept = {name: value for name, value in variables.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    kept["PYTHONUTF8"] = "1"
    return kept | {"QT_QPA_PLATFORM": "offscreen"} if offscreen else kept
