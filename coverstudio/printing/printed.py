"""Which layers leave a mark on paper."""

from __future__ import annotations

from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer, TextLayer
from coverstudio.printing.errors import PrintError

# The names under which else something stands in a PDF: what blends in a group of its own, the picture of the
# layers that were flattened, the line beside the page.
GROUP, FLATTENED, SLUG = "/Blended", "/Flat", "/Slug"


def printed_layers(document: Document) -> tuple[AnyLayer, ...]:
    """Return the layers that show, from the bottom up: visible, not wholly transparent, no empty text."""
    return tuple(layer for layer in document.layers if _leaves_a_mark(layer))


def layer_names(document: Document) -> tuple[str, ...]:
    """Return the names under which the printed layers stand in a PDF."""
    return tuple(f"/L{index}" for index in range(len(printed_layers(document))))


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
