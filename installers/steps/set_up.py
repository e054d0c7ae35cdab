"""The two commands, step by step: system packages, environment, pip, and then the program itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installers.from_source import PROJECT, is_supported
from installers.steps import commands, environment, system_packages
from installers.steps.failure import SetUpError, pip_failure, too_little_space

USAGE = "Say `from_source.py run` to install and open CoverStudio, or `from_source.py test [for pytest]`."
BYTES_NEEDED = {"run": 1_300_000_000, "test": 4_000_000_000}


def set_up(arguments: Sequence[str]) -> int:
    """Run one of the two commands; 0, or 2 after one sentence on stderr, or the code of what was started."""
    try:
        return _dispatch(arguments)
    except SetUpError as error:
        sentence = str(error)
    except OSError as error:
        sentence = (
            f"{error.filename or PROJECT}: {error.strerror}. Make room or move the project, and try again."
        )
    except KeyboardInterrupt:
        sentence = "Stopped; the same command goes on where it was."
    print(sentence, file=sys.stderr)
    return 2


def _dispatch(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["run"] and len(arguments) == 1:
        return _run(Path(PROJECT))
    if arguments[:1] == ["test"]:
        return _test(Path(PROJECT), arguments[1:])
    raise SetUpError(USAGE)


def _run(project: Path) -> int:
    display = commands.has_display(sys.platform, os.environ)
    python = _installed(project, "run", commands.RUN_EXTRAS, display=display)
    variables = commands.child_variables(os.environ, offscreen=not display)
    if display:
        _say("Opening the window on a sample cover.")
        return _call(commands.open_window(python), project, variables)
    _say("There is no display here, so no window can open: making the sample cover without one.")
    return _call(commands.make_sample(python, project / "out"), project, variables)


def _test(project: Path, arguments: Sequence[str]) -> int:
    python = _installed(project, "test", commands.TEST_EXTRAS, display=False)
    variables = commands.child_variables(os.environ, offscreen=True)
    return _call(commands.run_tests(python, arguments), project, variables)


def _installed(project: Path, command: str, extras: tuple[str, ...], *, display: bool) -> Path:
    """Bring the machine to where `command` can run; returns the environment's Python."""
    venv = project / ".venv"
    python = Path(commands.venv_python(venv, sys.platform))
    version = environment.version_in(python)
    venv_is_usable = version is not None and is_supported(version)
    packages = system_packages.packages_for(command, sys.platform)
    if not venv_is_usable and sys.platform == "linux":
        packages = (system_packages.THIS_PYTHON, *packages)
    _bring_packages(packages, display=display)
    wish, stamp_path = environment.stamp_for(project, extras), venv / "from_source.stamp"
    present = environment.read_stamp(stamp_path) if venv_is_usable else None
    if present is None or not present.covers(wish):
        if not venv_is_usable:
            _make_venv(venv, BYTES_NEEDED[command])
        stamp_path.unlink(missing_ok=True)
        wish = wish.with_extras_of(present)
        _pip_install(project, python, wish.extras)
        environment.write_stamp(stamp_path, wish)
    return python


def _bring_packages(packages: Sequence[system_packages.SystemPackage], *, display: bool) -> None:
    """Install missing system packages where that is allowed; else say which line to type."""
    absent = system_packages.missing(packages, system_packages.is_on_this_machine)
    if absent and _may_use_apt():
        names = [package.name for package in absent]
        _say(f"Installing {len(names)} missing system packages: {' '.join(names)}")
        for command in commands.apt_commands(names):
            # A failed update may still leave usable lists: whether it worked is judged by what is there then.
            _call(command, Path(PROJECT), {**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        absent = system_packages.missing(absent, system_packages.is_on_this_machine)
    if system_packages.required(absent, display=display):
        raise SetUpError(_how_to_bring(absent))
    if absent:
        _say("Going on without what is only useful. " + _how_to_bring(absent))


def _how_to_bring(absent: Sequence[system_packages.SystemPackage]) -> str:
    if system_packages.apt_is_here():
        line = commands.apt_line([package.name for package in absent])
        return f"This machine lacks system packages; this line installs them: {line}"
    signs = ", ".join(package.signs[0] for package in absent)
    return f"This machine lacks {signs}: install the packages of your system that bring them."


def _may_use_apt() -> bool:
    return system_packages.apt_is_here() and os.geteuid() == 0


def _make_venv(venv: Path, bytes_needed: int) -> None:
    problem = too_little_space(venv.parent, bytes_needed, shutil.disk_usage(venv.parent).free)
    if problem:
        raise SetUpError(problem)
    _say(f"Making a Python environment in {venv}")
    command = commands.make_venv(sys.executable, venv)
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        last_words = (made.stdout + made.stderr).strip().splitlines()[-1:] or ["python -m venv failed"]
        raise SetUpError(f"No Python environment could be made in {venv}: {last_words[0]}")


def _pip_install(project: Path, python: Path, extras: frozenset[str]) -> None:
    log = python.parent.parent / "from_source.log"
    log.unlink(missing_ok=True)
    _say(f"Installing CoverStudio with {', '.join(sorted(extras))}: the first time takes some minutes.")
    variables = commands.child_variables(os.environ, offscreen=False)
    if _call(commands.pip_install(python, project, extras, log), project, variables) != 0:
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        raise SetUpError(pip_failure(text, log))


def _call(command: Sequence[str], folder: Path, variables: dict[str, str]) -> int:
    return subprocess.run(command, cwd=folder, env=variables, check=False).returncode


def _say(sentence: str) -> None:
    print(sentence, flush=True)
