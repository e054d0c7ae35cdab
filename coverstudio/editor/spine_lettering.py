"""Title and author on the spine, as large as its clearance allows.

Words are turned and run from the top down or from the bottom up, as the book's country has it. A title of
Hangul, kana or Han stands upright, one letter below the other, as on Korean shelves, where it has the room.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.spread import Panel
from coverstudio.editor.legibility import ENOUGH, NEAR_BLACK, NEAR_WHITE, coverage
from coverstudio.editor.lettering import lettering_of
from coverstudio.editor.spine_direction import direction_of, upside_down
from coverstudio.editor.spine_room import SpineError, spine_obstacle, spine_room
from coverstudio.editor.spine_setting import SMALLEST_POINTS, Role, Words, arrangements
from coverstudio.editor.title_styles import Face, face_for, title_style
from coverstudio.imaging.contrast import worst_tenth_contrast
from coverstudio.printing.places import ink_of
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render
from coverstudio.rendering.typesetting.orientation import orientation_of

_LOOKING_PPI = 72.0


def with_spine(document: Document, images: Images) -> Document:
    """Return the document with title and author on its spine, in place of those that stood there.

    Raises SpineError with a sentence where the printer takes no words there, or there is no room for them.
    """
    panel, room = spine_room(document)
    if obstacle := spine_obstacle(document):
        raise SpineError(obstacle)
    bare = without_spine(document)
    upright = list(arrangements(_words(document, upright=True), panel, room))
    ways = upright or list(_turned(document, panel, room))
    if not ways:
        raise SpineError(
            f"The spine is too narrow for words of {SMALLEST_POINTS:g} pt: shorten them or leave it without."
        )
    for layer in _most_readable(bare, images, ways):
        bare = add_layer(bare, layer)
    return bare


def _turned(document: Document, panel: Panel, room: Box) -> Iterator[tuple[TextLayer, ...]]:
    for way in arrangements(_words(document, upright=False), panel, room):
        is_top_down = direction_of(document) == "top-down"
        yield way if is_top_down else tuple(upside_down(layer, panel.box, room) for layer in way)


def _most_readable(
    bare: Document, images: Images, ways: list[tuple[TextLayer, ...]]
) -> tuple[TextLayer, ...]:
    """Return the first way in which every text can be read on what lies below, else the best, in colours."""
    front = lettering_of(bare, "title")
    favourites = (front.colour,) if front is not None else ()
    best: tuple[float, tuple[TextLayer, ...]] = (0.0, ways[0])
    for way in ways:
        coloured = [_coloured(bare, images, layer, (*favourites, NEAR_BLACK, NEAR_WHITE)) for layer in way]
        contrast = min(found for found, _ in coloured)
        if contrast > best[0]:
            best = contrast, tuple(layer for _, layer in coloured)
        if contrast >= ENOUGH:
            break
    return best[1]


def _coloured(
    bare: Document, images: Images, layer: TextLayer, colours: tuple[str, ...]
) -> tuple[float, TextLayer]:
    """Return the contrast of a text and the text, in the first colour that can be read, else in the best."""
    box = ink_of(layer) or layer.box
    size = box.size.pixels(_LOOKING_PPI)
    below, glyphs = to_array(render(bare, images, box, size)), coverage(layer, box, size)
    contrasts = [worst_tenth_contrast(below, glyphs, colour) for colour in colours]
    chosen = next((index for index, found in enumerate(contrasts) if found >= ENOUGH), None)
    index = contrasts.index(max(contrasts)) if chosen is None else chosen
    return contrasts[index], msgspec.structs.replace(layer, colour=colours[index])


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


def _words(document: Document, *, upright: bool) -> list[Words]:
    """Return title and author in the faces of the front, as far as the book has them.

    Nothing, when they are to stand upright and either has characters that cannot.
    """
    style = title_style("")
    usual: dict[Role, Face] = {"title": style.title, "author": style.author}
    written: dict[Role, str] = {"title": document.title, "author": document.author}
    found: list[Words] = []
    for role, typed in written.items():
        text = " ".join(typed.split())
        if not text:
            continue
        if upright and not all(_stands_upright(character) for character in text):
            return []
        found.append(Words(role, *_set_as_on_front(document, role, text, usual[role]), upright))
    return found


def _set_as_on_front(document: Document, role: Role, text: str, usual: Face) -> tuple[str, Face]:
    front = lettering_of(document, role)
    if front is None:
        face = face_for(text, usual)
        return face.cased(text), face
    face = Face(front.family, front.weight, front.italic, front.tracking, leading=front.leading)
    return (text.upper() if front.text.isupper() else text), face


def _stands_upright(character: str) -> bool:
    """Tell whether a character stands upright in vertical writing anyway, or is the space between two."""
    return character == " " or orientation_of(character) in {"upright", "upright form"}
