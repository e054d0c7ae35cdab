"""Title and author on the spine, as large as its clearance allows.

Words run from the top down, turned clockwise, so that they read with the front upwards. A title of Hangul or
Han characters stands upright, one character below the other, as on Korean shelves, where it has the room.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import msgspec

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import Alignment, TextLayer
from coverstudio.document.spread import Panel
from coverstudio.editor.legibility import readable_colour
from coverstudio.editor.lettering import lettering_of
from coverstudio.editor.title_styles import Face, face_for, title_style
from coverstudio.printing import printers
from coverstudio.printing.printers import Printer
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_layout import lay_out

SPINE_TITLE, SPINE_AUTHOR = "Spine title", "Spine author"
SMALLEST_POINTS = 5.0
_LARGEST_POINTS = 72.0
_DRAFT_POINTS = 100.0
# Shares: of the spine's width that capitals fill at most, of the title's size that the author has, of the
# spine's height that stays free at either end, between the two and for the author at most.
_MOST_OF_WIDTH, _AUTHOR, _ENDS, _GAP, _MOST_FOR_AUTHOR = 0.46, 0.66, 0.035, 0.05, 0.4
_UPRIGHT_LEADING = 1.12
_UPRIGHT_AT_LEAST = 0.6  # of the size that the width allows: below, turned words are easier to read
_SPARE = 0.02  # mm
_Role = Literal["title", "author"]


class SpineError(ValueError):
    """Why a spine stays empty: one sentence with what to do."""


@dataclass(frozen=True)
class _Words:
    """Title or author in a face, one line, or with `upright` one character a line."""

    role: _Role
    text: str
    face: Face
    upright: bool

    def layer(self, size: float, box: Box, alignment: Alignment) -> TextLayer:
        return TextLayer(
            name=SPINE_TITLE if self.role == "title" else SPINE_AUTHOR,
            box=box, rotation=0.0 if self.upright else 90.0,
            text=stacked(self.text) if self.upright else self.text,
            family=self.face.family, size=size, weight=self.face.weight, italic=self.face.italic,
            tracking=0.0 if self.upright else self.face.tracking,
            leading=_UPRIGHT_LEADING if self.upright else self.face.leading,
            alignment="center" if self.upright else alignment,
            vertical_alignment=_standing(alignment) if self.upright else "middle",
            role=self.role,
        )  # fmt: skip


def spine_obstacle(document: Document) -> str:
    """Return why no words can stand on the spine, in one sentence; "" when they can."""
    try:
        _room(document)
    except SpineError as error:
        return str(error)
    if not (document.title.strip() or document.author.strip()):
        return "The book has no title yet: type it in the stage Type."
    return ""


def with_spine(document: Document, images: Images) -> Document:
    """Return the document with title and author on its spine, in place of those that stood there.

    Raises SpineError with a sentence where the printer takes no words there, or there is no room for them.
    """
    panel, room = _room(document)
    if obstacle := spine_obstacle(document):
        raise SpineError(obstacle)
    bare = without_spine(document)
    front = lettering_of(document, "title")
    favourite = front.colour if front is not None else ""
    written = bare
    for layer in _set(_words(document, upright=True), panel, room) or _turned(document, panel, room):
        colour = readable_colour(bare, images, inked(layer), favourite)
        written = add_layer(written, msgspec.structs.replace(layer, colour=colour))
    return written


def inked(layer: TextLayer) -> Box:
    """Return the upright box around what the letters of a text on the spine cover."""
    ink = lay_out(layer).ink or layer.box
    (x, y), (left, top) = layer.box.center, (ink.x, ink.y)
    if not layer.rotation:
        return ink
    return Box(x + y - top - ink.height, y - x + left, ink.height, ink.width)


def without_spine(document: Document) -> Document:
    """Return the document without the title and author of its spine."""
    spec = document.print_spec
    kept = tuple(
        layer
        for layer in document.layers
        if not (isinstance(layer, TextLayer) and layer.role != "other")
        or spec.panel_at(layer.box.center[0]).name != "spine"
    )
    return msgspec.structs.replace(document, layers=kept)


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


def _room(document: Document) -> tuple[Panel, Box]:
    """Return the spine and where words may stand on it."""
    spread = document.print_spec.spread
    panel = spread.panel("spine") if spread is not None else None
    if spread is None or panel is None:
        raise SpineError("This cover has no spine: choose a printer and a kind of cover that has one.")
    if panel.safe is None:
        raise SpineError(_refusal(spread.edition.printer, spread.edition.kind))
    ends = _ENDS * panel.box.height
    safe = panel.safe
    return panel, Box(safe.x, safe.y + ends, safe.width, safe.height - 2 * ends)


def _refusal(printer_id: str, kind: str) -> str:
    printer = _known(printer_id)
    layout = next((one for one in printer.layouts if one.kind == kind), None) if printer else None
    if printer is None or layout is None or layout.spine_text is None:
        return "This printer takes no words on the spine: leave it without."
    least = int(layout.spine_text.from_pages.value)
    return f"{printer.name} prints words on a spine from {least} pages on: leave it without."


def _known(printer_id: str) -> Printer | None:
    try:
        return printers.printer(printer_id)
    except printers.PrinterError:
        return None


def _words(document: Document, *, upright: bool) -> list[_Words]:
    """Return title and author in the faces of the front, as far as the book has them.

    Nothing, when they are to stand upright and either has characters that cannot.
    """
    style = title_style("")
    usual: dict[_Role, Face] = {"title": style.title, "author": style.author}
    written: dict[_Role, str] = {"title": document.title, "author": document.author}
    found: list[_Words] = []
    for role, typed in written.items():
        text = " ".join(typed.split())
        if not text:
            continue
        if upright and not all(_stands_upright(character) for character in text):
            return []
        found.append(_Words(role, *_set_as_on_front(document, role, text, usual[role]), upright))
    return found


def _set_as_on_front(document: Document, role: _Role, text: str, usual: Face) -> tuple[str, Face]:
    front = lettering_of(document, role)
    if front is None:
        face = face_for(text, usual)
        return face.cased(text), face
    face = Face(front.family, front.weight, front.italic, front.tracking, leading=front.leading)
    return (text.upper() if front.text.isupper() else text), face


def _stands_upright(character: str) -> bool:
    """Tell whether a character is a Hangul syllable or a Han character, or the space between them."""
    return character == " " or "가" <= character <= "힣" or "一" <= character <= "鿿"


def _turned(document: Document, panel: Panel, room: Box) -> tuple[TextLayer, ...]:
    layers = _set(_words(document, upright=False), panel, room)
    if not layers:
        raise SpineError(
            f"The spine is too narrow for words of {SMALLEST_POINTS:g} pt: shorten them or leave it without."
        )
    return layers


def _set(words: list[_Words], panel: Panel, room: Box) -> tuple[TextLayer, ...]:
    """Return the words at the largest size that fits, nothing where they would be too small."""
    if not words:
        return ()
    widest = min(_size_across(one, panel.box.width, room.width) for one in words)
    length = sum(_length(one) * (_AUTHOR if _is_second(one, words) else 1.0) for one in words)
    gap = _GAP * room.height * (len(words) - 1)
    size = min(widest, (room.height - gap) / length, _LARGEST_POINTS)
    size = math.floor(size * 10) / 10
    smaller = size * (_AUTHOR if len(words) > 1 else 1.0)
    if smaller < SMALLEST_POINTS or (words[0].upright and size < _UPRIGHT_AT_LEAST * widest):
        return ()
    if len(words) == 1:
        return (_placed(words[0], size, room, "center", panel),)
    foot = min(max(_length(words[1]) * smaller, 0.2 * room.height), _MOST_FOR_AUTHOR * room.height)
    foot = max(foot, _length(words[1]) * smaller)
    above = Box(room.x, room.y, room.width, room.height - foot - gap)
    below = Box(room.x, room.bottom - foot, room.width, foot)
    return (
        _placed(words[0], size, above, "center", panel),
        _placed(words[1], math.floor(smaller * 10) / 10, below, "right", panel),
    )


def _is_second(one: _Words, words: list[_Words]) -> bool:
    return len(words) > 1 and one is words[1]


def _standing(alignment: Alignment) -> Literal["middle", "bottom"]:
    return "bottom" if alignment == "right" else "middle"


def _draft(one: _Words) -> TextLayer:
    return one.layer(_DRAFT_POINTS, Box(0.0, 0.0, 1e5, 1e5), "center")


def _length(one: _Words) -> float:
    """Return how long the words are along the spine, in millimetres for each point of their size."""
    layout = lay_out(_draft(one))
    length = layout.height if one.upright else max(line.width for line in layout.lines)
    return length * 1.01 / _DRAFT_POINTS


def _size_across(one: _Words, spine: float, clear: float) -> float:
    """Return the largest size in points at which the words keep clear of the folds."""
    low, high, middle = _reach(one)
    beyond = max(middle - low, high - middle) / _DRAFT_POINTS
    body = _body(one) / _DRAFT_POINTS
    return min(clear / 2 / beyond, _MOST_OF_WIDTH * (1.5 if one.upright else 1.0) * spine / body)


def _body(one: _Words) -> float:
    """Return how much of the spine's width the words seem to fill, in millimetres at the draft's size."""
    low, high, _ = _reach(one)
    return high - low if one.upright else _capital_height(one.face)


def _reach(one: _Words) -> tuple[float, float, float]:
    """Return where the ink of the words begins and ends across the spine, and the middle to centre on."""
    ink = lay_out(_draft(one)).ink or Box(0.0, 0.0, 1.0, 1.0)
    if one.upright:
        return ink.x, ink.right, ink.center[0]
    return ink.y, ink.bottom, _capital_middle(one.face)


def _capital(face: Face) -> Box:
    ink = lay_out(_draft(_Words("title", "H", face, upright=False))).ink
    return ink or Box(0.0, 0.0, 1.0, 1.0)


def _capital_middle(face: Face) -> float:
    return _capital(face).center[1]


def _capital_height(face: Face) -> float:
    return _capital(face).height


def _placed(one: _Words, size: float, room: Box, alignment: Alignment, panel: Panel) -> TextLayer:
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
