"""Walks through what a page paints: its content, and that of forms, patterns, fonts, masks and annotations.

What lies inside of itself is entered once, and a page that would never end is left when enough was seen.
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from coverstudio.printing.contents.events import Applied, Event, Form, Image, Oddity, Shape, Text
from coverstudio.printing.contents.objects import (
    box_of,
    entries,
    entry,
    identity,
    inherited,
    is_name,
    items,
    name_of,
    number_of,
    numbers_of,
)
from coverstudio.printing.contents.running import Running, image_event, is_tiling, subtype
from coverstudio.printing.contents.scanning import instructions
from coverstudio.printing.contents.state import (
    FILLED_TEXT,
    STROKED_TEXT,
    UNMOVED,
    Matrix,
    Paint,
    State,
    joined,
)
from coverstudio.printing.contents.streams import StreamError, TooLargeError, unpacked

_DEEPEST = 24
_MOST_BYTES = 64_000_000
_MOST_STEPS = 3_000_000
_STEPS_OF_FORM = 40  # entering one takes as long as so many operators
_HIDDEN = 2  # annotation flag


class Walk:
    """One walk; what it may read and do is counted over all pages that it is sent through."""

    def __init__(self, most_bytes: int = _MOST_BYTES, most_steps: int = _MOST_STEPS) -> None:
        self._bytes_left, self._steps_left = most_bytes, most_steps
        self._inside: list[object] = []
        self._seen: set[object] = set()
        self._is_over = False

    def page(self, page: pikepdf.Object) -> Iterator[Event]:
        """Yield what a page paints, its annotations last. Lengths are in points of 1/72 in."""
        unit = number_of(entry(page, "/UserUnit"), 1.0)
        state = State(matrix=(unit, 0.0, 0.0, unit, 0.0, 0.0))
        contents = entry(page, "/Contents")
        streams = items(contents) if isinstance(contents, pikepdf.Array) else [contents]
        content, oddities = self._content([stream for stream in streams if stream is not None])
        yield from oddities
        yield from self._run(content, Running(inherited(page, "/Resources"), state.copied()))
        for annotation in items(entry(page, "/Annots")):
            yield from self._annotation(annotation, state.copied())

    def _content(self, streams: list[object]) -> tuple[bytes, list[Event]]:
        parts: list[bytes] = []
        oddities: list[Event] = []
        for stream in streams:
            if not isinstance(stream, pikepdf.Stream):
                oddities.append(Oddity("damaged", "its content is missing"))
                continue
            try:
                parts.append(unpacked(stream, self._bytes_left))
                self._bytes_left -= len(parts[-1])
            except StreamError as error:
                kind = "endless" if isinstance(error, TooLargeError) else "damaged"
                oddities.append(Oddity(kind, f"its content {error}"))
        return b"\n".join(parts), oddities

    def _run(self, content: bytes, running: Running) -> Iterator[Event]:
        for operator, operands in instructions(content):
            self._steps_left -= 1
            if self._steps_left < 0:
                yield from self._ended()
                return
            if operator == "Do":
                yield from self._drawn(running.named("/XObject", operands), running)
                continue
            for event in running.step(operator, operands):
                yield event
                yield from self._inner(event, running)

    def _ended(self) -> Iterator[Event]:
        if not self._is_over:
            self._is_over = True
            yield Oddity("endless", "its content is too long to look through")

    def _drawn(self, found: object, running: Running) -> Iterator[Event]:
        kind = subtype(found)
        if kind == "Image":
            event = image_event(running.state, found, running.resources)
            yield event
            yield from self._inner(event, running)
        elif found is not None:
            yield Form(found)
            if kind == "Form":
                yield from self._form(found, running.state, running.resources)

    def _form(
        self, form: object, state: State, resources: object, *, stencil: bool = False
    ) -> Iterator[Event]:
        if not isinstance(form, pikepdf.Stream):
            return
        if identity(form) in self._inside or len(self._inside) >= _DEEPEST:
            yield Oddity("damaged", "one of its forms contains itself")
            return
        own = entry(form, "/Resources")
        found = resources if own is None else own
        inner = state.copied()
        inner.matrix = joined(_matrix(form), state.matrix)
        self._steps_left -= _STEPS_OF_FORM
        content, oddities = self._content([form])
        yield from oddities
        self._inside.append(identity(form))
        yield from self._run(content, Running(found, inner, is_colourless=stencil))
        self._inside.pop()

    def _inner(self, event: Event, running: Running) -> Iterator[Event]:
        """Yield what is painted inside of what was painted: patterns, letters that are drawings, masks."""
        for paint in _paints(event):
            yield from self._pattern(paint, running)
        if isinstance(event, Text):
            yield from self._drawn_letters(event, running)
        elif isinstance(event, Applied):
            mask = entry(event.dictionary, "/SMask")
            group = entry(mask, "/G")
            if group is not None and self._is_new("mask", group):
                state = State(matrix=running.state.matrix, in_mask=True)
                yield Form(group)
                yield from self._form(group, state, running.resources)

    def _pattern(self, paint: Paint, running: Running) -> Iterator[Event]:
        pattern = paint.pattern
        if pattern is None or not self._is_new("pattern", pattern):
            return
        if not is_tiling(pattern):
            yield from running.shaded(entry(pattern, "/Shading"))
            return
        yield Form(pattern)
        is_stencil = number_of(entry(pattern, "/PaintType"), 1) == 2
        state = State(in_mask=running.state.in_mask)
        if is_stencil and paint.space.base is not None:
            state.fill = state.stroke = Paint(paint.space.base, paint.values)
        yield from self._form(pattern, state, running.resources, stencil=is_stencil)

    def _drawn_letters(self, text: Text, running: Running) -> Iterator[Event]:
        font = text.state.font
        # Its letters may have the colour of the text, so they are walked through once in every colour space.
        colour = text.state.fill.space.key
        if subtype(font) != "Type3" or not self._is_new("font", font, colour):
            return
        resources = entry(font, "/Resources")
        matrix = numbers_of(entry(font, "/FontMatrix"), 6) or UNMOVED
        size = text.state.font_size
        state = text.state.copied()
        state.matrix = joined(_six(matrix), joined((size, 0.0, 0.0, size, 0.0, 0.0), text.matrix))
        for _, letter in entries(font, "/CharProcs"):
            inherited_resources = running.resources if resources is None else resources
            yield from self._form(letter, state, inherited_resources)

    def _annotation(self, annotation: object, state: State) -> Iterator[Event]:
        look = entry(entry(annotation, "/AP"), "/N")
        if not isinstance(look, pikepdf.Stream):
            look = entry(look, f"/{name_of(entry(annotation, '/AS')) or 'Off'}")
        box, room = box_of(entry(annotation, "/Rect")), box_of(entry(look, "/BBox"))
        if int(number_of(entry(annotation, "/F"))) & _HIDDEN or box is None or room is None:
            return
        across, down = room[2] - room[0] or 1.0, room[3] - room[1] or 1.0
        wide, high = (box[2] - box[0]) / across, (box[3] - box[1]) / down
        placed = (wide, 0.0, 0.0, high, box[0] - room[0] * wide, box[1] - room[1] * high)
        state.matrix = joined(placed, state.matrix)
        yield Form(look)
        yield from self._form(look, state, None)

    def _is_new(self, kind: str, found: object, variant: object = None) -> bool:
        key = (kind, identity(found), variant)
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new


def _paints(event: Event) -> Iterator[Paint]:
    """Yield what something is painted with that has no colours of its own."""
    match event:
        case Shape(state=state, is_filled=is_filled, is_stroked=is_stroked):
            pass
        case Text(state=state):
            is_filled, is_stroked = state.text_mode in FILLED_TEXT, state.text_mode in STROKED_TEXT
        case Image(state=state, space=None):  # a stencil
            is_filled, is_stroked = True, False
        case _:
            return
    if is_filled:
        yield state.fill
    if is_stroked:
        yield state.stroke


def _matrix(form: object) -> Matrix:
    return _six(numbers_of(entry(form, "/Matrix"), 6) or UNMOVED)


def _six(numbers: tuple[float, ...]) -> Matrix:
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def is_group(form: object) -> bool:
    """Tell whether a form or a page is a group of transparency."""
    return is_name(entry(entry(form, "/Group"), "/S"), "Transparency")
