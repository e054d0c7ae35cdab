"""Fixes for words: where they stand, how large they are, and what they are set in."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.layers import BarcodeLayer, TextLayer
from coverstudio.document.retyping import retyped
from coverstudio.editor.fixes.case import Case, Fix, changing, hiding
from coverstudio.editor.fixes.moving import Standing, goal, settled, within, without_overflow
from coverstudio.printing.findings import Rule
from coverstudio.printing.places import ink_of
from coverstudio.printing.preflight.texts import SMALLEST_PT, SMALLEST_REVERSED_PT
from coverstudio.rendering.fonts import NoFontError, default_family, font_kind
from coverstudio.rendering.text_layout import lay_out

_MOST_LETTERS = 12


def _move_inside(case: Case) -> Fix | None:
    layer = case.layer(TextLayer) or case.layer(BarcodeLayer)
    room = goal(case.document, layer) if layer is not None else None
    if layer is None or room is None:
        return None

    def moved(standing: Standing, document: Document) -> Standing:
        there = goal(document, standing)
        return standing if there is None else within(standing, there)

    new = within(layer, room)
    if isinstance(new, TextLayer) and isinstance(layer, TextLayer) and new.size < layer.size:
        name = f"Set it smaller, in {new.size:.3g} pt"
    else:
        name = f"Move it {_distance(layer, new):.1f} mm inwards"
    kind = TextLayer if isinstance(layer, TextLayer) else BarcodeLayer
    return Fix(name=name, edit=changing(layer.id, kind, moved))


def _distance(old: Standing, new: Standing) -> float:
    before, after = ink_of(old), ink_of(new)
    if before is None or after is None:
        return 0.0
    return math.hypot(after.x - before.x, after.y - before.y)


def _hide(case: Case) -> Fix:
    return hiding("Hide it", case.finding.layer_id)


def _enlarge_box(case: Case) -> Fix | None:
    layer = case.layer(TextLayer)
    if layer is None:
        return None
    new = without_overflow(layer)
    if lay_out(new).overflows:
        return None
    name = "Make its box higher" if new.size == layer.size else f"Set it smaller, in {new.size:.3g} pt"
    return Fix(name=name, edit=changing(layer.id, TextLayer, lambda text, _: without_overflow(text)))


def _larger(points: float) -> Callable[[Case], Fix | None]:
    def fix(case: Case) -> Fix | None:
        layer = case.layer(TextLayer)
        if layer is None:
            return None

        def enlarged(text: TextLayer, document: Document) -> TextLayer:
            return settled(msgspec.structs.replace(text, size=points), document)

        fits = enlarged(layer, case.document).size >= points
        wanted = f"Set it in {points:g} pt"
        return Fix(name=wanted, edit=changing(layer.id, TextLayer, enlarged)) if fits else None

    return fix


def _other_font(case: Case) -> Fix | None:
    layer = case.layer(TextLayer)
    if layer is None:
        return None
    try:
        family = default_family(layer.text, font_kind(layer.family))
    except NoFontError:
        return None
    if family == layer.family:
        return None

    def reset(text: TextLayer, document: Document) -> TextLayer:
        return settled(msgspec.structs.replace(text, family=family), document)

    return Fix(name=f"Set it in {family}", edit=changing(layer.id, TextLayer, reset))


def _without_glyphs(case: Case) -> Fix | None:
    layer = case.layer(TextLayer)
    missing = lay_out(layer).missing if layer is not None else ""
    if layer is None or not missing:
        return None
    left = layer.text.translate(dict.fromkeys(map(ord, missing)))
    if not left.strip():
        return hiding("Hide it", layer.id)
    return Fix(
        name=f"Remove “{missing[:_MOST_LETTERS]}”",
        edit=changing(layer.id, TextLayer, lambda text, _: retyped(text, left)),
    )


TEXT_FIXES: dict[Rule, Callable[[Case], Fix | None]] = {
    "outside-safe-area": _move_inside,
    "on-fold": _move_inside,
    "on-hinge": _move_inside,
    "spine-text-clearance": _move_inside,
    "spine-text-forbidden": _hide,
    "off-page": _hide,
    "promotional-words": _hide,
    "words-too-many": _hide,
    "text-overflows": _enlarge_box,
    "small-text": _larger(SMALLEST_PT),
    "small-reversed-text": _larger(SMALLEST_REVERSED_PT),
    "family-missing": _other_font,
    "embedding-forbidden": _other_font,
    "glyphs-missing": _without_glyphs,
}
