"""Which layers leave a mark on paper."""

from __future__ import annotations

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer, TextLayer
from coverstudio.printing.errors import PrintError
from coverstudio.rendering.text_looks import TextEffect, letters_alone, surroundings

# The names under which else something stands in a PDF: what blends in a group of its own, the picture of the
# layers that were flattened, the line beside the page.
GROUP, FLATTENED, SLUG = "/Blended", "/Flat", "/Slug"


def printed_layers(document: Document) -> tuple[AnyLayer, ...]:
    """Return the layers that show, from the bottom up: visible, not wholly transparent, no empty text."""
    return tuple(layer for layer in document.layers if _leaves_a_mark(layer))


def layer_names(document: Document) -> tuple[str, ...]:
    """Return the names under which the printed layers stand in a PDF.

    The effects around a text come before it and have its name with a number of their own.
    """
    names: list[str] = []
    index = effects = 0
    for layer in printed_layers(document):
        if isinstance(layer, TextEffect):
            names.append(f"/L{index}E{effects}")
            effects += 1
        else:
            names.append(f"/L{index}")
            index, effects = index + 1, 0
    return tuple(names)


def in_parts(document: Document) -> Document:
    """Return the document with the effects around its texts as layers of their own.

    A text through which something shines as a whole stays whole.
    """
    layers = tuple(part for layer in document.layers for part in _parts(layer))
    return document if layers == document.layers else msgspec.structs.replace(document, layers=layers)


def _parts(layer: AnyLayer) -> tuple[AnyLayer, ...]:
    if not isinstance(layer, TextLayer) or layer.opacity < 1 or layer.blend_mode != "normal":
        return (layer,)
    return (*surroundings(layer), letters_alone(layer))


def refuse_nothing(document: Document) -> None:
    """Raise PrintError for a cover on which nothing would be printed."""
    if not document.layers:
        raise PrintError("This cover has no layers yet: add a background or a text before you export it.")
    if not printed_layers(document):
        raise PrintError("No layer of this cover is visible: show at least one before you export it.")


def _leaves_a_mark(layer: AnyLayer) -> bool:
    if isinstance(layer, TextLayer) and not layer.text.strip():
        return False
    return layer.visible and layer.opacity > 0
