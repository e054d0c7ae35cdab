"""The fields of a text's style that stand both in the panel and in the bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from coverstudio.document.layers import TextLayer
from coverstudio.document.type_runs import LARGEST_SIZE, SMALLEST_SIZE, Span
from coverstudio.rendering import fonts
from coverstudio.rendering.text_layout import lay_out
from coverstudio.ui.icons import icon_family
from coverstudio.ui.stories.styling import Styling
from coverstudio.ui.translation import marked, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.colours import ColourField
from coverstudio.ui.widgets.families import FamilyField
from coverstudio.ui.widgets.forms import Segments, icon_button, row
from coverstudio.ui.widgets.mixed import MixedNumber

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
_T = TypeVar("_T")
Palette = Callable[[Callable[[Sequence[str]], None]], object]


class TextStyle(QObject):
    """The fields of a text's style that panel and bar share; they show what is selected and change it."""

    def __init__(self, story: Styling, palette: Palette) -> None:
        super().__init__()
        self._story = story
        self.family = FamilyField(self.offered_families)
        self.weight = ChoiceField()
        self.weight.setPlaceholderText(tr("Mixed"))
        self.italic = _italic_button()
        self.size = MixedNumber(SMALLEST_SIZE, LARGEST_SIZE, unit="pt", decimals=1)
        self.colour = ColourField(palette)
        line = self.family.lineEdit()
        if line is not None:
            line.setPlaceholderText(tr("Mixed"))
        self._connect()

    @staticmethod
    def offered_families() -> tuple[str, ...]:
        """Return the families to choose from: all but the icons' own."""
        return tuple(family for family in fonts.families() if family != icon_family())

    def _connect(self) -> None:
        change = self._story.restyle
        self.family.edited.connect(lambda family: change(tr("Font family"), family=family))
        self.weight.edited.connect(lambda weight: change(tr("Weight"), weight=int(weight)))
        self.italic.clicked.connect(self._story.flip_italic)
        self.size.edited.connect(lambda size: change(tr("Size"), size=size))
        self.colour.edited.connect(lambda colour: change(tr("Colour"), colour=colour))

    def show_layer(self, layer: TextLayer) -> None:
        """Show the style of what is selected in a text."""
        runs = self._story.runs
        self.family.show_family(_only({run.family or layer.family for run in runs}) or "", layer.text)
        self._show_weights(layer, runs)
        slants = {bool(run.italic) for run in runs}
        self.italic.setChecked(slants == {True})
        self.italic.setToolTip(tr("Italic") if len(slants) == 1 else tr("Italic in parts"))
        _mark_mixed(self.italic, is_mixed=len(slants) > 1)
        self._show_sizes(layer, runs)
        self.colour.show_colours(tuple(dict.fromkeys(run.colour or layer.colour for run in runs)))

    def _show_sizes(self, layer: TextLayer, runs: Sequence[Span]) -> None:
        is_fitted = layer.fit != "none"
        factor = lay_out(layer).size / layer.size if is_fitted else 1.0
        self.size.show_values([(run.size or layer.size) * factor for run in runs])
        self.size.setToolTip(tr("Set by the box; a size of your own ends that") if is_fitted else tr("Size"))

    def _show_weights(self, layer: TextLayer, runs: Sequence[Span]) -> None:
        held = {fonts.nearest_weight(run.weight or layer.weight) for run in runs}
        known = held.union(*(fonts.weights(run.family or layer.family) for run in runs))
        self.weight.offer([(str(weight), tr(WEIGHTS[weight])) for weight in sorted(known)])
        self.weight.show_choice(str(_only(held) or ""))


class BarStyle(TextStyle):
    """The essentials side by side, for the context bar."""

    def __init__(self, story: Styling, palette: Palette) -> None:
        super().__init__(story, palette)
        self.alignment = Segments(
            (
                ("left", tr("Align left"), "text-align-left"),
                ("center", tr("Align centre"), "text-align-center"),
                ("right", tr("Align right"), "text-align-right"),
            ),
            lambda chosen: story.restyle(tr("Alignment"), alignment=chosen),
        )
        for name, field in (
            (tr("Font family"), self.family),
            (tr("Weight"), self.weight),
            (tr("Size"), self.size),
        ):
            field.setToolTip(name)
            field.setAccessibleName(name)
        for field, width in (
            (self.weight, 104), (self.size, 72), (self.alignment, 108), (self.colour, 40),
        ):  # fmt: skip
            field.setFixedWidth(width)
        # Where the window is narrow the family's name gives way to everything else.
        self.family.setMinimumContentsLength(16)
        self.family.setMinimumWidth(96)
        self.family.setMaximumWidth(176)

    def layout(self) -> QHBoxLayout:
        """Return the fields in a row."""
        return row(self.family, self.weight, self.size, self.italic, self.alignment, self.colour)

    def show_layer(self, layer: TextLayer) -> None:
        """Show the style of what is selected in a text."""
        super().show_layer(layer)
        self.alignment.show_choice("" if layer.alignment == "justify" else layer.alignment)


def _only(values: set[_T]) -> _T | None:
    """Return the one value there is, None when there are several."""
    return next(iter(values)) if len(values) == 1 else None


def _mark_mixed(widget: QWidget, *, is_mixed: bool) -> None:
    if widget.property("mixed") != is_mixed:
        widget.setProperty("mixed", is_mixed)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _italic_button() -> QToolButton:
    made = icon_button("text-italic", tr("Italic"))
    made.setCheckable(True)
    return made
