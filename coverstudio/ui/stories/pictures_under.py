"""Which picture of the page a hand is at work on, and why there is none."""

from __future__ import annotations

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, ImageLayer
from coverstudio.ui.translation import tr


def picture_under(document: Document, box: Box, selected: AnyLayer | None = None) -> ImageLayer | None:
    """Return the visible, unlocked picture that a rectangle (mm) touches, the selected one or the topmost."""
    under = [layer for layer in _pictures_under(document, box) if layer.visible and not layer.locked]
    if selected in under:
        return under[under.index(selected)]
    return under[0] if under else None


def touches(layer: ImageLayer, box: Box) -> bool:
    """Tell whether a rectangle (mm) touches the upright box around a picture."""
    return bounds(layer.box, layer.rotation).intersected(box) is not None


def _pictures_under(document: Document, box: Box) -> list[ImageLayer]:
    return [
        layer for layer in reversed(document.layers) if isinstance(layer, ImageLayer) and touches(layer, box)
    ]


def why_there_is_none(document: Document, box: Box) -> str:
    """Say why `picture_under` returns none."""
    if not any(document.images):
        return tr("There is no picture on the page yet: put one there first.")
    under = _pictures_under(document, box)
    if any(layer.visible for layer in under):
        return tr("The picture is locked: unlock it in the layers first.")
    if under:
        return tr("The picture there is hidden: show it in the layers first.")
    return tr("There is no picture there: draw over one.")
