"""How large the wrap is and how far its numbers can be relied upon, with the way to the printer's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from coverstudio.ui.icons import icon
from coverstudio.ui.panels.print.edition_words import (
    calculator_address,
    calculator_place,
    page_words,
    spine_words,
    standing_words,
)
from coverstudio.ui.stories.editions import Editions
from coverstudio.ui.stories.opening import show_page
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import boxed, button, column, label, row, set_role

_ICONS = {
    "published": ("check-circle", "good"),
    "fitted": ("info", "quiet"),
    "estimate": ("warning", "caution"),
}


class Measures(QWidget):
    """Follows the story. `calculator_opened` tells that the user fetches a number from the printer."""

    calculator_opened = Signal()

    def __init__(self, story: Editions) -> None:
        super().__init__()
        self._story = story
        self.spine = label("")
        self.page = label("", "note", wraps=True)
        self.mark = label("")
        self.mark.setFixedSize(20, 18)
        self.standing = label("", "note", wraps=True)
        self.calculator = button(tr("Open its calculator"), self._on_calculator, "caption link")
        self.mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = column(self.standing, row(self.calculator, None), gap=2)
        self._standing_box = boxed(row(column(self.mark, None), words, gap=0))
        self.setLayout(column(self.spine, self.page, self._standing_box, gap=4))
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the measures of what is on the page."""
        spread, width = self._story.spec.spread, self._story.spine_width
        if spread is None:
            return
        self.spine.setVisible(width is not None)
        if width is not None:
            self.spine.setText(spine_words(width, spread.edition.pages, self._story.counted_pages))
        self.page.setText(page_words(self._story.spec))
        self._show_standing()

    def _show_standing(self) -> None:
        wrap, printer = self._story.wrap, self._story.page_printer
        self._standing_box.setVisible(wrap is not None and printer is not None)
        if wrap is None or printer is None:
            return
        name, colour = _ICONS[wrap.standing]
        self.mark.setPixmap(icon(name, colour).pixmap(16, 16))
        self.standing.setText(standing_words(wrap, printer))
        set_role(self.standing, "caution" if wrap.standing == "estimate" else "note")
        place = calculator_place(printer)
        self.standing.setToolTip(place)
        self.calculator.setToolTip(place)
        # Who publishes the rule needs no calculator.
        is_wanted = self._story.has_spine and wrap.standing != "published"
        self.calculator.setVisible(is_wanted and bool(calculator_address(printer)))

    def _on_calculator(self) -> None:
        printer = self._story.page_printer
        if printer is not None:
            show_page(calculator_address(printer))
            self.calculator_opened.emit()
