"""Where words and barcodes stand: within the safe area of their panel, clear of cuts, folds and hinges."""

from __future__ import annotations

from collections.abc import Iterator

from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, BarcodeLayer, TextLayer
from coverstudio.document.spread import Panel, Spread
from coverstudio.printing.findings import Finding, Severity
from coverstudio.printing.places import PANEL_WORDS, beyond, home_of, ink_of, room_of
from coverstudio.printing.preflight.subject import TOLERANCE_MM, Subject, severity_of


def standing_findings(subject: Subject) -> Iterator[Finding]:
    """Yield which words and barcodes stand where they would be cut, folded or lost."""
    for layer in subject.layers:
        if isinstance(layer, TextLayer | BarcodeLayer) and (ink := ink_of(layer)) is not None:
            finding = (
                _beside(subject, layer, ink) or _cut(subject, layer, ink) or _on_panel(subject, layer, ink)
            )
            if finding is not None:
                yield finding


def _what(layer: AnyLayer) -> str:
    return "barcode" if isinstance(layer, BarcodeLayer) else "text"


def _beside(subject: Subject, layer: AnyLayer, ink: Box) -> Finding | None:
    if subject.spread is None or ink.intersected(subject.spec.bleed_box) is not None:
        return None
    return Finding(
        rule="off-page",
        severity="looks-bad",
        sentence=(
            f"The {_what(layer)} “{layer.name}” stands beside the page and is not printed: "
            "move it onto the cover or hide it."
        ),
        layer_id=layer.id,
        place=ink,
    )


def _cut(subject: Subject, layer: AnyLayer, ink: Box) -> Finding | None:
    by = beyond(ink, subject.spec.trim_box)
    if by <= TOLERANCE_MM:
        return None
    room = room_of(subject.spec, ink) or subject.spec.safe_box
    return Finding(
        rule="outside-safe-area",
        severity="rejects",
        sentence=(
            f"The {_what(layer)} “{layer.name}” will be cut off: move it at least "
            f"{beyond(ink, room):.1f} mm inwards."
        ),
        layer_id=layer.id,
    )


def _on_panel(subject: Subject, layer: AnyLayer, ink: Box) -> Finding | None:
    spread = subject.spread
    if spread is None:
        return _unsafe(layer, ink, subject.spec.safe_box, subject.spec.safe)
    home = home_of(spread, ink)
    if home is None:
        return None
    if home.name == "spine":
        return _on_spine(subject, layer, ink, home)
    return (
        _over_fold(layer, ink, home, spread)
        or _over_hinge(layer, ink, home, spread)
        or (_unsafe(layer, ink, home.safe, subject.spec.safe) if home.safe is not None else None)
    )


def _unsafe(layer: AnyLayer, ink: Box, room: Box, safe: float) -> Finding | None:
    by = beyond(ink, room)
    if by <= TOLERANCE_MM:
        return None
    return Finding(
        rule="outside-safe-area",
        severity="may-be-rejected",
        sentence=(
            f"The {_what(layer)} “{layer.name}” stands closer than {safe:.3g} mm to the cut: "
            f"move it {by:.1f} mm inwards."
        ),
        layer_id=layer.id,
    )


def _over_fold(layer: AnyLayer, ink: Box, home: Panel, spread: Spread) -> Finding | None:
    for other in spread.panels:
        common = ink.intersected(other.box)
        if other is not home and common is not None and common.width > TOLERANCE_MM:
            room = home.safe or home.box
            by = max(room.x - ink.x, ink.right - room.right)
            return Finding(
                rule="on-fold",
                severity="may-be-rejected",
                sentence=(
                    f"The {_what(layer)} “{layer.name}” runs over the fold between the"
                    f" {PANEL_WORDS[home.name]} and the {PANEL_WORDS[other.name]}: move it {by:.1f} mm away."
                ),
                layer_id=layer.id,
                place=common,
            )
    return None


def _over_hinge(layer: AnyLayer, ink: Box, home: Panel, spread: Spread) -> Finding | None:
    for hinge in spread.hinges:
        common = ink.intersected(hinge)
        if common is not None and common.width > TOLERANCE_MM:
            by = ink.right - hinge.x if home.name == "back" else hinge.right - ink.x
            return Finding(
                rule="on-hinge",
                severity="may-be-rejected",
                sentence=(
                    f"The {_what(layer)} “{layer.name}” stands on the hinge, where the cover bends: "
                    f"move it {by:.1f} mm away from the spine."
                ),
                layer_id=layer.id,
                place=common,
            )
    return None


def _on_spine(subject: Subject, layer: AnyLayer, ink: Box, spine: Panel) -> Finding | None:
    if spine.safe is None:
        return _forbidden(subject, layer, ink)
    aside = max(spine.safe.x - ink.x, ink.right - spine.safe.right)
    if aside > TOLERANCE_MM:
        clear = spine.safe.x - spine.box.x
        return Finding(
            rule="spine-text-clearance",
            severity=_spine_severity(subject),
            sentence=(
                f"The {_what(layer)} “{layer.name}” comes closer than {clear:.2f} mm to the edge of the"
                f" spine: move it {aside:.1f} mm or set it smaller."
            ),
            layer_id=layer.id,
            place=ink,
        )
    return _unsafe(layer, ink, spine.safe, subject.spec.safe)


def _spine_severity(subject: Subject) -> Severity:
    text = subject.layout.spine_text if subject.layout else None
    return severity_of(text.clear, "rejects", "may-be-rejected") if text else "may-be-rejected"


def _forbidden(subject: Subject, layer: AnyLayer, ink: Box) -> Finding:
    text = subject.layout.spine_text if subject.layout else None
    name = subject.printer.name if subject.printer else ""
    sentence = f"The {_what(layer)} “{layer.name}” stands on a spine that is too narrow for words: hide it."
    severity: Severity = "may-be-rejected"
    if text is not None and subject.spread is not None and name:
        severity = severity_of(text.from_pages, "rejects", "may-be-rejected")
        sentence = (
            f"The {_what(layer)} “{layer.name}” stands on the spine of a book of"
            f" {subject.spread.edition.pages:,} pages, and {name} prints none below {text.from_pages.value}: "
            "hide it."
        )
    return Finding(
        rule="spine-text-forbidden", severity=severity, sentence=sentence, layer_id=layer.id, place=ink
    )
