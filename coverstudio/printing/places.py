"""Where things stand: on which panel, and how far out of the room that they have there."""

from __future__ import annotations

from coverstudio.document.barcode import placed
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, BarcodeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.spread import Panel, PanelName, Spread
from coverstudio.rendering.text_layout import lay_out

PANEL_WORDS: dict[PanelName, str] = {
    "back-flap": "back flap", "back": "back cover", "spine": "spine", "front": "front cover",
    "front-flap": "front flap",
}  # fmt: skip


def ink_of(layer: AnyLayer) -> Box | None:
    """Return the upright box around what a layer really covers, turned as it is; None when nothing shows."""
    if isinstance(layer, TextLayer):
        ink = lay_out(layer).ink
        return None if ink is None else bounds(ink, layer.rotation, layer.box.center)
    if isinstance(layer, BarcodeLayer):
        return bounds(placed(layer).box, layer.rotation)
    return bounds(layer.box, layer.rotation)


def home_of(spread: Spread, ink: Box) -> Panel | None:
    """Return the panel that most of a box lies on, None when it lies beside all of them."""

    def shared(panel: Panel) -> float:
        common = ink.intersected(panel.box)
        return common.width * common.height if common else 0.0

    home = max(spread.panels, key=shared)
    return home if shared(home) > 0 else None


def room_of(spec: PrintSpec, ink: Box) -> Box | None:
    """Return where what stands at `ink` may stand: its panel's safe area; None where that panel has none."""
    if spec.spread is None:
        return spec.safe_box
    home = home_of(spec.spread, ink)
    return home.safe if home is not None else None


def beyond(ink: Box, room: Box) -> float:
    """Return by how many millimetres a box stands out of another one, negative when it lies inside."""
    return max(room.x - ink.x, room.y - ink.y, ink.right - room.right, ink.bottom - room.bottom)
