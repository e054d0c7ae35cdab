"""Icons of one family and one weight: Phosphor, from the font that qtawesome brings.

Only the font and its table are read: importing qtawesome itself loads ten icon fonts and takes 0.2 s of the
start (measured), reading one takes 0.01 s. The icons take their colours from the theme while they are
painted, so a change of theme needs nothing but a repaint.
"""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from coverstudio.ui.theme import colour


class MissingIconError(LookupError):
    """There is no such icon in the font, or no font."""


@functools.cache
def _folder() -> Path:
    # Found without importing the package.
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        raise MissingIconError("The package qtawesome is not installed: install CoverStudio again.")
    return Path(found.origin).parent / "fonts"


@functools.cache
def _characters() -> dict[str, str]:
    table = next(_folder().glob("phosphor-charmap-*.json"))
    codes = msgspec.json.decode(table.read_bytes(), type=dict[str, str])
    return {name: chr(int(code, 16)) for name, code in codes.items()}


@functools.cache
def icon_family() -> str:
    """Return the name of the icons' font, which is no font for text."""
    number = QFontDatabase.addApplicationFont(str(next(_folder().glob("phosphor-*.ttf"))))
    return QFontDatabase.applicationFontFamilies(number)[0]


def character(name: str) -> str:
    """Return the character that draws the icon `name`. Raises MissingIconError."""
    try:
        return _characters()[name]
    except KeyError:
        raise MissingIconError(f"there is no icon “{name}”") from None


def paint_icon(painter: QPainter, rect: QRect, name: str, colour_name: str) -> None:
    """Paint an icon into a square as large as `rect` allows, in a colour of the theme or a "#rrggbb"."""
    font = QFont(icon_family())
    font.setPixelSize(max(1, min(rect.width(), rect.height())))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(colour_name) if colour_name.startswith("#") else colour(colour_name))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, character(name))
    painter.restore()


class _Engine(QIconEngine):
    def __init__(self, name: str, colour_name: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour_name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        chosen = self._colour
        if mode == QIcon.Mode.Disabled:
            chosen = "faint"
        elif state == QIcon.State.On and not chosen.startswith("#"):
            chosen = "text"
        paint_icon(painter, rect, self._name, chosen)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)


def icon(name: str, colour_name: str = "text") -> QIcon:
    """Return the icon `name` (Phosphor's names, regular weight) in a colour of the theme."""
    character(name)
    return QIcon(_Engine(name, colour_name))
