"""What the proof shows: too much ink, colours no press prints, words that melt into what is behind them."""

from __future__ import annotations

from collections.abc import Iterator

from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.printing.findings import Finding
from coverstudio.printing.places import ink_of
from coverstudio.printing.preflight.subject import Subject, severity_of
from coverstudio.printing.proofs import Proof

# Shares of a page below which nobody sees it, and no press minds.
_INK_SHARE = 0.002
_GAMUT_SHARE = 0.05
_WHITE_SHARE = 0.9
# WCAG 2.2, 1.4.3: large text is at least 18 pt, or 14 pt bold.
ENOUGH_LARGE, ENOUGH = 3.0, 4.5
_LARGE_PT, _LARGE_BOLD_PT, _BOLD = 18.0, 14.0, 700


def ink_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what the proof shows; nothing without one."""
    proof = subject.proof
    if proof is None:
        return
    yield from _contrast_findings(subject, proof)
    if subject.is_on_screen:
        yield from _border_findings(proof, subject)
    else:
        yield from _limit_findings(subject, proof)
        yield from _gamut_findings(subject, proof)


def contrast_wanted(layer: TextLayer) -> float:
    """Return the contrast that letters of that size and weight need."""
    is_large = layer.size >= (_LARGE_BOLD_PT if layer.weight >= _BOLD else _LARGE_PT)
    return ENOUGH_LARGE if is_large else ENOUGH


def _contrast_findings(subject: Subject, proof: Proof) -> Iterator[Finding]:
    for layer in subject.texts:
        contrast, wanted = proof.contrasts.get(layer.id), contrast_wanted(layer)
        if contrast is not None and contrast < wanted:
            yield Finding(
                rule="low-contrast",
                severity="looks-bad",
                sentence=(
                    f"The text “{layer.name}” is hard to read where it stands (contrast {contrast:.1f}, and"
                    f" {wanted:.1f} is needed): change its colour or put a scrim behind it."
                ),
                layer_id=layer.id,
                place=ink_of(layer),
            )


def _border_findings(proof: Proof, subject: Subject) -> Iterator[Finding]:
    if min(proof.white_sides) < _WHITE_SHARE:
        return
    yield Finding(
        rule="white-border",
        severity="looks-bad",
        sentence=(
            "The cover is white at its edges and has no border, so that it runs into a shop's white page: "
            "add a thin grey line around it."
        ),
        place=subject.spec.trim_box,
    )


def _limit_findings(subject: Subject, proof: Proof) -> Iterator[Finding]:
    limit = subject.printer.file.most_ink if subject.printer else None
    spot = proof.above(float(limit.value)) if limit is not None else None
    if limit is None or spot is None or spot.share < _INK_SHARE or subject.printer is None:
        return
    shown = _share(spot.share)
    yield Finding(
        rule="too-much-ink",
        severity=severity_of(limit, "may-be-rejected", "looks-bad"),
        sentence=(
            f"Up to {spot.most} % of ink lie on {shown} of the page and {subject.printer.name} takes"
            f" {limit.value} %: reduce the ink of the pictures there."
        ),
        layer_id=_art_at(subject, spot.place),
        place=spot.place,
    )


def _gamut_findings(subject: Subject, proof: Proof) -> Iterator[Finding]:
    spot = proof.unprintable()
    if spot is not None and spot.share >= _GAMUT_SHARE:
        yield Finding(
            rule="out-of-gamut",
            severity="looks-bad",
            sentence=(
                f"Colours on {_share(spot.share)} of the page are brighter than this press prints, and will"
                " look duller: look at the proof, or use calmer colours."
            ),
            layer_id=_art_at(subject, spot.place),
            place=spot.place,
        )
    flat = proof.inks.flat if proof.inks is not None else ()
    for layer in subject.layers:
        if layer.id in flat and isinstance(layer, TextLayer | ShapeLayer):
            yield Finding(
                rule="out-of-gamut",
                severity="looks-bad",
                sentence=(
                    f"The colour {layer.colour} of “{layer.name}” is brighter than this press prints, and"
                    " will look duller: choose the nearest one that it prints."
                ),
                layer_id=layer.id,
            )


def _share(share: float) -> str:
    return f"{share * 100:.0f} %" if share >= 0.01 else "less than 1 %"


def _art_at(subject: Subject, place: Box) -> str:
    """Return the id of the topmost picture at the middle of a place, else of the topmost shape, else ""."""
    x, y = place.center
    here: list[AnyLayer] = [
        layer
        for layer in reversed(subject.layers)
        if isinstance(layer, ImageLayer | ShapeLayer)
        and (box := ink_of(layer)) is not None
        and box.contains(Box(x, y, 0, 0))
    ]
    pictures = [layer for layer in here if isinstance(layer, ImageLayer)]
    return (pictures or here)[0].id if here else ""
