"""Setting the title: where a picture is calm, as large as is good, and always readable.

The story of a person who letters a cover: look at the picture, find the two places for title and author,
choose the lines and the size, take the colour from the picture, and only where the letters would not stand
out enough lay a soft scrim of the picture's own dark or light under them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import Alignment, AnyLayer, ShapeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.artwork import Artwork
from coverstudio.editor.legibility import Group, lettered, proved, readable_colour
from coverstudio.editor.legibility.measuring import capitals_of
from coverstudio.editor.title_breaks import Breaking, breakings, width_in_ems
from coverstudio.editor.title_styles import Face, TitleStyle, face_for, title_style
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_layout import lay_out, unbroken_pieces

TITLE, AUTHOR, SCRIM = "Title", "Author", "Scrim"
SMALLEST_POINTS = 7.0
_POINTS_PER_MM = 72 / 25.4
# Shares of the trim: margins a little above the classic twelfth, so that lettering sits, not floats.
_SIDE_MARGIN = 0.085
_END_MARGIN = 0.068
_LONG_TITLE_SHARE = 0.56
_COST_OF_ANY_SCRIM, _COST_OF_SHADE, _COST_OF_HAZE = 0.06, 0.7, 1.1
_COST_OF_SMALL = 1.0
_PLAIN_CAPITALS = 10.0  # pixels in a thumbnail: what can be read there on any ground
_TRIED = 8  # placings that are lettered to see what scrims they need


class LetteringError(ValueError):
    """Text that cannot be set; the message says why and what to do."""


def with_text(
    document: Document,
    text: str,
    images: Images,
    box: Box | None = None,
    *,
    family: str = "",
    size: float = 0.0,
) -> Document:
    """Return the document with a text layer on top, in sensible defaults.

    Without `box` it stands in the middle of the front's safe area; without `family` it takes that of the
    title, or one that has the text's script; without `size` one that suits the page. Its colour is the
    title's where that can be read on what lies below, else near-black or near-white.
    """
    trim, safe = document.print_spec.front.box, document.print_spec.front_safe_box
    face = face_for(text, title_style("").author)
    title = lettering_of(document, "title")
    size = size or round(trim.height * 0.03 * _POINTS_PER_MM)
    box = box or Box(safe.x, trim.center[1] - size / _POINTS_PER_MM, safe.width, 2 * size / _POINTS_PER_MM)
    layer = TextLayer(
        name=text.strip().split("\n")[0][:40] or "Text", box=box, text=text,
        family=family or (title.family if title else face.family), size=size, weight=face.weight,
        leading=1.2, alignment="center", vertical_alignment="middle",
        colour=readable_colour(document, images, box, title.colour if title else ""),
    )  # fmt: skip
    return add_layer(document, layer)


def fit_size(layer: TextLayer, box: Box, largest: float = 400.0) -> float:
    """Return the largest size in points at which the layer's text fits into `box` without breaking a word.

    Raises LetteringError when not even the smallest readable size does.
    """
    if not layer.text.strip():
        return largest
    longest_ems = max(width_in_ems(word, _face_of(layer)) for word in unbroken_pieces(layer.text))
    bound = min(largest, box.width * _POINTS_PER_MM / max(longest_ems, 1e-6) * 0.999)
    if bound < SMALLEST_POINTS or not _fits(layer, box, SMALLEST_POINTS):
        raise LetteringError(
            f"The text “{_shortened(layer.text)}” does not fit on the cover even at"
            f" {SMALLEST_POINTS:g} pt: shorten it."
        )
    low, high = SMALLEST_POINTS, bound
    if _fits(layer, box, high):
        return high
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if _fits(layer, box, middle) else (low, middle)
    return low


def _fits(layer: TextLayer, box: Box, size: float) -> bool:
    return not lay_out(msgspec.structs.replace(layer, box=box, size=size)).overflows


def _face_of(layer: TextLayer) -> Face:
    return Face(layer.family, layer.weight, layer.italic, layer.tracking, leading=layer.leading)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39].rstrip() + "…"


def without_lettering(document: Document) -> Document:
    """Return the document without the title, author and scrims of its front; those of the spine stay."""
    spec = document.print_spec
    kept = tuple(
        layer
        for layer in document.layers
        if not _is_lettering(layer) or (isinstance(layer, TextLayer) and not _is_on_front(layer, spec))
    )
    return msgspec.structs.replace(document, layers=kept)


def lettering_of(document: Document, role: Literal["title", "author"]) -> TextLayer | None:
    """Return the title or author as it stands on the front, None where there is none."""
    spec = document.print_spec
    return next((text for text in document.texts if text.role == role and _is_on_front(text, spec)), None)


def _is_on_front(layer: TextLayer, spec: PrintSpec) -> bool:
    return spec.panel_at(layer.box.center[0]).name == "front"


def _is_lettering(layer: AnyLayer) -> bool:
    if isinstance(layer, TextLayer):
        return layer.role in ("title", "author")
    return isinstance(layer, ShapeLayer) and layer.name == SCRIM


def place_title(
    document: Document,
    images: Images,
    title: str,
    author: str,
    *,
    genre: str = "",
    avoid: Sequence[Box] = (),
) -> Document:
    """Return the document with title and author set on its front, in place of those it had there.

    `genre` in the user's words chooses the faces; text keeps out of the boxes in `avoid` (millimetres) where
    it can. The worst tenth of the pixels under either text has a contrast of 4.5:1 at least. Raises
    LetteringError for a text that fits nowhere or shows nothing.
    """
    bare = without_lettering(document)
    title, author = title.strip(), author.strip()
    named = msgspec.structs.replace(bare, title=" ".join(title.split()), author=" ".join(author.split()))
    if not title and not author:
        return named
    style = title_style(genre)
    _refuse_invisible("title", title, style.title)
    _refuse_invisible("author", author, style.author)
    artwork = Artwork.of(named, images, avoid)
    placings = sorted(_placings(named, title, author, style, artwork), key=lambda found: found.cost)
    tried = [(lettered(named, images, artwork, found.texts), found.cost) for found in placings[:_TRIED]]
    best, _ = min(tried, key=lambda found: found[1] + _cost_of_scrims(found[0]))
    for layer in proved(named, images, best):
        named = add_layer(named, layer)
    return named


def _refuse_invisible(what: str, text: str, face: Face) -> None:
    """Raise LetteringError for a text of nothing but zero-width characters, fillers and the like."""
    page = Box(0, 0, 1000, 1000)
    layer = TextLayer(name=what, box=page, text=text, family=face_for(text, face).family, size=12)
    if text and lay_out(layer).ink is None:
        raise LetteringError(f"All characters of the {what} are invisible: type it again.")


def _cost_of_scrims(groups: Sequence[Group]) -> float:
    """Return what speaks against the scrims: a shade looks natural, a haze takes more from the picture."""
    return sum(
        _COST_OF_ANY_SCRIM + group.scrim.opacity * (_COST_OF_HAZE if group.is_dark else _COST_OF_SHADE)
        for group in groups
        if group.scrim.opacity > 0
    )


@dataclass(frozen=True)
class _Placing:
    """Title and author somewhere, and what speaks against it."""

    texts: tuple[TextLayer, ...]
    cost: float


@dataclass(frozen=True)
class _Column:
    """Where lettering may stand on a page, in millimetres."""

    left: float
    top: float
    width: float
    height: float
    page: Box

    @staticmethod
    def of(document: Document) -> _Column:
        page, safe = document.print_spec.front.box, document.print_spec.front_safe_box
        side, end = _SIDE_MARGIN * min(page.width, page.height), _END_MARGIN * page.height
        left = page.x + max(safe.x - page.x + 0.5, side)
        right = page.right - max(page.right - safe.right + 0.5, side)
        top = page.y + max(safe.y - page.y + 0.5, end)
        bottom = page.bottom - max(page.bottom - safe.bottom + 0.5, end)
        return _Column(left, top, right - left, bottom - top, page)

    @property
    def bottom(self) -> float:
        return self.top + self.height


def _placings(
    document: Document, title: str, author: str, style: TitleStyle, artwork: Artwork
) -> Iterator[_Placing]:
    column = _Column.of(document)
    for block, cost in _title_blocks(title, style, column):
        byline = _author_block(author, style, column, block)
        for texts, prior in _compositions(block, byline, column):
            yield _Placing(texts, cost + prior + artwork.cost_of(texts))


def _title_blocks(title: str, style: TitleStyle, column: _Column) -> Iterator[tuple[TextLayer | None, float]]:
    """Yield the title in every sensible setting, unplaced, with what speaks against its lines and size."""
    if not title:
        yield None, 0.0
        return
    face = face_for(title, style.title)
    ways = breakings(face.cased(title), face)
    largest = style.largest * column.page.height * _POINTS_PER_MM
    sized = [(way, _size_of(way, face, column, largest)) for way in ways]
    readable = [(way, size) for way, size in sized if size >= 2.5 * SMALLEST_POINTS]
    for way, size in readable:
        layer = _text_layer("title", way.text, face, size, style.alignment, column)
        small = max(0.0, math.log(_PLAIN_CAPITALS / capitals_of(column.page, lay_out(layer))))
        yield layer, way.penalty + 1.0 * math.log(largest / size) + _COST_OF_SMALL * small
    if not readable:
        yield _paragraph(face.cased(title), face, style, column, largest), 0.0


def _size_of(way: Breaking, face: Face, column: _Column, largest: float) -> float:
    """Return the size in points that fills the column's width, within the height a title may take."""
    by_width = column.width * _POINTS_PER_MM / way.widest
    share = 0.30 + 0.05 * min(len(way.lines), 4)
    by_height = share * column.page.height * _POINTS_PER_MM / (len(way.lines) * face.leading)
    return min(largest, by_width * 0.999, by_height)


def _paragraph(title: str, face: Face, style: TitleStyle, column: _Column, largest: float) -> TextLayer:
    """Return a long title wrapped like a paragraph, as large as its share of the page allows."""
    face = replace(face, tracking=min(face.tracking, 20.0), leading=max(face.leading, 1.12))
    layer = _text_layer("title", title, face, SMALLEST_POINTS, style.alignment, column)
    box = Box(column.left, 0, column.width, _LONG_TITLE_SHARE * column.page.height)
    size = fit_size(layer, box, largest / 2)
    return _sized(layer, size, _balanced_width(msgspec.structs.replace(layer, size=size, box=box)))


def _balanced_width(layer: TextLayer) -> float:
    """Return the least width in which a wrapped text has no more lines: it evens them out."""
    count = len(lay_out(layer).lines)
    low, high = layer.box.width / 2, layer.box.width
    for _ in range(8):
        middle = (low + high) / 2
        box = msgspec.structs.replace(layer.box, width=middle)
        layout = lay_out(msgspec.structs.replace(layer, box=box))
        low, high = (low, middle) if len(layout.lines) <= count and not layout.overflows else (middle, high)
    return high


def _author_block(
    author: str, style: TitleStyle, column: _Column, title: TextLayer | None
) -> TextLayer | None:
    if not author:
        return None
    face = face_for(author, style.author)
    text = face.cased(author)
    height = column.page.height * _POINTS_PER_MM
    wanted = min(max(0.46 * title.size, 0.028 * height), 0.042 * height) if title else 0.05 * height
    for way in breakings(text, face, most_lines=2):
        size = min(wanted, column.width * _POINTS_PER_MM / way.widest * 0.999)
        if size >= 0.6 * wanted:
            return _text_layer("author", way.text, face, size, style.alignment, column)
    layer = _text_layer("author", text, face, wanted, style.alignment, column)
    room = Box(column.left, 0, column.width, 0.2 * column.page.height)
    return _sized(layer, fit_size(layer, room, 0.6 * wanted), column.width)


def _text_layer(
    role: str, text: str, face: Face, size: float, alignment: Alignment, column: _Column
) -> TextLayer:
    layer = TextLayer(
        name=TITLE if role == "title" else AUTHOR,
        box=Box(column.left, column.top, column.width, 1.0),
        text=text, family=face.family, size=size, weight=face.weight, italic=face.italic,
        tracking=face.tracking, leading=face.leading, alignment=alignment,
        role="title" if role == "title" else "author",
    )  # fmt: skip
    return _sized(layer, size, column.width)


def _sized(layer: TextLayer, size: float, width: float) -> TextLayer:
    """Return the layer at a size to a tenth of a point, its box as high as its lines, centred as before."""
    size = math.floor(size * 10) / 10
    x = layer.box.x + (layer.box.width - width) / 2 if layer.alignment == "center" else layer.box.x
    box = Box(round(x, 3), layer.box.y, round(width, 3), 1.0)
    sized = msgspec.structs.replace(layer, size=size, box=box)
    height = math.ceil(lay_out(sized).height * 100 + 1) / 100
    return msgspec.structs.replace(sized, box=msgspec.structs.replace(box, height=height))


def _compositions(
    title: TextLayer | None, author: TextLayer | None, column: _Column
) -> Iterator[tuple[tuple[TextLayer, ...], float]]:
    """Yield title and author in the classic places of a cover, with what speaks against each in general."""
    if title is None or author is None:
        yield from _alone(title or author, column)
        return
    head, foot = _ink_top_at(author, column.top), _ink_bottom_at(author, column.bottom)
    gap = max(points_to_mm(author.size) * 1.5, 0.022 * column.page.height)
    for step in range(6):
        shift = 0.045 * step * column.page.height
        upper = _ink_top_at(title, column.top + shift)
        if _ink(upper).bottom + gap < _ink(foot).y:
            yield (upper, foot), 0.012 * step
        lower = _ink_bottom_at(title, column.bottom - shift)
        if _ink(lower).y - gap > _ink(head).bottom:
            yield (lower, head), 0.03 + 0.012 * step
        stacked = _ink_bottom_at(title, _ink(foot).y - gap - shift)
        if _ink(stacked).y >= column.top:
            yield (stacked, foot), 0.03 + 0.02 * step
        below = _ink_top_at(author, _ink(upper).bottom + gap)
        if _ink(below).bottom <= column.bottom:
            yield (upper, below), 0.06 + 0.012 * step


def _alone(text: TextLayer | None, column: _Column) -> Iterator[tuple[tuple[TextLayer, ...], float]]:
    if text is None:
        return
    for step in range(6):
        shift = 0.045 * step * column.page.height
        yield (_ink_top_at(text, column.top + shift),), 0.012 * step
        yield (_ink_bottom_at(text, column.bottom - shift),), 0.03 + 0.012 * step


def _ink(layer: TextLayer) -> Box:
    return lay_out(layer).ink or layer.box


def _ink_top_at(layer: TextLayer, y: float) -> TextLayer:
    """Return the layer moved so that its letters begin at `y`."""
    return _moved_down(layer, y - _ink(layer).y)


def _ink_bottom_at(layer: TextLayer, y: float) -> TextLayer:
    """Return the layer moved so that its last baseline is at `y`; descenders hang below it."""
    return _moved_down(layer, y - lay_out(layer).lines[-1].baseline)


def _moved_down(layer: TextLayer, by: float) -> TextLayer:
    return msgspec.structs.replace(layer, box=layer.box.moved(0.0, round(by, 3)))
