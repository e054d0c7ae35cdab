"""What letters look like: face, size, spacing, case, colour."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from coverstudio.document.adjusting import pair_kern
from coverstudio.document.layers import TextLayer
from coverstudio.ui.panels.text_style import Palette, TextStyle
from coverstudio.ui.stories.styling import Styling
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import Segments, captioned, column, number, row
from coverstudio.ui.widgets.mixed import MixedNumber
from coverstudio.ui.widgets.numbers import NumberField


class CharacterPart(QWidget):
    """The fields of letters: those of the selected stretch, else of the whole text."""

    def __init__(self, story: Styling, palette: Palette) -> None:
        super().__init__()
        self._story = story
        self.style_fields = TextStyle(story, palette)
        self.tracking = MixedNumber(-200, 2000, unit="‰", decimals=0, step=5)
        self.leading = NumberField(0.5, 5, unit="×", decimals=2, step=0.05)
        self.kerning = ChoiceField(
            (("metric", tr("Metric")), ("optical", tr("Optical")), ("none", tr("None")))
        )
        for field in (self.kerning, self.style_fields.weight):  # as wide as their columns, not as their words
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.pair = NumberField(-1000, 1000, unit="‰", decimals=0, step=5)
        self.baseline = MixedNumber(-2000, 2000, unit="‰", decimals=0, step=10)
        self.case = Segments(
            (
                ("typed", "–", ""),
                ("upper", "AA", ""),
                ("lower", "aa", ""),
                ("title", "Aa", ""),
            ),
            lambda chosen: story.restyle(tr("Case"), case=chosen),
            (tr("As typed"), tr("All capitals"), tr("All small letters"), tr("Words with a capital")),
        )
        self.opacity = NumberField(0, 100, unit="%", decimals=0, step=5)
        self._tell_what_they_are()
        self._connect()
        self.setLayout(self._laid_out())

    def _tell_what_they_are(self) -> None:
        self.tracking.setToolTip(tr("Space added to every letter, in thousandths of the size (Alt+← →)"))
        self.leading.setToolTip(tr("From line to line, in sizes of the text"))
        self.kerning.setToolTip(
            tr("How pairs of letters are spaced: as the font says, by the look of their shapes, or not")
        )
        self.baseline.setToolTip(tr("How far letters stand above the line, in thousandths of the size"))

    def _connect(self) -> None:
        change = self._story.restyle
        self.tracking.edited.connect(lambda tracking: change(tr("Tracking"), tracking=tracking))
        self.leading.edited.connect(lambda leading: change(tr("Leading"), leading=leading))
        self.kerning.edited.connect(lambda kerning: change(tr("Kerning"), kerning=kerning))
        self.pair.edited.connect(self._story.kern_pair)
        self.baseline.edited.connect(lambda shift: change(tr("Baseline shift"), baseline_shift=shift))
        self.opacity.edited.connect(lambda share: change(tr("Opacity"), opacity=share / 100))

    def _laid_out(self) -> QVBoxLayout:
        fields = self.style_fields
        ends = row()
        ends.addLayout(captioned(tr("Colour"), fields.colour), 1)
        ends.addLayout(number(tr("Opacity"), self.opacity), 1)
        return column(
            captioned(tr("Font family"), fields.family),
            self._weight_and_case(),
            row(
                number(tr("Size"), fields.size),
                number(tr("Leading"), self.leading),
                number(tr("Tracking"), self.tracking),
            ),
            self._kerning_and_baseline(),
            ends,
            gap=12,
        )

    def _weight_and_case(self) -> QHBoxLayout:
        fields, line = self.style_fields, row()
        line.addLayout(captioned(tr("Weight"), row(fields.weight, fields.italic, gap=4)), 1)
        line.addLayout(captioned(tr("Case"), self.case), 1)
        return line

    def _kerning_and_baseline(self) -> QHBoxLayout:
        line = row()
        for part in (
            captioned(tr("Kerning"), self.kerning),
            number(tr("Pair"), self.pair),
            number(tr("Baseline"), self.baseline),
        ):
            line.addLayout(part, 1)
        return line

    def show_layer(self, layer: TextLayer) -> None:
        """Show the style of what is selected in a text."""
        runs = self._story.runs
        self.style_fields.show_layer(layer)
        self.tracking.show_values([run.tracking or 0.0 for run in runs])
        self.baseline.show_values([run.baseline_shift or 0.0 for run in runs])
        self.leading.show_value(layer.leading)
        self.kerning.show_choice(layer.kerning)
        self.case.show_choice(layer.case)
        self.opacity.show_value(layer.opacity * 100)
        self._show_pair(layer)

    def _show_pair(self, layer: TextLayer) -> None:
        place = self._story.pair
        self.pair.setEnabled(place is not None)
        self.pair.show_value(0.0 if place is None else pair_kern(layer, place))
        self.pair.setToolTip(
            tr("Space between two letters: put the caret between them, then Alt+← →")
            if place is None
            else tr(
                "Space between “{first}” and “{second}”, in thousandths of the size (Alt+← →)",
                first=layer.text[place - 1],
                second=layer.text[place],
            )
        )
