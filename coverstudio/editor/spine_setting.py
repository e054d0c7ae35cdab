"""Words along a spine: how large they can be, and where they can stand. Millimetres and points; pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from coverstudio.document.geometry import Box
from coverstudio.document.layers import Alignment, TextLayer
from coverstudio.document.spread import Panel
from coverstudio.editor.title_styles import Face
from coverstudio.rendering.text_layout import lay_out

SPINE_TITLE, SPINE_AUTHOR = "Spine title", "Spine author"
SMALLEST_POINTS = 5.0
_LARGEST_POINTS = 72.0
_DRAFT_POINTS = 100.0
# Shares: of the spine's width that capitals fill at most, of the title's size that the author has, of the
# spine's height between the two.
_MOST_OF_WIDTH, _AUTHOR, _GAP = 0.4, 0.66, 0.05
_UPRIGHT_TRACKING = 80.0  # thousandths of an em
_UPRIGHT_AT_LEAST = 0.6  # of the size that the width allows: below, turned words are easier to read
_SPARE = 0.02  # mm
Role = Literal["title", "author"]


@dataclass(frozen=True)
class Words:
    """Title or author in a face, on one line, or with `upright` in a column of vertical writing."""

    role: Role
    text: str
    face: Face
    upright: bool

    def layer(self, size: float, box: Box, alignment: Alignment) -> TextLayer:
        """Return the words in a box, at a size in points; `alignment` is along the spine."""
        return TextLayer(
            name=SPINE_TITLE if self.role == "title" else SPINE_AUTHOR,
            box=box, rotation=0.0 if self.upright else 90.0,
            text=self.text, writing="vertical" if self.upright else "horizontal",
            family=self.face.family, size=size, weight=self.face.weight, italic=self.face.italic,
            tracking=_UPRIGHT_TRACKING if self.upright else self.face.tracking,
            leading=self.face.leading, alignment=alignment, vertical_alignment="middle",
            role=self.role,
        )  # fmt: skip


def stacked(text: str) -> str:
    """Return a text one character a line; an empty line stands for a space.

    >>> stacked("봄 밤")
    '봄\\n\\n밤'
    """
    return "\n".join("" if character == " " else character for character in " ".join(text.split()))


def rewritten(layer: TextLayer, words: str) -> str:
    """Return other words as a layer sets its own: in capitals, or one character a line."""
    lines = layer.text.split("\n")
    if len(lines) > 1 and all(len(line) <= 1 for line in lines):
        return stacked(words)
    return words.upper() if layer.text.isupper() else words


def arrangements(words: list[Words], panel: Panel, room: Box) -> Iterator[tuple[TextLayer, ...]]:
    """Yield the ways to set one or two texts at the largest size that fits, the usual one first.

    None where they would be too small to read, or upright and much smaller than turned.
    """
    if not words:
        return
    widest = min(_size_across(one, panel.box.width, room.width) for one in words)
    length = sum(_length(one) * (_AUTHOR if _is_second(one, words) else 1.0) for one in words)
    gap = _GAP * room.height * (len(words) - 1)
    size = math.floor(min(widest, (room.height - gap) / length, _LARGEST_POINTS) * 10) / 10
    smaller = math.floor(size * (_AUTHOR if len(words) > 1 else 1.0) * 10) / 10
    if smaller < SMALLEST_POINTS or (words[0].upright and size < _UPRIGHT_AT_LEAST * widest):
        return
    title = _length(words[0]) * size
    if len(words) == 1:
        for above in (room, _piece(room, 0.0, title), _piece(room, room.height - title, title)):
            yield (_placed(words[0], size, above, "center", panel),)
        return
    author = _length(words[1]) * smaller
    both = title + gap + author
    begins = (room.height - both) / 2
    for top, start, foot in (
        (room.height - gap - author, 0.0, room.height - author),  # the title in the middle of what is left
        (title, begins, begins + title + gap),
        (title, 0.0, title + gap),
        (title, room.height - both, room.height - author),
    ):
        yield (
            _placed(words[0], size, _piece(room, start, top), "center", panel),
            _placed(words[1], smaller, _piece(room, foot, author), "right", panel),
        )


def _piece(room: Box, start: float, length: float) -> Box:
    return Box(room.x, room.y + start, room.width, length)


def _is_second(one: Words, words: list[Words]) -> bool:
    return len(words) > 1 and one is words[1]


def _draft(one: Words) -> TextLayer:
    return one.layer(_DRAFT_POINTS, Box(0.0, 0.0, 1e5, 1e5), "center")


def _length(one: Words) -> float:
    """Return how long the words are along the spine, in millimetres for each point of their size."""
    layout = lay_out(_draft(one))
    length = layout.height if one.upright else max(line.width for line in layout.lines)
    return length * 1.01 / _DRAFT_POINTS


def _size_across(one: Words, spine: float, clear: float) -> float:
    """Return the largest size in points at which the words keep clear of the folds."""
    low, high, middle = _reach(one)
    beyond = max(middle - low, high - middle) / _DRAFT_POINTS
    body = _body(one) / _DRAFT_POINTS
    return min(clear / 2 / beyond, _MOST_OF_WIDTH * (1.5 if one.upright else 1.0) * spine / body)


def _body(one: Words) -> float:
    """Return how much of the spine's width the words seem to fill, in millimetres at the draft's size."""
    low, high, _ = _reach(one)
    return high - low if one.upright else _capital_height(one.face)


def _reach(one: Words) -> tuple[float, float, float]:
    """Return where the ink of the words begins and ends across the spine, and the middle to centre on."""
    ink = lay_out(_draft(one)).ink or Box(0.0, 0.0, 1.0, 1.0)
    if one.upright:
        return ink.x, ink.right, ink.center[0]
    return ink.y, ink.bottom, _capital_middle(one.face)


def _capital(face: Face) -> Box:
    ink = lay_out(_draft(Words("title", "H", face, upright=False))).ink
    return ink or Box(0.0, 0.0, 1.0, 1.0)


def _capital_middle(face: Face) -> float:
    return _capital(face).center[1]


def _capital_height(face: Face) -> float:
    return _capital(face).height


def _placed(one: Words, size: float, room: Box, alignment: Alignment, panel: Panel) -> TextLayer:
    """Return the words in their part of the spine, the middle of their capitals on the spine's own."""
    middle, (_, along) = panel.box.center[0], room.center
    if one.upright:
        box = Box(panel.box.x, room.y, panel.box.width, room.height)
        return one.layer(size, box, alignment)
    draft = one.layer(size, Box(0.0, 0.0, room.height, room.height), alignment)
    high = lay_out(draft).height + _SPARE
    capital = _capital(one.face)
    # Where capitals stand in a box of this size: as in the draft's, whose text is in its middle, too.
    off = (capital.center[1] - 5e4) * size / _DRAFT_POINTS
    box = Box(middle + off - room.height / 2, along - high / 2, room.height, high)
    return msgspec.structs.replace(draft, box=box)
