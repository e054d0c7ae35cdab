"""Which picture of the page a hand is at work on."""

from __future__ import annotations

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, ImageLayer


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


def topmost_under(document: Document, box: Box) -> ImageLayer | None:
    """Return the picture that one sees in a rectangle (mm), locked or not, else a hidden one there."""
    under = _pictures_under(document, box)
    return max(under, key=lambda layer: layer.visible, default=None)
