"""The real machine: the tests run on it, so what they need must be found there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from installers.steps.machine import Machine
from installers.steps.system_packages import (
    LIBRARIES,
    TEST_TOOLS,
    SystemPackage,
    is_debian,
    packages_for,
    required,
    venv_package,
)


@pytest.mark.skipif(sys.platform != "linux", reason="libraries are looked for on Linux only")
def test_the_libraries_of_this_very_qt_are_found() -> None:
    missing = [package.name for package in required(LIBRARIES, display=False) if not Machine().has(package)]
    assert missing == []


@pytest.mark.parametrize(
    "package",
    [
        SystemPackage("x", "library", ("libnowhere.so.7",), "start"),
        SystemPackage("x", "program", ("no-such-program",), "tests"),
        SystemPackage("x", "module", ("no_such_module",), "start"),
        SystemPackage("x", "font", ("NoSuchFontAnywhere",), "comfort"),
    ],
    ids=lambda package: package.kind,
)
def test_what_is_not_there_is_not_found(package: SystemPackage) -> None:
    assert not Machine().has(package)


def test_programs_modules_and_fonts_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine()
    fonts = Path(os.environ["HOME"]) / ".local" / "share" / "fonts" / "nanum"
    fonts.mkdir(parents=True)
    (fonts / "TestOnlyGothic.ttf").touch()
    assert machine.has(SystemPackage("x", "font", ("NotThis", "OnlyGoth"), "comfort"))
    assert machine.has(SystemPackage("x", "module", ("venv",), "start"))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert machine.has(SystemPackage("x", "program", (Path(sys.executable).name,), "tests"))


def test_it_starts_programs_and_hears_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    machine = Machine()
    code = "import os; print('heard', os.getcwd()); raise SystemExit(5)"
    assert machine.call([sys.executable, "-c", code], tmp_path, os.environ) == 5
    assert capfd.readouterr().out == f"heard {tmp_path.resolve()}\n"
    assert machine.ask([sys.executable, "-c", "print('안녕')"])[0] == 0
    assert machine.ask([str(tmp_path / "nothing")])[0] == 127
    assert machine.free_bytes(tmp_path) > 0


@pytest.mark.parametrize(
    ("name", "parents", "answer"),
    [
        ("debian", "", True),
        ("ubuntu", "debian", True),
        ("linuxmint", "ubuntu debian", True),
        ("fedora", "", False),
        ("", "", False),
    ],
)
def test_debian_and_its_children_are_known(name: str, parents: str, answer: bool) -> None:
    assert is_debian(name, parents) is answer


def test_only_the_tests_need_the_tools() -> None:
    assert set(packages_for("test", "linux")) - set(packages_for("run", "linux")) == set(TEST_TOOLS)
    assert packages_for("test", "darwin") == packages_for("run", "win32") == ()


def test_the_venv_package_carries_the_pythons_version() -> None:
    assert venv_package((3, 13)).name == "python3.13-venv"
