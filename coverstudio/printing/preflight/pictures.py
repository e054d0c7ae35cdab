"""Pictures and shapes: enough pixels, to the end of the bleed, no hairlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coverstudio.document.geometry import Box, bounds, corners, points_to_mm, rotated
from coverstudio.document.layers import TOLERANCE_PPI, AnyLayer, ImageLayer, ShapeLayer, effective_ppi
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.findings import Finding
from coverstudio.printing.placing import raster_of
from coverstudio.printing.preflight.subject import TOLERANCE_MM, Subject

ASKED_PPI = 300
LOWEST_PPI = 200
NEARLY_MM = 1.0  # a picture that ends this close inside the cut was meant to reach it
# A quarter of a point: what presses print without a break is told in many guides as 0.25 pt.
THINNEST_PT = 0.25
THINNEST_MM = points_to_mm(THINNEST_PT)
_AT_FOLD_MM = 0.5


def picture_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with each picture and shape, from the bottom up."""
    for number, layer in enumerate(subject.layers):
        if isinstance(layer, ImageLayer):
            yield from _ppi_findings(layer, subject)
            yield from _edge_findings(layer, subject.layers[:number], subject.spec)
        elif isinstance(layer, ShapeLayer) and not layer.softness:
            yield from _line_findings(layer, subject)
            yield from _edge_findings(layer, subject.layers[:number], subject.spec)
        if isinstance(layer, ImageLayer | ShapeLayer):
            yield from _fold_findings(layer, subject)


def _ppi_findings(layer: ImageLayer, subject: Subject) -> Iterator[Finding]:
    spec, ppi = subject.spec, effective_ppi(layer)
    asked, lowest = min(_asked_ppi(subject), spec.ppi), _lowest_ppi(subject)
    if ppi >= asked - TOLERANCE_PPI or raster_of(layer).visible(spec) is None:
        return
    is_very_low = ppi < lowest - TOLERANCE_PPI
    yield Finding(
        rule="very-low-ppi" if is_very_low else "low-ppi",
        severity="may-be-rejected" if is_very_low else "looks-bad",
        sentence=(
            f"The picture “{layer.name}” has {ppi:.0f} ppi at its size and print wants {asked}: "
            "upscale it or make it smaller."
        ),
        layer_id=layer.id,
    )


def _asked_ppi(subject: Subject) -> int:
    return int(subject.printer.file.ppi.value) if subject.printer else ASKED_PPI


def _lowest_ppi(subject: Subject) -> int:
    least = subject.printer.file.least_ppi if subject.printer else None
    return int(least.value) if least else LOWEST_PPI


def _edge_findings(
    layer: ImageLayer | ShapeLayer, below: Sequence[AnyLayer], spec: PrintSpec
) -> Iterator[Finding]:
    if not stops_in_the_bleed(layer, spec) or any(_hides_the_paper(other, spec) for other in below):
        return
    short = f"ends at the cut: enlarge it to reach {spec.bleed:.3g} mm beyond it"
    if not spec.bleed:
        short = "ends just short of the edge of the page: enlarge it to reach it"
    what = "picture" if isinstance(layer, ImageLayer) else "shape"
    yield Finding(
        rule="white-edge",
        severity="may-be-rejected",
        sentence=f"The {what} “{layer.name}” {short}, or a strip of the background may show.",
        layer_id=layer.id,
    )


def stops_in_the_bleed(layer: ImageLayer | ShapeLayer, spec: PrintSpec) -> bool:
    """Tell whether a layer reaches the cut, or nearly, on a side where it does not fill the bleed.

    One that is turned askew counts only when it covers the whole trim, as a background does.
    """
    if layer.rotation % 90:
        return _covers(layer, spec.trim_box) and not _covers(layer, spec.bleed_box)
    box, near = bounds(layer.box, layer.rotation), spec.trim_box.inset(NEARLY_MM)
    if box.intersected(spec.bleed_box) is None:
        return False
    return (
        spec.bleed_box.x + TOLERANCE_MM < box.x <= near.x
        or spec.bleed_box.y + TOLERANCE_MM < box.y <= near.y
        or near.right <= box.right < spec.bleed_box.right - TOLERANCE_MM
        or near.bottom <= box.bottom < spec.bleed_box.bottom - TOLERANCE_MM
    )


def _hides_the_paper(layer: AnyLayer, spec: PrintSpec) -> bool:
    is_solid = layer.opacity == 1 and layer.blend_mode == "normal"
    return is_solid and isinstance(layer, ImageLayer) and _covers(layer, spec.bleed_box)


def _covers(layer: AnyLayer, box: Box) -> bool:
    turned_back = (rotated(x, y, layer.box.center, -layer.rotation) for x, y in corners(box, 0))
    return all(layer.box.contains(Box(x, y, 0, 0), TOLERANCE_MM) for x, y in turned_back)


def _line_findings(layer: ShapeLayer, subject: Subject) -> Iterator[Finding]:
    thin = min(layer.box.width, layer.box.height)
    if subject.is_on_screen or thin >= THINNEST_MM:
        return
    yield Finding(
        rule="thin-line",
        severity="looks-bad",
        sentence=(
            f"The shape “{layer.name}” is {thin:.2f} mm thin and may break up in print: "
            f"make it at least {THINNEST_MM:.2f} mm (0.25 pt)."
        ),
        layer_id=layer.id,
    )


def _fold_findings(layer: ImageLayer | ShapeLayer, subject: Subject) -> Iterator[Finding]:
    """Yield where a layer ends at a fold and the proof shows a hard edge there.

    Books are bound up to a millimetre off, and then a sliver of one panel's art stands on the other one.
    """
    if subject.proof is None or layer.rotation % 90:
        return
    box = bounds(layer.box, layer.rotation)
    for fold in subject.proof.hard_folds:
        if min(abs(box.x - fold), abs(box.right - fold)) <= _AT_FOLD_MM:
            yield Finding(
                rule="ends-at-fold",
                severity="looks-bad",
                sentence=(
                    f"“{layer.name}” ends exactly at a fold, and books are folded up to 1 mm off: "
                    "let it reach over the fold or blend it into what lies beside it."
                ),
                layer_id=layer.id,
                place=Box(fold - 2, 0, 4, subject.spec.trim.height),
            )
            return
