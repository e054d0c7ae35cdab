"""How weight and italics reach a variable font, which Qt would leave at its default."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from coverstudio.rendering.font_library.sfnt import variations

_PROBE = 100  # pixels; the tables are the same at any size
_WEIGHT, _ITALIC, _SLANT = "wght", "ital", "slnt"


@dataclass(frozen=True)
class Variation:
    """What a face can vary: least, usual and most of every axis, keyed by its tag."""

    axes: Mapping[str, tuple[float, float, float]]

    def places(self, weight: int, italic: bool, wanted: Mapping[str, float]) -> dict[str, float]:
        """Return where to stand on the axes: as wanted, else as weight and italics say, within the limits."""
        places = {tag: value for tag, value in wanted.items() if tag in self.axes}
        if _WEIGHT in self.axes:
            places.setdefault(_WEIGHT, weight)
        if italic and _ITALIC in self.axes:
            places.setdefault(_ITALIC, 1.0)
        elif italic and _SLANT in self.axes:
            places.setdefault(_SLANT, self.axes[_SLANT][0])
        return {tag: min(max(value, self.axes[tag][0]), self.axes[tag][2]) for tag, value in places.items()}

    @property
    def has_italics(self) -> bool:
        """Whether an axis makes it italic or slants it, so that Qt need not."""
        return bool({_ITALIC, _SLANT} & set(self.axes))

    @property
    def has_weights(self) -> bool:
        """Whether an axis makes it bold, so that Qt need not."""
        return _WEIGHT in self.axes


@functools.lru_cache(maxsize=4096)
def variation(family: str, weight: int, italic: bool) -> Variation:
    """Return what the face varies that Qt takes for a family, a weight and italics; nothing of most faces."""
    font = QFont(family)
    font.setPixelSize(_PROBE)
    font.setWeight(QFont.Weight(weight))
    font.setItalic(italic)
    if not QFontDatabase.hasFamily(family):  # what stands in for it has axes of its own
        return Variation({})
    axes, _ = variations(table(QRawFont.fromFont(font), "fvar"))
    return Variation({axis.tag: (axis.least, axis.usual, axis.most) for axis in axes})


def table(raw: QRawFont, tag: str) -> bytes:
    """Return a table of a face, empty where it has none."""
    return bytes(raw.fontTable(tag).data())
