"""Erasing by hand: the tools, and the mask they make."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from coverstudio.ui.canvas import Tool
from coverstudio.ui.canvas.tools import BRUSH_TOOLS, MASK_TOOLS
from coverstudio.ui.mask_fields import kind_choice
from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.stories.masking import Masking
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import boxed, button, column, icon_button, label, row
from coverstudio.ui.widgets.numbers import NumberField, ScrubLabel

_FIELD = 62
_NAME = 44


class MaskPart(QWidget):
    """Offers the tools and shows what is masked; `tool_asked(Tool)` asks for a tool."""

    tool_asked = Signal(object)

    def __init__(self, story: Masking, cleaning: Cleaning) -> None:
        super().__init__()
        self._story, self._cleaning = story, cleaning
        self._tool = Tool.SELECT
        self.kinds = kind_choice(self.tool_asked.emit)
        self.at_once = QCheckBox(tr("Erase as soon as I let go"))
        self.hint = label("", "note", wraps=True)
        self.share = label("", "quiet")
        self.in_full = QCheckBox(tr("In white and black (Q)"))
        self.erase_button = button(tr("Erase what is masked"), story.erase)
        self._mask_part = self._lay_out_mask()
        self.setLayout(
            column(label(tr("By hand"), "caption"), self.kinds, self.hint, self.at_once, self._mask_part)
        )
        self.at_once.toggled.connect(story.erase_at_once)
        self.in_full.toggled.connect(story.show_in_full)
        story.changed.connect(self.refresh)
        cleaning.changed.connect(self.refresh)
        self.refresh()

    def _lay_out_mask(self) -> QWidget:
        story = self._story
        self.grow_by = NumberField(1, 200, unit="px", decimals=0)
        self.feather_by = NumberField(1, 200, unit="px", decimals=0)
        self.grow_by.show_value(4)
        self.feather_by.show_value(6)
        self.grow = icon_button("arrows-out", tr("Grow"), lambda: story.grow(_pixels(self.grow_by)))
        self.shrink = icon_button("arrows-in", tr("Shrink"), lambda: story.grow(-_pixels(self.grow_by)))
        self.feather = button(tr("Soften"), lambda: story.feather(_pixels(self.feather_by)))
        self.invert = button(tr("Invert"), story.invert)
        self.clear = button(tr("Clear"), story.clear)
        for one in (self.feather, self.invert, self.clear):
            # The keys stay with the page, where Enter erases what is masked and Escape clears it.
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return boxed(
            column(
                row(self.share, None, self.in_full),
                row(
                    _named(tr("Grow"), self.grow_by), self.grow_by, self.shrink, self.grow, None, self.invert
                ),
                row(_named(tr("Feather"), self.feather_by), self.feather_by, self.feather, None, self.clear),
                self.erase_button,
            )
        )

    def refresh(self) -> None:
        """Show the mask of now."""
        story, mask = self._story, self._story.mask
        self.setEnabled(self._cleaning.target is not None or mask is not None)
        for switch, is_on in ((self.at_once, story.erases_at_once), (self.in_full, story.is_in_full)):
            blocker = QSignalBlocker(switch)
            switch.setChecked(is_on)
            blocker.unblock()
        self._mask_part.setVisible(mask is not None)
        self.hint.setVisible(mask is None)
        # With a mask nothing is erased before it is, and a brush always makes one.
        self.at_once.setVisible(mask is None)
        self.at_once.setEnabled(self._tool not in BRUSH_TOOLS)
        self.hint.setText(
            tr("Take a tool and drag over what should go. With Shift you make a mask first.")
            if story.erases_at_once
            else tr("Take a tool, draw around or paint over what should go, then erase it.")
        )
        if mask is not None:
            self.share.setText(_share_words(mask.share))

    def show_tool(self, tool: Tool) -> None:
        """Show which tool is in the hand."""
        self._tool = tool
        self.kinds.show_choice(tool.value if tool in MASK_TOOLS else "")
        self.refresh()


def _pixels(field: NumberField) -> int:
    """Return what stands in a field, typed a moment ago or not: a click on an icon does not leave it."""
    field.interpretText()
    return round(field.value())


def _named(words: str, field: NumberField) -> ScrubLabel:
    name = ScrubLabel(words, field)
    name.setFixedWidth(_NAME)
    field.setFixedWidth(_FIELD)
    field.setAccessibleName(words)
    return name


def _share_words(share: float) -> str:
    percent = f"{share:.2%}" if share < 0.001 else f"{share:.1%}"
    return tr("{share} masked", share=percent.replace("%", " %"))
