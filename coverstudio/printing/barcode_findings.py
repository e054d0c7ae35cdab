"""What a printer or a bookshop would object to in a barcode. Sizes are GS1's (see document/barcode.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coverstudio.document.barcode import SMALLEST_SCALE, placed
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, BarcodeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.findings import Finding
from coverstudio.rendering.text_layout import lay_out

_TOLERANCE_MM = 0.05


def barcode_findings(layer: BarcodeLayer, above: Sequence[AnyLayer], spec: PrintSpec) -> Iterator[Finding]:
    """Yield what is wrong with a barcode; `above` are the printed layers over it."""
    too_small = too_small_sentence(layer)
    if too_small:
        yield Finding(rule="barcode-too-small", severity="rejects", sentence=too_small, layer_id=layer.id)
    yield from _covered_findings(layer, above)
    if layer.opacity < 1 or layer.blend_mode != "normal":
        yield Finding(
            rule="barcode-blended",
            severity="rejects",
            sentence=(
                f"The barcode “{layer.name}” mixes with what lies below it: "
                "set its opacity to 100 % and its blend mode to normal."
            ),
            layer_id=layer.id,
        )
    yield from _place_findings(layer, spec)


def too_small_sentence(layer: BarcodeLayer) -> str:
    """Return what to do about a barcode that is smaller than scanners are sure of, or "" when it is not."""
    stands = placed(layer)
    if stands.scale >= SMALLEST_SCALE * (1 - 1e-9):
        return ""
    least = stands.symbol.size(SMALLEST_SCALE)
    return (
        f"The barcode “{layer.name}” has {stands.scale * 100:.0f} % of its size and scanners need 80 %: "
        f"enlarge its box to {least.width:.1f} × {least.height:.1f} mm at least."
    )


def _covered_findings(layer: BarcodeLayer, above: Sequence[AnyLayer]) -> Iterator[Finding]:
    quiet = bounds(placed(layer).box, layer.rotation).inset(_TOLERANCE_MM)
    for other in above:
        ink = _ink(other)
        if ink is not None and ink.intersected(quiet) is not None:
            yield Finding(
                rule="barcode-covered",
                severity="rejects",
                sentence=f"“{other.name}” lies over the barcode “{layer.name}”: move one of them away.",
                layer_id=other.id,
            )


def _ink(layer: AnyLayer) -> Box | None:
    """Return the upright box around what a layer covers; of a turned text, its whole box."""
    if isinstance(layer, TextLayer) and not layer.rotation:
        return lay_out(layer).ink
    return bounds(layer.box, layer.rotation)


def _place_findings(layer: BarcodeLayer, spec: PrintSpec) -> Iterator[Finding]:
    box = bounds(placed(layer).box, layer.rotation)
    beyond = _beyond(box, spec.safe_box)
    if beyond <= _TOLERANCE_MM:
        return
    is_cut = _beyond(box, spec.trim_box) > _TOLERANCE_MM
    yield Finding(
        rule="outside-safe-area",
        severity="rejects" if is_cut else "may-be-rejected",
        sentence=(
            f"The barcode “{layer.name}” will be cut off: move it at least {beyond:.1f} mm inwards."
            if is_cut
            else f"The barcode “{layer.name}” stands closer than {spec.safe:g} mm to the cut: "
            f"move it {beyond:.1f} mm inwards."
        ),
        layer_id=layer.id,
    )


def _beyond(box: Box, room: Box) -> float:
    return max(room.x - box.x, room.y - box.y, box.right - room.right, box.bottom - room.bottom)
