"""How lines stand in the box of a text."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from coverstudio.document.layers import TextLayer
from coverstudio.ui.stories.styling import Styling
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import Segments, captioned, column, number, row
from coverstudio.ui.widgets.numbers import NumberField


class ParagraphPart(QWidget):
    """Alignment, fitting, columns and hyphens; they are the whole text's."""

    def __init__(self, story: Styling) -> None:
        super().__init__()
        self._story = story
        self.alignment = Segments(
            (
                ("left", tr("Align left"), "text-align-left"),
                ("center", tr("Align centre"), "text-align-center"),
                ("right", tr("Align right"), "text-align-right"),
                ("justify", tr("Justify"), "text-align-justify"),
            ),
            lambda chosen: story.restyle(tr("Alignment"), alignment=chosen),
        )
        self.standing = Segments(
            (
                ("top", tr("At the top of the box"), "align-top"),
                ("middle", tr("In the middle of the box"), "align-center-vertical"),
                ("bottom", tr("At the bottom of the box"), "align-bottom"),
            ),
            lambda chosen: story.restyle(tr("Place in the box"), vertical_alignment=chosen),
        )
        self.fit = ChoiceField((("none", tr("As set")), ("width", tr("Fill width")), ("box", tr("Fill box"))))
        self.columns = NumberField(1, 12, decimals=0)
        self.gap = NumberField(0, 1000, unit="mm", decimals=1, step=0.5)
        self.hyphenated = QCheckBox(tr("Break words with hyphens"))
        self.fit.setToolTip(tr("Lets the box decide the size: lines fill its width, or all of it"))
        self.hyphenated.setToolTip(tr("By the rules of the book's language"))
        self._connect()
        self.setLayout(column(self._alignments(), self._fit_and_columns(), self.hyphenated, gap=12))

    def _connect(self) -> None:
        change = self._story.restyle
        self.fit.edited.connect(lambda fit: change(tr("Fit"), fit=fit))
        self.columns.edited.connect(lambda columns: change(tr("Columns"), columns=round(columns)))
        self.gap.edited.connect(lambda gap: change(tr("Column gap"), column_gap=gap))
        self.hyphenated.clicked.connect(lambda on: change(tr("Hyphens"), hyphenated=on))

    def _alignments(self) -> QHBoxLayout:
        line = row()
        line.addLayout(captioned(tr("Alignment"), self.alignment), 4)
        line.addLayout(captioned(tr("In the box"), self.standing), 3)
        return line

    def _fit_and_columns(self) -> QHBoxLayout:
        line = row()
        line.addLayout(captioned(tr("Size in the box"), self.fit), 6)
        line.addLayout(number(tr("Columns"), self.columns), 4)
        line.addLayout(number(tr("Gap"), self.gap), 4)
        return line

    def show_layer(self, layer: TextLayer) -> None:
        """Show how the lines of a text stand."""
        self.alignment.show_choice(layer.alignment)
        self.standing.show_choice(layer.vertical_alignment)
        self.fit.show_choice(layer.fit)
        self.columns.show_value(layer.columns)
        self.gap.show_value(layer.column_gap)
        may_divide = layer.writing == "horizontal" and layer.path is None
        self.columns.setEnabled(may_divide)
        self.columns.setToolTip("" if may_divide else tr("Only horizontal lines without a path have columns"))
        self.gap.setEnabled(may_divide and layer.columns > 1)
        self.hyphenated.setEnabled(may_divide)
        self.hyphenated.setChecked(layer.hyphenated)
