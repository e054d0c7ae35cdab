"""Which layer lies under a point of the page. Pure; millimetres."""

from __future__ import annotations

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, rotated
from coverstudio.document.layers import AnyLayer

Point = tuple[float, float]


def to_own(layer: AnyLayer, point: Point) -> Point:
    """Return a point of the page as it lies on the layer before the layer is turned."""
    return rotated(*point, layer.box.center, -layer.rotation)


def lies_on(layer: AnyLayer, point: Point, reach: float = 0.0) -> bool:
    """Tell whether a point lies on the layer's turned box, or at most `reach` beside it."""
    x, y = to_own(layer, point)
    box = layer.box
    return box.x - reach <= x <= box.right + reach and box.y - reach <= y <= box.bottom + reach


def layers_at(document: Document, point: Point, reach: float = 0.0) -> tuple[AnyLayer, ...]:
    """Return the visible unlocked layers under a point, the topmost first; none outside of the bleed box,
    beyond which layers do not show.

    Layers thinner than twice `reach`, which are hard to hit, are grown by it.
    """
    if not _is_inside(document.print_spec.bleed_box, point):
        return ()
    return tuple(
        layer
        for layer in reversed(document.layers)
        if layer.visible and not layer.locked and lies_on(layer, point, _grown_by(layer.box, reach))
    )


def _is_inside(box: Box, point: Point) -> bool:
    return box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom


def _grown_by(box: Box, reach: float) -> float:
    return reach if min(box.width, box.height) < 2 * reach else 0.0


def next_below(found: tuple[AnyLayer, ...], layer_id: str) -> AnyLayer | None:
    """Return the layer after `layer_id` among those under a point, the first one after the last."""
    if not found:
        return None
    ids = [layer.id for layer in found]
    index = ids.index(layer_id) + 1 if layer_id in ids else 0
    return found[index % len(found)]


def covers_page(document: Document, layer: AnyLayer) -> bool:
    """Tell whether a layer lies under the whole trimmed page, as a background does; of a wrap, under all of a
    cover or flap of it."""
    panels = document.print_spec.panels
    return any(_covers(layer, panel.box) for panel in panels if panel.name != "spine")


def _covers(layer: AnyLayer, box: Box) -> bool:
    points = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
    return all(lies_on(layer, point, 0.01) for point in points)
