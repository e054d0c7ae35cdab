"""The same cover on another spread: a new page count, paper, printer or kind; all stays with its panel.

A cover without a spread is one front, so that a front becomes a whole wrap in the same way, and back again.
What belongs to a panel that the new spread lacks goes off the page, as far from the nearest panel as before,
and is there again when the panel is.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.resizing import resized
from coverstudio.document.spread import PanelName

_NEARLY = 0.01  # mm


class _Panels(msgspec.Struct, frozen=True):
    """The panels of a print spec by their names: as they are cut, and with their share of the bleed."""

    cut: dict[PanelName, Box]
    printed: dict[PanelName, Box]


def reflowed(document: Document, print_spec: PrintSpec) -> Document:
    """Return the document on the panels of `print_spec`.

    Pictures and shapes that fill panels fill them again, pictures in their own proportions and, where they
    fill one side of the spine, not beyond it. Everything else keeps its place within its panel, and its size
    while the panel keeps its own; words on a spine that has become too narrow for them are set smaller.
    Barcodes keep their size and their distance from the corner.
    """
    old, new = _panels(document.print_spec), _panels(print_spec)
    layers = tuple(_reflowed(layer, old, new) for layer in document.layers)
    return msgspec.structs.replace(document, print_spec=print_spec, layers=layers)


def reflowed_layer(layer: AnyLayer, before: PrintSpec, after: PrintSpec) -> AnyLayer:
    """Return one layer of a cover with the print spec `before` as it lies on a cover with `after`."""
    return _reflowed(layer, _panels(before), _panels(after))


def _panels(spec: PrintSpec) -> _Panels:
    if spec.spread is None:
        return _Panels({"front": spec.trim_box}, {"front": spec.bleed_box})
    found = _Panels({}, {})
    for panel in spec.spread.panels:
        found.cut[panel.name] = panel.box
        found.printed[panel.name] = spec.spread.printed(panel, spec.bleed)
    return found


def _reflowed(layer: AnyLayer, old: _Panels, new: _Panels) -> AnyLayer:
    if isinstance(layer, ImageLayer | ShapeLayer) and layer.rotation == 0:
        names: list[PanelName] = [name for name in _shared(old, new) if _spans(layer.box, old.printed[name])]
        if names:
            box = _beside_spine(_filling(layer, names, old, new), names, new)
            return msgspec.structs.replace(layer, box=box)
    name = _home(layer, old, new)
    before, after = old.cut[name], new.cut[name]
    if isinstance(layer, BarcodeLayer):
        box = layer.box.moved(after.right - before.right, after.bottom - before.bottom)
        return msgspec.structs.replace(layer, box=box)
    factor = _factor(layer, name, before, after)
    box = _kept(layer.box, before, after, factor)
    if isinstance(layer, TextLayer):
        return resized(layer, box, layer.size * factor)
    return msgspec.structs.replace(layer, box=box)


def _spans(box: Box, panel: Box) -> bool:
    """Tell whether a box reaches from the left of a panel to its right, and is on it at all."""
    across = box.x <= panel.x + _NEARLY and box.right >= panel.right - _NEARLY
    return across and box.intersected(panel) is not None


def _filling(layer: ImageLayer | ShapeLayer, names: Sequence[PanelName], old: _Panels, new: _Panels) -> Box:
    """Return the box of what filled some panels, wholly or from left to right, so that it fills them again.

    A picture keeps its proportions. One of the front and more is enlarged about the front's middle, and no
    more than it must be: what it shows there stays there.
    """
    before, after = (_union([panels.printed[name] for name in names]) for panels in (old, new))
    x, y = before.center
    new_x, new_y = after.center
    if isinstance(layer, ImageLayer) and "front" in names:
        (x, _), (new_x, _) = old.cut["front"].center, new.cut["front"].center
    across = max((new_x - after.x) / (x - before.x), (after.right - new_x) / (before.right - x))
    down = after.height / before.height
    if isinstance(layer, ImageLayer):
        across = down = max(across, down)
    box = layer.box
    left, top = new_x + (box.x - x) * across, new_y + (box.y - y) * down
    return Box(left, top, box.width * across, box.height * down)


def _beside_spine(box: Box, names: Sequence[PanelName], new: _Panels) -> Box:
    """Return the box of what fills only the front, or only the back, moved so that it ends at the spine.

    A picture keeps its proportions: what is too wide of it is cut off at the other side.
    """
    area = _union([new.printed[name] for name in names])
    if "spine" in new.cut and all(name in ("front", "front-flap") for name in names):
        return box.moved(max(area.x - box.x, 0.0), 0.0)
    if "spine" in new.cut and all(name in ("back", "back-flap") for name in names):
        return box.moved(min(area.right - box.right, 0.0), 0.0)
    return box


def _home(layer: AnyLayer, old: _Panels, new: _Panels) -> PanelName:
    """Return the panel that a layer's middle lies on or nearest to, among those that both spreads have."""
    x, _ = layer.box.center

    def distance(name: PanelName) -> float:
        box = old.cut[name]
        return max(box.x - x, x - box.right, 0.0)

    return min(_shared(old, new), key=distance)


def _shared(old: _Panels, new: _Panels) -> list[PanelName]:
    return [name for name in old.cut if name in new.cut]


def _factor(layer: AnyLayer, name: PanelName, before: Box, after: Box) -> float:
    """Return by how much a layer changes its size with its panel."""
    if name != "spine":
        return min(after.width / before.width, after.height / before.height)
    turned = bounds(layer.box, layer.rotation)
    fits = min(before.width, turned.width)  # what stood out of the spine before may do so again
    return min(1.0, after.width / fits, after.height / before.height)


def _kept(box: Box, before: Box, after: Box, factor: float) -> Box:
    """Return the box at the same place of its panel, `factor` as large; beside it at the same distance."""
    width, height = box.width * factor, box.height * factor
    x, y = box.center
    x = _along(x, (before.x, before.right), (after.x, after.right))
    y = _along(y, (before.y, before.bottom), (after.y, after.bottom))
    return Box(x - width / 2, y - height / 2, width, height)


def _along(at: float, before: tuple[float, float], after: tuple[float, float]) -> float:
    if at < before[0]:
        return after[0] - (before[0] - at)
    if at > before[1]:
        return after[1] + (at - before[1])
    return after[0] + (at - before[0]) * (after[1] - after[0]) / (before[1] - before[0])


def _union(boxes: Sequence[Box]) -> Box:
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)
