"""Letters made larger or set wider by a little, as keys do: pure edits relative to what the letters have."""

from __future__ import annotations

import math

import msgspec

from coverstudio.document.layers import TextLayer
from coverstudio.document.retyping import restyled, style_of
from coverstudio.document.type_runs import PairKern, Span, possible_size

WIDEST = 10_000.0  # thousandths of an em
_BREAKS = "\n\r\v\f\x85\u2028\u2029"


def runs(layer: TextLayer, start: int, end: int) -> tuple[Span, ...]:
    """Return a stretch as pieces of one style each, every field of them set; none of an empty stretch."""
    pieces: list[tuple[int, int, tuple[Span, ...]]] = []
    at = start
    for span in layer.spans:
        if at < span.end and span.start < end:
            pieces.append((at, span.start, ()))
            at, begun = min(span.end, end), max(span.start, at)
            pieces.append((begun, at, (span,)))
    pieces.append((at, end, ()))
    return tuple(
        style_of(msgspec.structs.replace(layer, spans=own), begun, ended)
        for begun, ended, own in pieces
        if begun < ended
    )


def scaled(layer: TextLayer, start: int, end: int, factor: float) -> TextLayer:
    """Return the layer with a stretch in larger or smaller letters, their proportions to each other kept."""
    for run in runs(layer, start, end):
        size = possible_size((run.size or layer.size) * factor)
        layer = restyled(layer, run.start, run.end, size=size)
    return layer


def tracked(layer: TextLayer, start: int, end: int, by: float) -> TextLayer:
    """Return the layer with `by` thousandths of an em more after every letter of a stretch."""
    for run in runs(layer, start, end):
        layer = restyled(layer, run.start, run.end, tracking=_spaced(run.tracking or 0.0, by))
    return layer


def tracked_whole(layer: TextLayer, by: float) -> TextLayer:
    """Return the layer with `by` thousandths of an em more after every letter."""
    spans = tuple(
        span if span.tracking is None else msgspec.structs.replace(span, tracking=_spaced(span.tracking, by))
        for span in layer.spans
    )
    return msgspec.structs.replace(layer, tracking=_spaced(layer.tracking, by), spans=spans)


def is_pair(layer: TextLayer, place: int) -> bool:
    """Tell whether two letters of one line meet at `place`, so that the space between them can be set."""
    pair = layer.text[max(place - 1, 0) : place + 1]
    return 0 < place < len(layer.text) and not any(letter in _BREAKS for letter in pair)


def pair_kern(layer: TextLayer, place: int) -> float:
    """Return the space set by hand between the letter at `place` and the one before, 0 without any."""
    return next((kern.by for kern in layer.kerns if kern.place == place), 0.0)


def kerned(layer: TextLayer, place: int, by: float) -> TextLayer:
    """Return the layer with `by` thousandths of an em between the letter at `place` and the one before.

    Nothing changes where no two letters meet.
    """
    if not is_pair(layer, place):
        return layer
    others = [kern for kern in layer.kerns if kern.place != place]
    mine = [PairKern(place, _within(by, -WIDEST, WIDEST))] if by else []
    return msgspec.structs.replace(layer, kerns=tuple(sorted([*others, *mine], key=lambda kern: kern.place)))


def stepped_size(size: float, steps: int) -> float:
    """Return the next larger (`steps` above 0) or smaller size in points, on whole steps of 1, 2 or 5.

    >>> stepped_size(23.4, 1), stepped_size(48, -1), stepped_size(120, 1)
    (24.0, 46.0, 125.0)
    """
    step = 1 if size < 40 else 2 if size < 100 else 5
    whole = math.floor(size / step + 1e-6) if steps > 0 else math.ceil(size / step - 1e-6)
    return possible_size(float((whole + steps) * step))


def _spaced(tracking: float, by: float) -> float:
    return _within(tracking + by, -WIDEST, WIDEST)


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
