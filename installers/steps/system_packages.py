"""What a Linux machine must bring that pip cannot: Qt's libraries, Hangul fonts, tools of the tests.

The libraries are what `ldd` names for PySide6's Core, Gui and Widgets and for its offscreen, xcb and Wayland
plugins. Package names are Debian's; where a newer release renamed one (libglib2.0-0t64), apt resolves the
old name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["library", "program", "module", "font"]
Purpose = Literal["start", "window", "tests", "comfort"]


@dataclass(frozen=True)
class SystemPackage:
    """A Debian package, the signs of its presence (all of one `kind`) and what it is needed for.

    All signs must be there, but of a font one is enough.
    """

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
    # Without these Qt shows its windows through X, which Wayland desktops offer too.
    _library("libwayland-client0", "comfort", "libwayland-client.so.0"),
    _library("libwayland-cursor0", "comfort", "libwayland-cursor.so.0"),
    _library("libwayland-egl1", "comfort", "libwayland-egl.so.1"),
)
HANGUL = SystemPackage("fonts-nanum", "font", ("Nanum", "CJK", "UnBatang", "UnDotum", "Baekmuk"), "comfort")
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
    """Everything `command` ("run" or "test") uses; nothing outside Linux, where the wheels bring it all."""
    if platform != "linux":
        return ()
    common = (*LIBRARIES, HANGUL)
    return (*common, *TEST_TOOLS) if command == "test" else common


def required(packages: Iterable[SystemPackage], *, display: bool) -> tuple[SystemPackage, ...]:
    """Those without which nothing works; without the others single tests, Hangul or Wayland are missing."""
    purposes = ("start", "window") if display else ("start",)
    return tuple(package for package in packages if package.purpose in purposes)


def is_debian(name: str, parents: str) -> bool:
    """Judge os-release's ID and ID_LIKE."""
    return not {"debian", "ubuntu"}.isdisjoint([name, *parents.split()])
