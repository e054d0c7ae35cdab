"""What a Linux machine must bring that pip cannot: Qt's libraries, Hangul fonts, tools of the tests.

The libraries are what `ldd` names for PySide6's Core, Gui, Widgets and its offscreen and xcb plugins.
Package names are Debian's; where a newer release renamed one (libglib2.0-0t64), apt resolves the old name.
"""

from __future__ import annotations

import ctypes
import importlib.util
import platform as platform_facts
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["library", "program", "module", "font"]
Purpose = Literal["start", "window", "tests", "letters"]


@dataclass(frozen=True)
class SystemPackage:
    """A Debian package, how its presence shows (all of `signs`, of one `kind`) and what it is needed for."""

    name: str
    kind: Kind
    signs: tuple[str, ...]
    purpose: Purpose


def _library(name: str, purpose: Purpose, *signs: str) -> SystemPackage:
    return SystemPackage(name, "library", signs, purpose)


LIBRARIES = (
    _library("libegl1", "start", "libEGL.so.1"),
    _library("libgl1", "start", "libGL.so.1"),
    _library("libglib2.0-0", "start", "libglib-2.0.so.0", "libgthread-2.0.so.0"),
    _library("libfontconfig1", "start", "libfontconfig.so.1"),
    _library("libfreetype6", "start", "libfreetype.so.6"),
    _library("libdbus-1-3", "start", "libdbus-1.so.3"),
    _library("libxkbcommon0", "start", "libxkbcommon.so.0"),
    _library("libx11-6", "window", "libX11.so.6"),
    _library("libx11-xcb1", "window", "libX11-xcb.so.1"),
    _library("libxkbcommon-x11-0", "window", "libxkbcommon-x11.so.0"),
    _library("libxcb-cursor0", "window", "libxcb-cursor.so.0"),
    _library("libxcb-icccm4", "window", "libxcb-icccm.so.4"),
    _library("libxcb-image0", "window", "libxcb-image.so.0"),
    _library("libxcb-keysyms1", "window", "libxcb-keysyms.so.1"),
    _library("libxcb-randr0", "window", "libxcb-randr.so.0"),
    _library("libxcb-render-util0", "window", "libxcb-render-util.so.0"),
    _library("libxcb-render0", "window", "libxcb-render.so.0"),
    _library("libxcb-shape0", "window", "libxcb-shape.so.0"),
    _library("libxcb-shm0", "window", "libxcb-shm.so.0"),
    _library("libxcb-sync1", "window", "libxcb-sync.so.1"),
    _library("libxcb-xfixes0", "window", "libxcb-xfixes.so.0"),
    _library("libxcb-xkb1", "window", "libxcb-xkb.so.1"),
    _library("libxcb-util1", "window", "libxcb-util.so.1"),
)
HANGUL = SystemPackage("fonts-nanum", "font", ("Nanum", "CJK", "UnBatang", "UnDotum", "Baekmuk"), "letters")
TEST_TOOLS = (
    SystemPackage("poppler-utils", "program", ("pdftoppm", "pdfinfo"), "tests"),
    SystemPackage("ghostscript", "program", ("gs",), "tests"),
    SystemPackage("qpdf", "program", ("qpdf",), "tests"),
    SystemPackage("xvfb", "program", ("Xvfb",), "tests"),
    SystemPackage("xdotool", "program", ("xdotool",), "tests"),
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def venv_package(version: tuple[int, int]) -> SystemPackage:
    """What Debian keeps apart from Python: the part that makes virtual environments."""
    return SystemPackage("python{}.{}-venv".format(*version), "module", ("ensurepip",), "start")


def packages_for(command: str, platform: str) -> tuple[SystemPackage, ...]:
    """Everything `command` ("run" or "test") uses; nothing outside Linux, where wheels bring it all."""
    if platform != "linux":
        return ()
    common = (*LIBRARIES, HANGUL)
    return (*common, *TEST_TOOLS) if command == "test" else common


def missing(
    packages: Iterable[SystemPackage], is_present: Callable[[SystemPackage], bool]
) -> tuple[SystemPackage, ...]:
    """The packages that `is_present` denies, in order."""
    return tuple(package for package in packages if not is_present(package))


def required(packages: Iterable[SystemPackage], *, display: bool) -> tuple[SystemPackage, ...]:
    """Those without which nothing works; the others are comforts (Hangul) or let single tests run."""
    purposes = ("start", "window") if display else ("start",)
    return tuple(package for package in packages if package.purpose in purposes)


def is_on_this_machine(package: SystemPackage) -> bool:
    """Look for the signs of a package: load the library, find the program, the module or the font file."""
    importlib.invalidate_caches()  # Python remembers folders that apt has just filled
    look = {
        "library": lambda: all(map(_loads, package.signs)),
        "program": lambda: all(map(shutil.which, package.signs)),
        "module": lambda: all(map(importlib.util.find_spec, package.signs)),
        "font": lambda: any(map(_has_font, package.signs)),
    }
    return look[package.kind]()


def apt_is_here() -> bool:
    """Whether this is Debian, Ubuntu or one of their children, with apt."""
    try:
        release = platform_facts.freedesktop_os_release()
    except OSError:
        return False
    return is_debian(release.get("ID", ""), release.get("ID_LIKE", "")) and bool(shutil.which("apt-get"))


def is_debian(name: str, parents: str) -> bool:
    """Judge os-release's ID and ID_LIKE."""
    return not {"debian", "ubuntu"}.isdisjoint([name, *parents.split()])


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font(part_of_name: str) -> bool:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return any(any(folder.rglob(f"*{part_of_name}*")) for folder in folders)


THIS_PYTHON = venv_package((sys.version_info[0], sys.version_info[1]))
