"""Looks of letters: what they are filled with, what surrounds them and what lies on them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainterPath

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.text_looks.letters import letters_of, plain_colours
from coverstudio.rendering.text_looks.painting import paint_text, painted_rect
from coverstudio.rendering.text_looks.parts import (
    TextEffect,
    has_surroundings,
    letters_alone,
    surroundings,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "TextEffect",
    "glyph_coverage",
    "has_surroundings",
    "letters_alone",
    "paint_text",
    "painted_box",
    "plain_colours",
    "shape_print",
    "surroundings",
]

_STEP = 0.01  # millimetres that a point of a letter may move without the letter being another one


def painted_box(layer: TextLayer) -> Box:
    """Return all that a text may paint, effects included, unturned (mm); its box when nothing shows."""
    letters = letters_of(layer)
    return layer.box if letters.ink.isEmpty() else letters.in_mm(painted_rect(layer, letters))


def shape_print(layer: TextLayer) -> str:
    """Return a print of the letters' shape and place about the middle of the text's box.

    It is the same wherever the text stands and however it is turned and coloured.
    """
    letters = letters_of(layer)
    middle = letters.frame.center()
    step = _STEP / letters.layout.scale
    told = hashlib.sha256()
    for shape in letters.shapes:
        told.update(_told(shape.path.translated(-middle), step))
    return told.hexdigest()[:32]


def _told(path: QPainterPath, step: float) -> bytes:
    elements = (path.elementAt(index) for index in range(path.elementCount()))
    return ";".join(f"{round(e.x / step)},{round(e.y / step)}" for e in elements).encode("ascii")


def glyph_coverage(layer: TextLayer, box: Box, size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return how much of each pixel the letters cover: H×W, 255 inside them, without any effect.

    `box` is the part of the unturned page (mm) that the `size` (width, height) pixels lie over.
    """
    from coverstudio.rendering.text_looks.pixels import coverage  # noqa: PLC0415  (no part of the start)

    letters = letters_of(layer)
    return coverage(letters, letters.in_units(box), size)
