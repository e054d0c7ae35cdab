"""Whether a text still shows as it did when it was looked at: itself, and all that lies around it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, ShapeLayer, TextLayer
from coverstudio.rendering.shapes import REACH
from coverstudio.rendering.text_looks import painted_box

_MOST = 512  # layers of which is remembered where they paint


class Surroundings:
    """Compares versions of a cover where a text stands.

    Remembers where layers paint: it takes a millisecond to learn of a text with effects, and between two
    versions one layer differs.
    """

    def __init__(self) -> None:
        self._extents: OrderedDict[int, tuple[AnyLayer, Box]] = OrderedDict()

    def show_the_same(self, before: Document, now: Document, layer_id: str) -> bool:
        """Tell whether nothing that is seen where a text stands differs between two versions of a cover."""
        if before is now:
            return True
        one, other = before.layer(layer_id), now.layer(layer_id)
        if not isinstance(one, TextLayer) or not isinstance(other, TextLayer) or not _look_alike(one, other):
            return False
        if (before.background, before.print_spec) != (now.background, now.print_spec):
            return False
        shown, shown_now = _shown(before), _shown(now)
        changed = _others(shown, shown_now) | _others(shown_now, shown)
        if any(layer.id in changed and self._touches(layer, other) for layer in (*shown, *shown_now)):
            return False
        if _order(shown, changed) == _order(shown_now, changed):
            return True
        return self._near(shown, other) == self._near(shown_now, other)

    def _near(self, layers: Sequence[AnyLayer], text: TextLayer) -> list[str]:
        return [layer.id for layer in layers if self._touches(layer, text)]

    def _touches(self, layer: AnyLayer, text: TextLayer) -> bool:
        return self._extent(layer).intersected(self._extent(text)) is not None

    def _extent(self, layer: AnyLayer) -> Box:
        known = self._extents.get(id(layer))
        if known is None or known[0] is not layer:
            known = self._extents[id(layer)] = (layer, _extent(layer))
            while len(self._extents) > _MOST:
                self._extents.popitem(last=False)
        return known[1]


def _seen(layer: AnyLayer) -> AnyLayer:
    """Return a layer without what does not show."""
    return msgspec.structs.replace(layer, name="", locked=False)


def _look_alike(layer: AnyLayer, other: AnyLayer | None) -> bool:
    return layer is other or (other is not None and _seen(layer) == _seen(other))


def _shown(document: Document) -> tuple[AnyLayer, ...]:
    return tuple(layer for layer in document.layers if layer.visible)


def _others(some: Sequence[AnyLayer], all_of: Sequence[AnyLayer]) -> set[str]:
    """Return the layers that do not look the same, or are not, among the others."""
    known = {layer.id: layer for layer in all_of}
    return {layer.id for layer in some if not _look_alike(layer, known.get(layer.id))}


def _order(layers: Sequence[AnyLayer], without: set[str]) -> list[str]:
    return [layer.id for layer in layers if layer.id not in without]


def _extent(layer: AnyLayer) -> Box:
    """Return the upright box on the page that a layer may paint on: soft edges and effects included."""
    extent = bounds(layer.box, layer.rotation)
    if isinstance(layer, ShapeLayer):
        return extent.inset(-REACH * layer.softness)
    if isinstance(layer, TextLayer):
        painted = bounds(painted_box(layer), layer.rotation, layer.box.center)
        x, y = min(extent.x, painted.x), min(extent.y, painted.y)
        right, bottom = max(extent.right, painted.right), max(extent.bottom, painted.bottom)
        return Box(x, y, right - x, bottom - y)
    return extent
