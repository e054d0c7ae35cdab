"""Other words and other styles for a text layer, by edits that keep what single letters have of their own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

import msgspec

from coverstudio.document.layers import TextLayer
from coverstudio.document.type_runs import LARGEST_SIZE, AxisValues, PairKern, Span

STYLES = tuple(name for name in Span.__struct_fields__ if name not in ("start", "end"))
"""What a stretch of a text may have of its own."""
_AXES_OF = {"weight": ("wght",), "italic": ("ital", "slnt")}
_APOSTROPHES = "'’"


def cased(layer: TextLayer) -> str:
    """Return the text as its case sets it, letter for letter: what has no single capital stays small.

    >>> from coverstudio.document.geometry import Box
    >>> cased(TextLayer(name="", box=Box(0, 0, 1, 1), text="Die Straße", family="", size=9, case="upper"))
    'DIE STRAßE'
    """
    match layer.case:
        case "typed":
            return layer.text
        case "upper":
            return "".join(_single(letter, letter.upper()) for letter in layer.text)
        case "lower":
            return "".join(_single(letter, letter.lower()) for letter in layer.text)
        case "title":
            return "".join(_titled(layer.text))


def _titled(text: str) -> Iterator[str]:
    before = " "
    for letter in text:
        begins = not (before.isalnum() or before in _APOSTROPHES)
        yield _single(letter, letter.upper()) if begins else letter
        before = letter


def _single(letter: str, other: str) -> str:
    return other if len(other) == 1 else letter


def retyped(layer: TextLayer, text: str) -> TextLayer:
    """Return the layer with another text; what differs in the middle is taken as typed over."""
    old = layer.text
    start = _alike(old, text)
    left, right = old[start:], text[start:]
    tail = _alike(left[::-1], right[::-1])
    return replaced(layer, start, len(old) - tail, right[: len(right) - tail])


def _alike(one: str, other: str) -> int:
    """Return with how many equal letters two texts begin."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def replaced(layer: TextLayer, start: int, end: int, words: str) -> TextLayer:
    """Return the layer with the characters from `start` up to `end` replaced by `words`.

    New letters take the style of the first one they replace, and where they replace none that of the letter
    before. A pair loses its kerning when another letter comes between or one of the two goes.
    """
    text = layer.text[:start] + words + layer.text[end:]
    if not layer.spans and not layer.kerns:
        return msgspec.structs.replace(layer, text=text)
    longer = len(words) - (end - start)
    kerns = tuple(
        kern if kern.place < start else PairKern(kern.place + longer, kern.by)
        for kern in layer.kerns
        if kern.place < start or kern.place > end
    )
    first, last = _movers(start, end, len(words))
    spans = [
        msgspec.structs.replace(span, start=first(span.start), end=last(span.start, span.end))
        for span in layer.spans
    ]
    return msgspec.structs.replace(layer, text=text, spans=_tidied(spans), kerns=kerns)


def _movers(start: int, end: int, count: int) -> tuple[Callable[[int], int], Callable[[int, int], int]]:
    """Return how the beginnings and the ends of spans move when `count` letters replace start..end."""
    after = start + count

    def first(place: int) -> int:
        if place < start or (place == start and (start < end or start == 0)):
            return place
        return after if place < end else place + count - (end - start)

    def last(begun: int, place: int) -> int:
        grows = place == start == end or start < place < end
        if grows and (begun <= start):
            return after
        if place <= start:
            return place
        return after if place < end else place + count - (end - start)

    return first, last


def restyled(layer: TextLayer, start: int, end: int, **changes: Any) -> TextLayer:
    """Return the layer with a stretch of its text in another style.

    `changes` are fields of Span; None gives the stretch back the layer's own. Raises TypeError for others.
    """
    cuts = sorted({start, end, *(at for span in layer.spans for at in (span.start, span.end))})
    spans: list[Span] = []
    for begun, ended in itertools.pairwise(cuts):
        own = _span_at(layer, begun)
        piece = msgspec.structs.replace(own, start=begun, end=ended) if own else Span(start=begun, end=ended)
        inside = start <= begun and ended <= end
        spans.append(msgspec.structs.replace(piece, **changes) if inside else piece)
    return msgspec.structs.replace(layer, spans=_tidied(spans))


def restyled_whole(layer: TextLayer, **changes: Any) -> TextLayer:
    """Return the layer in another style, also where stretches had one of their own.

    Stretches of another size keep their proportion to the rest, up to the largest size there is. A weight or
    italics that are chosen win over the axes of a variable font that were set by hand before.
    """
    changes = {"axes": _axes_left(layer, changes), **changes}
    factor = changes["size"] / layer.size if "size" in changes else 1.0
    gone = {name: None for name in changes if name in STYLES and name != "size"}
    spans = [msgspec.structs.replace(span, **gone, size=_scaled(span.size, factor)) for span in layer.spans]
    return msgspec.structs.replace(layer, **changes, spans=_tidied(spans))


def _scaled(size: float | None, factor: float) -> float | None:
    return None if size is None else min(size * factor, LARGEST_SIZE)


def axes_in(layer: TextLayer, own: Span) -> AxisValues:
    """Return where a stretch stands on the axes that were set by hand; its own weight and italics win."""
    return _axes_left(layer, [name for name in _AXES_OF if getattr(own, name) is not None])


def _axes_left(layer: TextLayer, chosen: Container[str]) -> AxisValues:
    gone = {tag for name, tags in _AXES_OF.items() if name in chosen for tag in tags}
    return {tag: value for tag, value in layer.axes.items() if tag not in gone}


def style_of(layer: TextLayer, start: int, end: int) -> Span:
    """Return the style of a stretch: every field set that is the same all over, None where it is mixed.

    An empty stretch has the style of the letter before it.
    """
    if start == end:
        start, end = max(start - 1, 0), max(end, 1)
    found: dict[str, object] = {}
    styles = [_resolved(layer, span) for span in _spans_in(layer, start, end)]
    for name in STYLES:
        values = [getattr(style, name) for style in styles]
        found[name] = values[0] if all(value == values[0] for value in values) else None
    return msgspec.convert({"start": start, "end": end, **found}, Span)


def _spans_in(layer: TextLayer, start: int, end: int) -> list[Span | None]:
    inside = [span for span in layer.spans if span.start < end and span.end > start]
    covered = sum(min(span.end, end) - max(span.start, start) for span in inside)
    return [*inside, None] if covered < end - start else [*inside]


def _resolved(layer: TextLayer, span: Span | None) -> Span:
    own = span or Span(start=0, end=0)
    values = {name: getattr(own, name) for name in STYLES}
    values |= {name: getattr(layer, name) for name in STYLES if values[name] is None}
    return Span(start=own.start, end=own.end, **values)


def _span_at(layer: TextLayer, place: int) -> Span | None:
    return next((span for span in layer.spans if span.start <= place < span.end), None)


def _tidied(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans without empty ones and those that change nothing; equal neighbours become one."""
    kept: list[Span] = []
    for span in spans:
        if span.start >= span.end or all(getattr(span, name) is None for name in STYLES):
            continue
        if kept and kept[-1].end == span.start and _same_style(kept[-1], span):
            kept[-1] = msgspec.structs.replace(kept[-1], end=span.end)
        else:
            kept.append(span)
    return tuple(kept)


def _same_style(one: Span, other: Span) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in STYLES)
