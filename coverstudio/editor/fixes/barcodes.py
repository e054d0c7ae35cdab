"""Fixes for barcodes: into their box, to the front, opaque, large enough; and others out of their way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import msgspec

from coverstudio.document.barcode import placed
from coverstudio.document.document import Document, move_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.editor.fixes.case import Case, Fix, changing
from coverstudio.editor.fixes.moving import goal, within
from coverstudio.printing.findings import Rule
from coverstudio.printing.places import beyond, ink_of, room_of
from coverstudio.printing.preflight.barcodes import least_scale
from coverstudio.printing.printers import BarcodeBox

_CLEAR_MM = 0.5
_ALMOST = 1e-6

_Movable = TextLayer | ImageLayer | ShapeLayer


def _opaque(case: Case) -> Fix:
    def opaque(layer: BarcodeLayer, _: Document) -> BarcodeLayer:
        return msgspec.structs.replace(layer, opacity=1.0, blend_mode="normal")

    return Fix(name="Make it opaque", edit=changing(case.finding.layer_id, BarcodeLayer, opaque))


def _uncover(case: Case) -> Fix | None:
    """Move words off the barcode, which would hide them; let it cover everything else."""
    return _off_the_barcode(case) if case.layer(TextLayer) is not None else _to_front()


def _to_front() -> Fix:
    def edit(document: Document) -> Document:
        for layer in tuple(document.barcodes):
            document = move_layer(document, layer.id, len(document.layers))
        return document

    return Fix(name="Bring the barcode to the front", edit=edit)


def _enlarge(case: Case) -> Fix | None:
    layer = case.layer(BarcodeLayer)
    if layer is None:
        return None
    least = least_scale(layer, _wanted_box(case))
    share = math.ceil(least * 100 - _ALMOST)

    def enlarged(barcode: BarcodeLayer, document: Document) -> BarcodeLayer:
        size, (x, y) = placed(barcode).symbol.size(share / 100), barcode.box.center
        box = Box(x - size.width / 2, y - size.height / 2, size.width, size.height)
        return _in_its_box(msgspec.structs.replace(barcode, box=box), document, least)

    return Fix(name=f"Enlarge it to {share} %", edit=changing(layer.id, BarcodeLayer, enlarged))


def _wanted_box(case: Case) -> BarcodeBox | None:
    spread = case.document.print_spec.spread
    layout = case.printer.layout(spread.edition.kind) if case.printer and spread else None
    return layout.barcode if layout is not None else None


def _into_box(case: Case) -> Fix | None:
    layer = case.layer(BarcodeLayer)
    spread = case.document.print_spec.spread
    if layer is None or spread is None or spread.barcode is None:
        return None
    least = least_scale(layer, _wanted_box(case))
    if placed(layer).symbol.size(least).width > spread.barcode.width + _ALMOST:
        return None
    identity = layer.id

    def edit(document: Document) -> Document:
        barcode = document.layer(identity)
        if not isinstance(barcode, BarcodeLayer):
            return document
        document = replace_layer(document, _in_its_box(barcode, document, least))
        return move_layer(document, identity, len(document.layers))  # nothing there may cover it

    return Fix(name="Move it into its box", edit=edit)


def _in_its_box(layer: BarcodeLayer, document: Document, least: float) -> BarcodeLayer:
    """Return the barcode in the lower right of the printer's box, else within the safe area where it is."""
    spread = document.print_spec.spread
    room = spread.barcode if spread is not None else None
    if room is None:
        safe = goal(document, layer)
        moved = layer if safe is None else within(layer, safe)
        return moved if isinstance(moved, BarcodeLayer) else layer
    whole, scale = placed(layer).symbol.size(1.0), placed(layer).scale
    scale = max(least, min(scale, room.width / whole.width, room.height / whole.height))
    width, height = whole.width * scale, whole.height * scale
    box = Box(room.right - width, room.bottom - height, width, height)
    return msgspec.structs.replace(layer, box=box, rotation=0.0)


def _out_of_the_box(case: Case) -> Fix | None:
    return _moved_off(case, "Move it out of the barcode's box")


def _off_the_barcode(case: Case) -> Fix | None:
    return _moved_off(case, "Move it off the barcode")


def _moved_off(case: Case, name: str) -> Fix | None:
    """Return the fix that moves a layer off the place of its finding, None where there is no room for it."""
    layer = case.layer(TextLayer) or case.layer(ImageLayer) or case.layer(ShapeLayer)
    taken = case.finding.place
    if layer is None or taken is None or _clear_place(layer, case.document, taken) is None:
        return None

    def moved(one: _Movable, document: Document) -> _Movable:
        there = _clear_place(one, document, taken)
        return one if there is None else msgspec.structs.replace(one, box=there)

    return Fix(name=name, edit=changing(layer.id, type(layer), moved))


def _clear_place(layer: _Movable, document: Document, taken: Box) -> Box | None:
    """Return the nearest safe box for a layer beside what is taken; None when there is none."""
    ink = ink_of(layer)
    room = room_of(document.print_spec, ink) if ink is not None else None
    if ink is None or room is None:
        return None
    ways = sorted(_ways_out(ink, taken), key=lambda way: math.hypot(*way))
    for dx, dy in ways:
        if beyond(ink.moved(dx, dy), room) <= _ALMOST:
            return layer.box.moved(dx, dy)
    return None


def _ways_out(ink: Box, taken: Box) -> Iterator[tuple[float, float]]:
    yield 0.0, taken.y - _CLEAR_MM - ink.bottom
    yield taken.x - _CLEAR_MM - ink.right, 0.0
    yield 0.0, taken.bottom + _CLEAR_MM - ink.y
    yield taken.right + _CLEAR_MM - ink.x, 0.0


BARCODE_FIXES: dict[Rule, Callable[[Case], Fix | None]] = {
    "barcode-blended": _opaque,
    "barcode-covered": _uncover,
    "barcode-hides-text": _off_the_barcode,
    "barcode-too-small": _enlarge,
    "barcode-outside-box": _into_box,
    "barcode-box-covered": _out_of_the_box,
}
