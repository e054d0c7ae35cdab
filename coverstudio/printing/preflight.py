"""What a printer would object to, and what would look bad, before anything is written. Pure.

The numbers are those printers publish: 300 ppi asked for, below 200 likely to be refused (IngramSpark, File
Creation Guide; KDP asks for 300); everything that reaches the edge has to fill the bleed; text keeps to the
safe area.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, bounds, corners, rotated
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, TextLayer, effective_ppi
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.barcode_findings import barcode_findings
from coverstudio.printing.findings import WORST_FIRST, Finding
from coverstudio.printing.placing import raster_of
from coverstudio.printing.printed import printed_layers
from coverstudio.rendering.text_layout import TextLayout, lay_out

ASKED_PPI = 300
LOWEST_PPI = 200
_TOLERANCE_MM = 0.05  # a twentieth of a millimetre is beyond any cutter
TOLERANCE_PPI = 0.5
_NEARLY_MM = 1.0  # a picture that ends this close inside the cut was meant to reach it
_MOST_GLYPHS = 12


def preflight(document: Document) -> tuple[Finding, ...]:
    """Return what a printer would object to in `document`, the worst first, else from the bottom up."""
    layers = printed_layers(document)
    findings = [*_page_findings(document)]
    for number, layer in enumerate(layers):
        if isinstance(layer, ImageLayer):
            findings += _ppi_findings(layer, document.print_spec)
            findings += _edge_findings(layer, layers[:number], document.print_spec)
        elif isinstance(layer, TextLayer):
            layout = lay_out(layer)
            findings += _font_findings(layer, layout)
            findings += _place_findings(layer, layout, document.print_spec)
        elif isinstance(layer, BarcodeLayer):
            findings += barcode_findings(layer, layers[number + 1 :], document.print_spec)
    return tuple(sorted(findings, key=lambda finding: WORST_FIRST.index(finding.severity)))


def _page_findings(document: Document) -> Iterator[Finding]:
    if not printed_layers(document):
        yield Finding(
            rule="empty-page",
            severity="rejects",
            sentence="Nothing on this cover is visible: add a background or a text.",
        )
    if not document.title.strip():
        yield Finding(
            rule="title-missing",
            severity="looks-bad",
            sentence="The book's details have no title, so the PDF will have none either: enter it there.",
        )


def _ppi_findings(layer: ImageLayer, spec: PrintSpec) -> Iterator[Finding]:
    ppi, asked = effective_ppi(layer), min(ASKED_PPI, spec.ppi)
    if ppi >= asked - TOLERANCE_PPI or raster_of(layer).visible(spec) is None:
        return
    is_very_low = ppi < LOWEST_PPI - TOLERANCE_PPI
    yield Finding(
        rule="very-low-ppi" if is_very_low else "low-ppi",
        severity="may-be-rejected" if is_very_low else "looks-bad",
        sentence=(
            f"The picture “{layer.name}” has {ppi:.0f} ppi at its size and print wants {asked}: "
            "upscale it or make it smaller."
        ),
        layer_id=layer.id,
    )


def _edge_findings(layer: ImageLayer, below: Sequence[AnyLayer], spec: PrintSpec) -> Iterator[Finding]:
    if not _stops_in_the_bleed(layer, spec) or any(_hides_the_paper(other, spec) for other in below):
        return
    short = f"ends at the cut: enlarge it to reach {spec.bleed:g} mm beyond it"
    if not spec.bleed:
        short = "ends just short of the edge of the page: enlarge it to reach it"
    yield Finding(
        rule="white-edge",
        severity="may-be-rejected",
        sentence=f"The picture “{layer.name}” {short}, or a strip of the background may show.",
        layer_id=layer.id,
    )


def _stops_in_the_bleed(layer: ImageLayer, spec: PrintSpec) -> bool:
    """Tell whether a picture reaches the cut, or nearly, on a side where it does not fill the bleed.

    One that is turned askew counts only when it covers the whole trim, as a background does.
    """
    if layer.rotation % 90:
        return _covers(layer, spec.trim_box) and not _covers(layer, spec.bleed_box)
    box, near = bounds(layer.box, layer.rotation), spec.trim_box.inset(_NEARLY_MM)
    if box.intersected(spec.bleed_box) is None:
        return False
    return (
        spec.bleed_box.x + _TOLERANCE_MM < box.x <= near.x
        or spec.bleed_box.y + _TOLERANCE_MM < box.y <= near.y
        or near.right <= box.right < spec.bleed_box.right - _TOLERANCE_MM
        or near.bottom <= box.bottom < spec.bleed_box.bottom - _TOLERANCE_MM
    )


def _hides_the_paper(layer: AnyLayer, spec: PrintSpec) -> bool:
    is_solid = layer.opacity == 1 and layer.blend_mode == "normal"
    return is_solid and isinstance(layer, ImageLayer) and _covers(layer, spec.bleed_box)


def _covers(layer: AnyLayer, box: Box) -> bool:
    turned_back = (rotated(x, y, layer.box.center, -layer.rotation) for x, y in corners(box, 0))
    return all(layer.box.contains(Box(x, y, 0, 0), _TOLERANCE_MM) for x, y in turned_back)


def _font_findings(layer: TextLayer, layout: TextLayout) -> Iterator[Finding]:
    if layout.family_is_missing:
        yield Finding(
            rule="family-missing",
            severity="looks-bad",
            sentence=(
                f"The font “{layer.family}” of the text “{layer.name}” is not installed and another one "
                "stands in for it: install it or choose another."
            ),
            layer_id=layer.id,
        )
    for family in dict.fromkeys(_families_not_to_embed(layout)):
        yield Finding(
            rule="embedding-forbidden",
            severity="may-be-rejected",
            sentence=(
                f"The font “{family}” of the text “{layer.name}” forbids embedding in a PDF, which print "
                "needs: choose another font or ask its maker for a licence."
            ),
            layer_id=layer.id,
        )
    if layout.missing:
        yield Finding(
            rule="glyphs-missing",
            severity="may-be-rejected",
            sentence=(
                f"No installed font has “{layout.missing[:_MOST_GLYPHS]}”, which the text “{layer.name}” "
                "would print as empty boxes: remove it or install a font that has it."
            ),
            layer_id=layer.id,
        )


def _families_not_to_embed(layout: TextLayout) -> Iterator[str]:
    """Yield the fonts whose OS/2 table says restricted licence (OpenType 1.9, fsType: bit 1 alone)."""
    for _, run in layout.glyphs.runs:
        font = run.rawFont()
        table = bytes(font.fontTable("OS/2").data())
        if int.from_bytes(table[8:10], "big") & 0xF == 2:
            yield font.familyName()


def _place_findings(layer: TextLayer, layout: TextLayout, spec: PrintSpec) -> Iterator[Finding]:
    if layout.overflows:
        yield Finding(
            rule="text-overflows",
            severity="looks-bad",
            sentence=f"The text “{layer.name}” does not fit its box: enlarge the box or set it smaller.",
            layer_id=layer.id,
        )
    beyond = _beyond(layer, layout, spec.safe_box)
    if beyond <= _TOLERANCE_MM:
        return
    is_cut = _beyond(layer, layout, spec.trim_box) > _TOLERANCE_MM
    yield Finding(
        rule="outside-safe-area",
        severity="rejects" if is_cut else "may-be-rejected",
        sentence=(
            f"The text “{layer.name}” will be cut off: move it at least {beyond:.1f} mm inwards."
            if is_cut
            else f"The text “{layer.name}” stands closer than {spec.safe:g} mm to the cut: "
            f"move it {beyond:.1f} mm inwards."
        ),
        layer_id=layer.id,
    )


def _beyond(layer: TextLayer, layout: TextLayout, box: Box) -> float:
    """Return by how many millimetres the ink of a text, turned as it is, stands out of `box`."""
    if layout.ink is None:
        return 0.0
    points = [rotated(x, y, layer.box.center, layer.rotation) for x, y in corners(layout.ink, 0)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(box.x - min(xs), box.y - min(ys), max(xs) - box.right, max(ys) - box.bottom)
