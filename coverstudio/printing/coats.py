"""What the colours of a painted layer become on a press: paints, or the pattern that fills its letters."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from coverstudio.document.layers import AnyLayer, ShapeLayer, TextLayer
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.type_looks import Panel
from coverstudio.printing.letter_fills import pattern_of
from coverstudio.printing.paints import Paint, Paints, ScreenPaints
from coverstudio.printing.patterns import FILL, Pattern
from coverstudio.printing.presses import Press
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_looks import TextEffect


@dataclass(frozen=True)
class Coat:
    """What the colours of a painted layer become.

    `colours` are its plain ones. With a `pattern` the letters that are filled with it are painted in
    `stand_in`, a colour of no other letter.
    """

    paints: Paints
    is_area: bool
    colours: tuple[str, ...]
    pattern: Pattern | None
    stand_in: str

    def told_apart(self, layer: AnyLayer) -> AnyLayer:
        """Return the layer to paint: with a colour that no other letter has where a pattern is to be."""
        if self.pattern is None or not isinstance(layer, TextLayer):
            return layer
        return msgspec.structs.replace(layer, colour=self.stand_in)

    def paint(self, colour: str) -> Paint:
        """Return what a colour is painted with."""
        return self.paints.area(colour) if self.is_area else self.paints.text(colour)

    def repaint(self, colour: str) -> Paint | str:
        """Return what a colour of the painted sheet becomes."""
        return FILL if self.pattern is not None and colour == self.stand_in else self.paint(colour)

    @property
    def own(self) -> list[Paint]:
        """The paints of all plain colours."""
        return [self.paint(colour) for colour in self.colours]


def _is_area(layer: AnyLayer) -> bool:
    return isinstance(layer, ShapeLayer) or (
        isinstance(layer, TextEffect) and isinstance(layer.effect, Panel)
    )


def _colours(layer: AnyLayer) -> tuple[str, ...]:
    """Return the plain colours that a layer is painted in."""
    match layer:
        case TextEffect(effect=effect):
            return (effect.colour,)
        case TextLayer():
            spans = (span.colour for span in layer.spans if span.colour is not None)
            return tuple(dict.fromkeys([layer.colour, *spans]))
        case ShapeLayer(colour=colour):
            return (colour,)
        case _:
            return ()


def _unlike(colours: tuple[str, ...]) -> str:
    """Return a colour that is none of these."""
    return next(colour for index in range(len(colours) + 1) if (colour := f"#0000{index:02x}") not in colours)


def coat_of(layer: AnyLayer, spec: PrintSpec, images: Images, press: Press, *, is_grouped: bool) -> Coat:
    """Return what becomes of the colours of a layer that Qt paints; grouped ones keep those of the screen.

    Raises what `images` raises for a picture that is missing or damaged.
    """
    paints = ScreenPaints() if is_grouped else press.paints
    colours = _colours(layer)
    pattern = None
    if isinstance(layer, TextLayer) and not isinstance(layer, TextEffect):
        pattern = pattern_of(layer, spec, images, press, paints)
    return Coat(paints, _is_area(layer), colours, pattern, _unlike(colours))
