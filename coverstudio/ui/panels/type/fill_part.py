"""What letters are filled with: a colour, a gradient, a picture, the artwork itself."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import Gradient, PictureFill, Stop
from coverstudio.ui.panels.text_style import Palette
from coverstudio.ui.stories.title_looks import TitleLooks
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.colours import ColourField
from coverstudio.ui.widgets.forms import Segments, boxed, button, captioned, column, label, number, row
from coverstudio.ui.widgets.gradient_bar import GradientBar, StopAt
from coverstudio.ui.widgets.numbers import NumberField

_DARKER = 0.55  # of each channel: the end of a first gradient


class FillPart(QWidget):
    """The kind of the fill, and its own fields; a plain colour is the one of the letters."""

    def __init__(self, story: TitleLooks, palette: Palette) -> None:
        super().__init__()
        self._story = story
        self._fill: Gradient | PictureFill | None = None
        self.kind = Segments(
            (
                ("colour", tr("Colour"), ""),
                ("gradient", tr("Gradient"), ""),
                ("picture", tr("Picture"), ""),
                ("artwork", tr("Artwork"), ""),
            ),
            self._on_kind,
        )
        self.bar = GradientBar()
        self.stop_colour = ColourField(palette)
        self.angle = NumberField(-360, 360, unit="°", decimals=0, step=15)
        self.radial = QCheckBox(tr("From the middle outwards"))
        self.lightness = NumberField(-100, 100, unit="%", decimals=0, step=5)
        self.lightness.setToolTip(tr("Mixes the picture with white, below zero with black"))
        self.other_picture = button(tr("Choose a picture…"), story.choose_picture, "", "image")
        self.told = label("", "note", wraps=True)
        self._gradient_box = boxed(self._gradient_fields())
        self._picture_box = boxed(
            column(self.told, self.other_picture, number(tr("Lightness"), self.lightness))
        )
        self.setLayout(column(captioned(tr("Fill"), self.kind), self._gradient_box, self._picture_box))
        self._connect()

    def _gradient_fields(self) -> QVBoxLayout:
        ends = row()
        ends.addLayout(captioned(tr("Colour"), self.stop_colour), 1)
        ends.addLayout(number(tr("Angle"), self.angle), 1)
        return column(self.bar, ends, self.radial)

    def _connect(self) -> None:
        self.bar.edited.connect(self._on_stops)
        self.bar.chosen.connect(lambda _: self._show_stop())
        self.stop_colour.edited.connect(self.bar.recolour)
        self.angle.edited.connect(lambda angle: self._change_gradient("angle", angle=angle))
        self.radial.clicked.connect(lambda on: self._change_gradient("radial", radial=on))
        self.lightness.edited.connect(self._on_lightness)

    def show_layer(self, layer: TextLayer) -> None:
        """Show what the letters of a text are filled with."""
        self._fill = fill = layer.fill
        self.kind.show_choice(self._story.kind_of(fill))
        if isinstance(fill, PictureFill):
            self._show_picture(fill)
        if isinstance(fill, Gradient):
            self.bar.show_stops([(stop.at, stop.colour) for stop in fill.stops])
            self._show_stop()
            self.angle.show_value(fill.angle)
            self.angle.setEnabled(not fill.radial)
            self.radial.setChecked(fill.radial)
        self._gradient_box.setVisible(isinstance(fill, Gradient))
        self._picture_box.setVisible(isinstance(fill, PictureFill))

    def _show_picture(self, fill: PictureFill) -> None:
        is_picture = self.kind.choice == "picture"
        self.other_picture.setVisible(is_picture and not fill.made_for)
        self.told.setText(
            tr("The letters are painted: a plain fill takes their place.") if fill.made_for else ""
        )
        self.told.setVisible(bool(fill.made_for))
        self.lightness.show_value(fill.lightness * 100)

    def _show_stop(self) -> None:
        self.stop_colour.show_colour(self.bar.stops[self.bar.held][1])

    def _on_kind(self, kind: str) -> None:
        layer = self._story.selected
        if layer is None:
            return
        if kind == "colour":
            self._story.fill(None)
        elif kind == "gradient" and not isinstance(layer.fill, Gradient):
            self._story.fill(first_gradient(layer.colour))
        elif kind == "picture":
            self._story.choose_picture()
        elif kind == "artwork":
            self._story.fill_with_artwork()
        self.show_layer(self._story.selected or layer)  # also where nothing came of it

    def _on_stops(self, stops: tuple[StopAt, ...]) -> None:
        self._change_gradient("stops", stops=tuple(Stop(at, colour) for at, colour in stops))

    def _change_gradient(self, kind: str, **changes: object) -> None:
        if isinstance(self._fill, Gradient):
            self._story.fill(msgspec.structs.replace(self._fill, **changes), kind)

    def _on_lightness(self, percent: float) -> None:
        if isinstance(self._fill, PictureFill):
            self._story.fill(msgspec.structs.replace(self._fill, lightness=percent / 100), "lightness")


def first_gradient(colour: str) -> Gradient:
    """Return a gradient that begins with a colour and ends darker, so that little changes at first.

    >>> [stop.colour for stop in first_gradient("#ff8040").stops]
    ['#ff8040', '#8c4623']
    """
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    darker = "#" + "".join(f"{round(channel * _DARKER):02x}" for channel in channels)
    return Gradient(stops=(Stop(0.0, colour), Stop(1.0, darker)))
