"""The effects of letters by their names, and the fields that each has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from coverstudio.document.type_looks import Effect, Emboss, Glow, LongShadow, Outline, Panel, Shadow
from coverstudio.ui.panels.text_style import Palette
from coverstudio.ui.translation import marked, tr
from coverstudio.ui.widgets.colours import ColourField
from coverstudio.ui.widgets.forms import captioned, column, number, row
from coverstudio.ui.widgets.numbers import NumberField

_IN_A_ROW = 3


@dataclass(frozen=True)
class Field:
    """A value of an effect: thousandths of the size, degrees, a share shown as per cent, or yes and no."""

    name: str
    caption: str
    kind: Literal["length", "move", "angle", "share", "colour", "flag"]


_COLOUR = Field("colour", marked("Colour"), "colour")
_OPACITY = Field("opacity", marked("Opacity"), "share")
_BLUR = Field("blur", marked("Blur"), "length")

FIELDS: Mapping[type[Effect], tuple[Field, ...]] = {
    Outline: (
        Field("width", marked("Width"), "length"),
        Field("gap", marked("Gap"), "length"),
        _COLOUR,
        _OPACITY,
    ),
    Shadow: (
        Field("x", marked("Across"), "move"),
        Field("y", marked("Down"), "move"),
        _BLUR,
        _COLOUR,
        _OPACITY,
        Field("inner", marked("Inside the letters"), "flag"),
    ),
    Glow: (
        _BLUR,
        Field("spread", marked("Spread"), "length"),
        _COLOUR,
        _OPACITY,
        Field("inner", marked("Inside the letters"), "flag"),
    ),
    LongShadow: (
        Field("angle", marked("Angle"), "angle"),
        Field("length", marked("Length"), "length"),
        _COLOUR,
        _OPACITY,
        Field("fades", marked("Fades out"), "flag"),
    ),
    Emboss: (
        Field("depth", marked("Depth"), "length"),
        Field("soft", marked("Softness"), "length"),
        Field("angle", marked("Light from"), "angle"),
        Field("light", marked("Highlight"), "share"),
        Field("dark", marked("Shade"), "share"),
        Field("sunk", marked("Pressed in"), "flag"),
    ),
    Panel: (
        Field("padding", marked("Padding"), "length"),
        Field("corner_radius", marked("Corners"), "length"),
        _BLUR,
        _COLOUR,
        _OPACITY,
        Field("each_line", marked("One for each line"), "flag"),
    ),
}

OFFERED: tuple[tuple[str, Effect], ...] = (
    (marked("Outline"), Outline(width=25.0)),
    (marked("Shadow"), Shadow()),
    (marked("Inner shadow"), Shadow(x=15.0, y=15.0, blur=20.0, inner=True)),
    (marked("Glow"), Glow()),
    (marked("Inner glow"), Glow(blur=40.0, inner=True)),
    (marked("Long shadow"), LongShadow()),
    (marked("Emboss"), Emboss()),
    (marked("Panel"), Panel()),
    (marked("Scrim"), Panel(padding=350.0, blur=180.0, opacity=0.5)),
)
"""What can be added, as it begins."""


def name_of(effect: Effect) -> str:
    """Return what an effect is called, in the user's language."""
    match effect:
        case Outline():
            return tr("Outline")
        case Shadow(inner=inner):
            return tr("Inner shadow") if inner else tr("Shadow")
        case Glow(inner=inner):
            return tr("Inner glow") if inner else tr("Glow")
        case LongShadow():
            return tr("Long shadow")
        case Emboss():
            return tr("Emboss")
        case Panel(blur=blur):
            return tr("Scrim") if blur > 0 else tr("Panel")


class EffectFields(QWidget):
    """The fields of one effect; `changed(name, value)` is called for what the user changes."""

    def __init__(self, effect: Effect, palette: Palette, changed: Callable[[str, object], object]) -> None:
        super().__init__()
        self.widgets: dict[str, NumberField | ColourField | QCheckBox] = {}
        self._changed = changed
        self._fields = FIELDS[type(effect)]
        for field in self._fields:
            self.widgets[field.name] = self._made(field, palette)
        self.setLayout(self._laid_out())
        self.show_effect(effect)

    def _made(self, field: Field, palette: Palette) -> NumberField | ColourField | QCheckBox:
        changed, name = self._changed, field.name
        if field.kind == "colour":
            colour = ColourField(palette)
            colour.edited.connect(lambda value: changed(name, value))
            return colour
        if field.kind == "flag":
            flag = QCheckBox(tr(field.caption))
            flag.clicked.connect(lambda on: changed(name, on))
            return flag
        made = _number(field)
        factor = 100.0 if field.kind == "share" else 1.0
        made.edited.connect(lambda value: changed(name, value / factor))
        return made

    def _laid_out(self) -> QVBoxLayout:
        plain = [field for field in self._fields if field.kind in ("length", "move", "angle")]
        rest = [field for field in self._fields if field.kind in ("colour", "share")]
        flags = [self.widgets[field.name] for field in self._fields if field.kind == "flag"]
        lines = [self._line(part[:_IN_A_ROW]) for part in (plain, rest) if part]
        return column(*lines, *flags)

    def _line(self, fields: list[Field]) -> QHBoxLayout:
        line = row()
        for field in fields:
            widget = self.widgets[field.name]
            caption = tr(field.caption)
            made = number(caption, widget) if isinstance(widget, NumberField) else captioned(caption, widget)
            line.addLayout(made, 1)
        return line

    def show_effect(self, effect: Effect) -> None:
        """Show the values of an effect of the same kind."""
        for field in self._fields:
            widget, value = self.widgets[field.name], getattr(effect, field.name)
            if isinstance(widget, NumberField):
                widget.show_value(value * 100 if field.kind == "share" else value)
            elif isinstance(widget, ColourField):
                widget.show_colour(value)
            else:
                widget.setChecked(value)


def _number(field: Field) -> NumberField:
    match field.kind:
        case "angle":
            return NumberField(-360, 360, unit="°", decimals=0, step=15)
        case "share":
            return NumberField(0, 100, unit="%", decimals=0, step=5)
        case "move":
            made = NumberField(-5000, 5000, unit="‰", decimals=0, step=5)
        case _:
            made = NumberField(0, 5000, unit="‰", decimals=0, step=5)
    made.setToolTip(tr("In thousandths of the size"))
    return made
