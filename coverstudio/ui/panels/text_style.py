"""The style of the selected text, arranged twice: all of it for the panel, the essentials for the bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout

from coverstudio.document.layers import TextLayer
from coverstudio.rendering import fonts
from coverstudio.ui.icons import icon_family
from coverstudio.ui.stories.lettering import Lettering
from coverstudio.ui.translation import marked, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.colours import ColourField
from coverstudio.ui.widgets.families import FamilyField
from coverstudio.ui.widgets.forms import Segments, captioned, column, icon_button, number, row
from coverstudio.ui.widgets.numbers import NumberField

WEIGHTS = {
    100: marked("Thin"),
    200: marked("Extra light"),
    300: marked("Light"),
    400: marked("Regular"),
    500: marked("Medium"),
    600: marked("Semibold"),
    700: marked("Bold"),
    800: marked("Extra bold"),
    900: marked("Black"),
}
Palette = Callable[[Callable[[Sequence[str]], None]], object]


class TextStyle(QObject):
    """The fields of a text's style; they show the selected text and change it."""

    def __init__(self, story: Lettering, palette: Palette) -> None:
        super().__init__()
        self._story = story
        self.family = FamilyField(self.offered_families)
        self.weight = ChoiceField()
        self.italic = _italic_button()
        self.size = NumberField(1, 2000, unit="pt", decimals=1)
        self.tracking = NumberField(-200, 2000, unit="‰", decimals=0, step=5)
        self.leading = NumberField(0.5, 5, unit="×", decimals=2, step=0.05)
        self.alignment = Segments(
            (
                ("left", tr("Align left"), "text-align-left"),
                ("center", tr("Align centre"), "text-align-center"),
                ("right", tr("Align right"), "text-align-right"),
            ),
            lambda chosen: story.restyle(tr("Alignment"), alignment=chosen),
        )
        self.colour = ColourField(palette)
        self.opacity = NumberField(0, 100, unit="%", decimals=0, step=5)
        self.tracking.setToolTip(tr("Space added to every letter, in thousandths of the size"))
        self.leading.setToolTip(tr("From line to line, in sizes of the text"))
        self._connect()

    @staticmethod
    def offered_families() -> tuple[str, ...]:
        """Return the families to choose from: all but the icons' own."""
        return tuple(family for family in fonts.families() if family != icon_family())

    def _connect(self) -> None:
        change = self._story.restyle
        self.family.edited.connect(lambda family: change(tr("Font family"), family=family))
        self.weight.edited.connect(lambda weight: change(tr("Weight"), weight=int(weight)))
        self.italic.clicked.connect(lambda on: change(tr("Italic"), italic=on))
        self.size.edited.connect(lambda size: change(tr("Size"), size=size))
        self.tracking.edited.connect(lambda tracking: change(tr("Tracking"), tracking=tracking))
        self.leading.edited.connect(lambda leading: change(tr("Leading"), leading=leading))
        self.colour.edited.connect(lambda colour: change(tr("Colour"), colour=colour))
        self.opacity.edited.connect(lambda share: change(tr("Opacity"), opacity=share / 100))

    def show_layer(self, layer: TextLayer) -> None:
        """Show the style of a text."""
        self.family.show_family(layer.family)
        self._show_weights(layer)
        self.italic.setChecked(layer.italic)
        self.size.show_value(layer.size)
        self.tracking.show_value(layer.tracking)
        self.leading.show_value(layer.leading)
        self.alignment.show_choice(layer.alignment)
        self.colour.show_colour(layer.colour)
        self.opacity.show_value(layer.opacity * 100)

    def _show_weights(self, layer: TextLayer) -> None:
        known = set(fonts.weights(layer.family)) | {fonts.nearest_weight(layer.weight)}
        self.weight.offer([(str(weight), tr(WEIGHTS[weight])) for weight in sorted(known)])
        self.weight.show_choice(str(fonts.nearest_weight(layer.weight)))

    def panel_layout(self) -> QVBoxLayout:
        """Return everything, for the panel."""
        weights = row(self.weight, self.italic, gap=4)
        numbers = row(
            number(tr("Size"), self.size),
            number(tr("Tracking"), self.tracking),
            number(tr("Leading"), self.leading),
        )
        ends = row()
        ends.addLayout(captioned(tr("Colour"), self.colour), 1)
        ends.addLayout(number(tr("Opacity"), self.opacity), 1)
        return column(
            captioned(tr("Font family"), self.family),
            captioned(tr("Weight"), weights),
            numbers,
            captioned(tr("Alignment"), self.alignment),
            ends,
            gap=12,
        )

    def bar_layout(self) -> QHBoxLayout:
        """Return the essentials, for the context bar."""
        for name, field in (
            (tr("Font family"), self.family),
            (tr("Weight"), self.weight),
            (tr("Size"), self.size),
        ):
            field.setToolTip(name)
            field.setAccessibleName(name)
        self.family.setFixedWidth(176)
        self.weight.setFixedWidth(104)
        self.size.setFixedWidth(72)
        self.colour.setFixedWidth(40)
        self.alignment.setFixedWidth(108)
        return row(self.family, self.weight, self.size, self.alignment, self.colour)


def _italic_button() -> QToolButton:
    made = icon_button("text-italic", tr("Italic"))
    made.setCheckable(True)
    return made
