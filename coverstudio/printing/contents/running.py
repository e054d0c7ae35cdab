"""One content stream as it runs: its operators change the state, build paths and say what is painted."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from coverstudio.printing.contents.events import Applied, Event, Image, Oddity, Shading, Shape, Text
from coverstudio.printing.contents.objects import entry, name_of, number_of
from coverstudio.printing.contents.paths import Path, TextPlace
from coverstudio.printing.contents.pictures import inline_image
from coverstudio.printing.contents.scanning import Operand
from coverstudio.printing.contents.spaces import GRAY, IN_HEADER, PATTERN, Space, resolved
from coverstudio.printing.contents.state import Paint, State, joined
from coverstudio.printing.contents.streams import has_filter

_MOST_SAVED = 512
INTENTS = ("AbsoluteColorimetric", "RelativeColorimetric", "Saturation", "Perceptual")
_PATHS = frozenset(("m", "l", "c", "v", "y", "h", "re"))
_PLACES = frozenset(("Td", "TD", "Tm", "TL", "T*"))
_PAINTS = {  # is it filled, is it stroked
    "f": (True, False), "F": (True, False), "f*": (True, False), "S": (False, True), "s": (False, True),
    "B": (True, True), "B*": (True, True), "b": (True, True), "b*": (True, True), "n": (False, False),
}  # fmt: skip
_DEVICES = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}
_COLOURS = frozenset(("g", "rg", "k", "cs", "sc", "scn", "G", "RG", "K", "CS", "SC", "SCN"))
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_WITHOUT_EFFECT = frozenset(
    "J j M d i ET Tc Tw Tz Ts MP DP BMC BDC EMC BX EX d0 W W* Do".split()  # noqa: SIM905 - a list to read
)


class Running:
    """A stream with its resources and the state that it begins with.

    One that is colourless, as a stencil's pattern is, keeps the colours of whoever paints with it.
    """

    def __init__(self, resources: object, state: State, *, is_colourless: bool = False) -> None:
        self.resources = resources
        self.state = state
        self._is_colourless = is_colourless
        self._saved: list[State] = []
        self._path = Path()
        self._text = TextPlace()
        self._spaces: dict[str, Space] = {}

    def step(self, operator: str, operands: list[Operand]) -> Iterator[Event]:
        """Do what an operator says; yields what is painted. `Do` is left to who knows the forms."""
        numbers = [value for value in operands if isinstance(value, float)]
        if operator in _PATHS:
            self._path.build(operator, numbers, self.state.matrix)
        elif operator in _PAINTS:
            yield from self._painted(*_PAINTS[operator])
        elif operator in _COLOURS:
            if not self._is_colourless:
                self._colour(operator, operands, numbers)
        elif operator in _SHOWS:
            yield from self._shown(operator, operands)
        elif operator in _PLACES:
            self._text.place(operator, numbers)
        elif operator not in _WITHOUT_EFFECT:
            yield from self._rest(operator, operands, numbers)

    def _rest(self, operator: str, operands: list[Operand], numbers: list[float]) -> Iterator[Event]:
        match operator:
            case "q" | "Q" | "cm":
                self._move(operator, numbers)
            case "BT":
                self._text.begin()
            case "d1":  # a letter that takes the colour of its text
                self._is_colourless = True
            case "w" | "Tr" | "Tf":
                self._set(operator, operands, numbers)
            case "gs":
                yield from self._applied(self.named("/ExtGState", operands))
            case "sh":
                yield from self.shaded(self.named("/Shading", operands))
            case "EI":
                yield from self._inline(operands)
            case _:
                yield from _oddity(operator, operands)

    def _move(self, operator: str, numbers: list[float]) -> None:
        if operator == "q" and len(self._saved) < _MOST_SAVED:
            self._saved.append(self.state.copied())
        elif operator == "Q" and self._saved:
            self.state = self._saved.pop()
        elif operator == "cm" and len(numbers) == 6:
            a, b, c, d, e, f = numbers
            self.state.matrix = joined((a, b, c, d, e, f), self.state.matrix)

    def named(self, kind: str, operands: list[Operand]) -> object:
        """Return what the resources have under the name that was given."""
        return entry(entry(self.resources, kind), str(operands[-1])) if operands else None

    def space(self, name: str) -> Space:
        """Return the colour space of a name without its slash."""
        if name not in self._spaces:
            self._spaces[name] = resolved(pikepdf.Name(f"/{name}"), self.resources) if name else GRAY
        return self._spaces[name]

    def shaded(self, shading: object) -> Iterator[Event]:
        """Yield a gradient, if it is one."""
        if shading is not None:
            yield Shading(
                self.state.copied(), shading, resolved(entry(shading, "/ColorSpace"), self.resources)
            )

    def _set(self, operator: str, operands: list[Operand], numbers: list[float]) -> None:
        if not numbers:
            return
        if operator == "w":
            self.state.line_width = abs(numbers[0])
        elif operator == "Tr":
            self.state.text_mode = int(numbers[0])
        else:
            self.state.font, self.state.font_size = self.named("/Font", operands[:1]), numbers[0]

    def _painted(self, is_filled: bool, is_stroked: bool) -> Iterator[Event]:
        outlines = self._path.taken()
        if outlines and (is_filled or is_stroked):
            yield Shape(self.state.copied(), outlines, is_filled, is_stroked)

    def _colour(self, operator: str, operands: list[Operand], numbers: list[float]) -> None:
        is_stroke, lower = operator[0].isupper(), operator.lower()
        before = self.state.stroke if is_stroke else self.state.fill
        if lower in _DEVICES:
            paint = Paint(self.space(_DEVICES[lower]), tuple(numbers))
        elif lower == "cs":
            space = self.space(str(operands[0])[1:] if operands else "")
            paint = Paint(space, _first_colour(space))
        else:
            is_pattern = before.space.family == PATTERN.family
            pattern = self.named("/Pattern", operands) if is_pattern else None
            paint = Paint(before.space, tuple(numbers), pattern)
        if is_stroke:
            self.state.stroke = paint
        else:
            self.state.fill = paint

    def _shown(self, operator: str, operands: list[Operand]) -> Iterator[Event]:
        if operator in ("'", '"'):
            self._text.place("T*", [])
        listed = operands[-1] if operands else None
        parts = listed if isinstance(listed, list) else [listed]
        content = b"".join(part for part in parts if isinstance(part, bytes))
        if content:
            yield Text(self.state.copied(), joined(self._text.matrix, self.state.matrix), content)

    def _applied(self, dictionary: object) -> Iterator[Event]:
        if dictionary is None:
            return
        state = self.state
        state.line_width = number_of(entry(dictionary, "/LW"), state.line_width)
        state.fill_alpha = number_of(entry(dictionary, "/ca"), state.fill_alpha)
        state.stroke_alpha = number_of(entry(dictionary, "/CA"), state.stroke_alpha)
        font = entry(dictionary, "/Font")
        if isinstance(font, pikepdf.Array) and len(font) == 2:
            state.font, state.font_size = font[0], number_of(font[1])
        yield Applied(dictionary)

    def _inline(self, operands: list[Operand]) -> Iterator[Event]:
        match operands:
            case [dict() as keys, bytes() as data]:
                yield image_event(self.state, inline_image(keys), self.resources, data)
            case _:
                yield Oddity("operator", "EI")  # without its beginning


def _oddity(operator: str, operands: list[Operand]) -> Iterator[Event]:
    if operator == "PS":
        yield Oddity("postscript", "PS")
    elif operator != "ri":
        yield Oddity("operator", operator)
    elif operands and str(operands[0])[1:] not in INTENTS:
        yield Oddity("intent", str(operands[0])[1:])


def image_event(state: State, image: object, resources: object, data: bytes | None = None) -> Image:
    """Return a picture as it is painted."""
    if entry(image, "/ImageMask") is True:
        return Image(state.copied(), image, None, data)
    space = entry(image, "/ColorSpace")
    if space is None and has_filter(image, "JPXDecode"):  # what its own header says
        return Image(state.copied(), image, IN_HEADER, data)
    return Image(state.copied(), image, resolved(space, resources), data)


def _first_colour(space: Space) -> tuple[float, ...]:
    """Return the colour that a space begins with: black, of spot colours full ink."""
    if space.family in ("Separation", "DeviceN"):
        return (1.0,) * space.channels
    return (0.0, 0.0, 0.0, 1.0) if space.family == "DeviceCMYK" else (0.0,) * space.channels


def is_tiling(pattern: object) -> bool:
    """Tell whether a pattern is one of tiles, with a content of its own."""
    return isinstance(pattern, pikepdf.Stream) and number_of(entry(pattern, "/PatternType"), 1) == 1


def subtype(of: object) -> str:
    """Return the subtype of an XObject, a font or an annotation."""
    return name_of(entry(of, "/Subtype"))
