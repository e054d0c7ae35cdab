"""The size at which a text fills its box."""

from __future__ import annotations

from coverstudio.document.geometry import points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.rendering.typesetting import EM
from coverstudio.rendering.typesetting.composing import composed, on_one_line_each
from coverstudio.rendering.typesetting.settings import setting_of

_SMALLEST, _LARGEST = 1.0, 2000.0  # points, as in the document
_ROUNDS = 14
_SPARE = 0.9999


def fitted_size(layer: TextLayer) -> float:
    """Return the size in points: "width" makes the longest line as wide as the box, "box" all lines fit it.

    A text that shows nothing keeps its size.
    """
    if not layer.text.strip():
        return layer.size
    scale = points_to_mm(layer.size) / EM
    widest = on_one_line_each(setting_of(layer, scale)).widest * scale
    if widest <= 0:
        return layer.size
    by_width = layer.size * layer.box.width / widest * _SPARE
    if layer.fit == "width":
        return min(max(by_width, _SMALLEST), _LARGEST)
    return _largest_in_box(layer)


def _largest_in_box(layer: TextLayer) -> float:
    low, high = _SMALLEST, _LARGEST
    for _ in range(_ROUNDS):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if _fits(layer, middle) else (low, middle)
    return low


def _fits(layer: TextLayer, size: float) -> bool:
    # Stretches of a size of their own keep their proportion to the rest.
    scale = points_to_mm(size) / EM
    found = composed(setting_of(layer, scale))
    return not found.overflows and found.height * scale <= layer.box.height
