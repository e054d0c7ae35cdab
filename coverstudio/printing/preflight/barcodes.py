"""What a printer or a bookshop would object to in a barcode. Sizes are GS1's (see document/barcode.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coverstudio.document.barcode import SMALLEST_SCALE, placed
from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import AnyLayer, BarcodeLayer, TextLayer
from coverstudio.printing.findings import Finding
from coverstudio.printing.places import home_of, ink_of
from coverstudio.printing.preflight.subject import TOLERANCE_MM, Subject, severity_of
from coverstudio.printing.printers import BarcodeBox, Printer


def barcode_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with each barcode, from the bottom up, and with there being none."""
    for number, layer in enumerate(subject.layers):
        if isinstance(layer, BarcodeLayer):
            yield from _size_findings(layer, subject)
            yield from _covered_findings(layer, subject.layers[number + 1 :])
            yield from _hidden_findings(layer, subject.layers[:number])
            yield from _blended_findings(layer)
            yield from _box_findings(layer, subject)
    if not any(isinstance(layer, BarcodeLayer) for layer in subject.layers):
        yield from _missing_findings(subject)


def _size_findings(layer: BarcodeLayer, subject: Subject) -> Iterator[Finding]:
    sentence = too_small_sentence(layer) or _smaller_than_the_printer_wants(layer, subject)
    if sentence:
        yield Finding(rule="barcode-too-small", severity="rejects", sentence=sentence, layer_id=layer.id)


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


def least_scale(layer: BarcodeLayer, box: BarcodeBox | None) -> float:
    """Return the smallest scale that scanners and the printer take."""
    whole, least = placed(layer).symbol.size(1.0), SMALLEST_SCALE
    if box is not None and box.least_width is not None:
        least = max(least, box.least_width.mm / whole.width)
    if box is not None and box.least_height is not None:
        least = max(least, box.least_height.mm / whole.height)
    return least


def _smaller_than_the_printer_wants(layer: BarcodeLayer, subject: Subject) -> str:
    box = subject.layout.barcode if subject.layout else None
    least = least_scale(layer, box)
    if subject.printer is None or placed(layer).scale >= least * (1 - 1e-6):
        return ""
    size = placed(layer).symbol.size(least)
    return (
        f"The barcode “{layer.name}” is smaller than {subject.printer.name} takes: "
        f"enlarge its box to {size.width:.1f} × {size.height:.1f} mm at least."
    )


def _covered_findings(layer: BarcodeLayer, above: Sequence[AnyLayer]) -> Iterator[Finding]:
    quiet = bounds(placed(layer).box, layer.rotation).inset(TOLERANCE_MM)
    for other in above:
        ink = ink_of(other)
        if ink is not None and ink.intersected(quiet) is not None:
            yield Finding(
                rule="barcode-covered",
                severity="rejects",
                sentence=f"“{other.name}” lies over the barcode “{layer.name}”: move one of them away.",
                layer_id=other.id,
                place=quiet,
            )


def _hidden_findings(layer: BarcodeLayer, below: Sequence[AnyLayer]) -> Iterator[Finding]:
    white = bounds(placed(layer).box, layer.rotation).inset(TOLERANCE_MM)
    for other in below:
        ink = ink_of(other) if isinstance(other, TextLayer) else None
        if ink is not None and ink.intersected(white) is not None:
            yield Finding(
                rule="barcode-hides-text",
                severity="looks-bad",
                sentence=(
                    f"The barcode “{layer.name}” hides part of the text “{other.name}”: "
                    "move one of them away."
                ),
                layer_id=other.id,
                place=white,
            )


def _blended_findings(layer: BarcodeLayer) -> Iterator[Finding]:
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


def _box_findings(layer: BarcodeLayer, subject: Subject) -> Iterator[Finding]:
    """Yield a barcode that is not where the printer wants it; where only we say so, the back is enough."""
    spread, ink = subject.spread, ink_of(layer)
    wanted = subject.layout.barcode if subject.layout else None
    if spread is None or spread.barcode is None or wanted is None or ink is None or subject.printer is None:
        return
    home = home_of(spread, ink)
    if home is None or spread.barcode.contains(ink, TOLERANCE_MM):
        return
    if home.name == "back" and wanted.from_spine.standing != "published":
        return
    yield Finding(
        rule="barcode-outside-box",
        severity=severity_of(wanted.from_spine, "may-be-rejected", "looks-bad"),
        sentence=(
            f"The barcode “{layer.name}” stands outside of the box that {subject.printer.name} keeps for it: "
            "move it into the lower right of the back."
        ),
        layer_id=layer.id,
        place=spread.barcode,
    )


def _missing_findings(subject: Subject) -> Iterator[Finding]:
    room = subject.spread.barcode if subject.spread else None
    wanted = subject.layout.barcode if subject.layout else None
    if room is None or wanted is None or subject.printer is None:
        return
    if wanted.role == "printed":
        yield from _under_their_own(room, subject, subject.printer)
    else:
        is_compulsory = wanted.role == "compulsory"
        yield Finding(
            rule="barcode-missing",
            severity="rejects" if is_compulsory else "looks-bad",
            sentence=(
                f"{subject.printer.name} prints no cover without a barcode: enter the ISBN."
                if is_compulsory
                else "Bookshops want a barcode on the back: enter the ISBN if the book has one."
            ),
            place=room,
        )


def _under_their_own(room: Box, subject: Subject, printer: Printer) -> Iterator[Finding]:
    """Yield what the printer's own barcode would hide. Art that goes on around it may lie there."""
    for layer in subject.layers:
        ink = ink_of(layer)
        common = ink.intersected(room) if ink else None
        if ink is None or common is None or min(common.width, common.height) <= TOLERANCE_MM:
            continue
        if isinstance(layer, TextLayer) or not _goes_on_around(ink, room):
            yield Finding(
                rule="barcode-box-covered",
                severity="may-be-rejected",
                sentence=(
                    f"{printer.name} prints its barcode over “{layer.name}”: "
                    "move that out of the barcode's box."
                ),
                layer_id=layer.id,
                place=room,
            )


def _goes_on_around(ink: Box, room: Box) -> bool:
    """Tell whether a layer is so large that a corner of it may be printed over."""
    return ink.contains(room, TOLERANCE_MM)
