"""Which way words run on a spine: by the country that a book is made for.

Bookbinders' conventions, as ANSI/NISO Z39.41 and ISO 6357 (spine titles) have them for English-speaking
countries, Scandinavia and Dutch: from the top down, so that they read with the front upwards. Most of
continental Europe and Latin America print them from the bottom up. Korean, Japanese and Chinese, which are
written from the top down themselves, keep to that.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from coverstudio.document.document import Document, SpineDirection, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.languages import guessed_language
from coverstudio.document.layers import TextLayer

Direction = Literal["top-down", "bottom-up"]

BOTTOM_UP = frozenset({"de", "fr", "es", "it", "pt", "pl", "cs", "hu", "ro", "el", "uk", "tr"})
"""Languages by their codes. Russian is not one: GOST 7.84-2002 asks for top down."""


def direction_of(document: Document) -> Direction:
    """Return which way the words of a cover's spine run: as was chosen, else by the book's language."""
    if document.spine_direction != "automatic":
        return document.spine_direction
    language = document.language or guessed_language(document.title)
    return "bottom-up" if language.split("-")[0] in BOTTOM_UP else "top-down"


def upside_down(layer: TextLayer, spine: Box, room: Box) -> TextLayer:
    """Return words on a spine turned by half a turn about the middle of the spine and of their room."""
    box = layer.box
    across, along = 2 * spine.center[0] - box.center[0], 2 * room.center[1] - box.center[1]
    turned = Box(across - box.width / 2, along - box.height / 2, box.width, box.height)
    return msgspec.structs.replace(layer, box=turned, rotation=layer.rotation - 180.0)


def with_direction(document: Document, chosen: SpineDirection) -> Document:
    """Return the document with another direction chosen; title and author that stand on its spine follow."""
    document = msgspec.structs.replace(document, spine_direction=chosen)
    spread = document.print_spec.spread
    panel = spread.panel("spine") if spread is not None else None
    if panel is None:
        return document
    turned = 90.0 if direction_of(document) == "top-down" else -90.0
    room = panel.safe or panel.box
    for layer in document.texts:
        stands = document.print_spec.panel_at(layer.box.center[0]).name == "spine"
        if (
            stands
            and layer.role != "other"
            and abs(layer.rotation) == abs(turned)
            and layer.rotation != turned
        ):
            moved = upside_down(layer, panel.box, room)
            document = replace_layer(document, msgspec.structs.replace(moved, rotation=turned))
    return document
