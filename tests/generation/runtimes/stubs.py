"""A runtime of two small packages that the tests make, and a folder where pip and uv find them."""

from __future__ import annotations

import io
import os
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from coverstudio.generation.runtimes.plans import RuntimePlan

OURS = f"{sys.version_info[0]}.{sys.version_info[1]}"
METADATA = "Metadata-Version: 2.2\nName: {name}\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
PYPROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
# Building it takes as long as `hold` exists; `started` holds the number of the process that builds.
BACKEND = """
import os, pathlib, time
started, hold = pathlib.Path({started!r}), pathlib.Path({hold!r})

def build_wheel(folder, config_settings=None, metadata_directory=None):
    half = started.with_suffix(".half")
    half.write_text(str(os.getpid()))
    half.replace(started)
    while hold.exists():
        time.sleep(0.02)
    (pathlib.Path(folder) / {wheel!r}).write_bytes(bytes.fromhex({content!r}))
    return {wheel!r}
"""


def stub_plan(
    *requirements: str,
    modules: tuple[str, ...] = ("stub_quick",),
    size: int = 10**6,
    alone: tuple[str, ...] = (),
    variables: tuple[tuple[str, str], ...] = (),
) -> RuntimePlan:
    """A runtime of these requirements, for the Python that runs the tests."""
    return RuntimePlan(
        id="stub", name="stub runtime", purpose="Nothing.", libraries="stubs", modules=modules,
        pythons=(OURS,), bytes=size,
        gpu_bytes=size, requirements=requirements, alone=alone, variables=variables,
    )  # fmt: skip


class Wheelhouse:
    """A folder with `stub-quick`, a wheel, and `stub-slow`, which is built as long as `hold` exists.

    `stub-needy` asks for what does not exist, and is imported only where STUB_SET is set.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "wheels"
        self.folder.mkdir()
        self.started, self.hold = folder / "started", folder / "hold"
        (self.folder / wheel_name("stub_quick")).write_bytes(wheel("stub_quick"))
        needy = wheel("stub_needy", "import os; os.environ['STUB_SET']", needs="no-such-package")
        (self.folder / wheel_name("stub_needy")).write_bytes(needy)
        self._write_slow()

    def _write_slow(self) -> None:
        backend = BACKEND.format(
            started=str(self.started), hold=str(self.hold), wheel=wheel_name("stub_slow"),
            content=wheel("stub_slow").hex(),
        )  # fmt: skip
        files = {
            "pyproject.toml": PYPROJECT,
            "backend.py": backend,
            "PKG-INFO": METADATA.format(name="stub-slow"),
        }
        with tarfile.open(self.folder / "stub_slow-1.0.tar.gz", "w:gz") as archive:
            for name, text in files.items():
                facts = tarfile.TarInfo(f"stub_slow-1.0/{name}")
                facts.size = len(text.encode())
                archive.addfile(facts, io.BytesIO(text.encode()))

    def index(self) -> str:
        """Make a package index of stub-quick and of something called torch; returns its address."""
        for module in ("stub_quick", "torch"):
            page = self.folder.with_name("simple") / module.replace("_", "-") / "index.html"
            page.parent.mkdir(parents=True)
            page.with_name(wheel_name(module)).write_bytes(wheel(module))
            page.write_text(f'<a href="{wheel_name(module)}">{wheel_name(module)}</a>')
        return self.folder.with_name("simple").as_uri()

    def builder(self, patience: float = 60) -> int:
        """Wait until stub-slow is being built; returns the number of the process that does it."""
        until = time.monotonic() + patience
        while not self.started.exists():
            assert time.monotonic() < until, "nobody has begun to build"
            time.sleep(0.02)
        return int(self.started.read_text())


def wheel_name(module: str) -> str:
    return f"{module}-1.0-py3-none-any.whl"


def wheel(module: str, code: str = "", needs: str = "") -> bytes:
    """A wheel with one module, empty if nothing else is said, that `needs` another package or none."""
    folder = f"{module}-1.0.dist-info"
    asked = f"Requires-Dist: {needs}\n" if needs else ""
    files = {
        f"{module}.py": code,
        f"{folder}/METADATA": METADATA.format(name=module.replace("_", "-")) + asked,
        f"{folder}/WHEEL": WHEEL,
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{folder}/RECORD"))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in {**files, f"{folder}/RECORD": record}.items():
            archive.writestr(name, text)
    return written.getvalue()


def forget_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what this machine's user has told pip and uv, and the way to the network."""
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


def use_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell pip, and through it uv, to take packages from `folder` and from nowhere else."""
    forget_sources(monkeypatch)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))


def has_ended(number: int, patience: float = 30) -> bool:
    """Wait until the process of that number is gone."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            if "\nState:\tZ" in Path(f"/proc/{number}/status").read_text():
                return True
        except (OSError, ValueError):
            return True
        time.sleep(0.02)
    return False
