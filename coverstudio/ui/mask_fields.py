"""What the context bar offers while a tool that masks is in the hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.ui.canvas import Tool
from coverstudio.ui.canvas.tools import BRUSH_TOOLS
from coverstudio.ui.mask_kinds import MASK_KINDS
from coverstudio.ui.stories.mask_brush import BIGGEST, SMALLEST, MaskBrush
from coverstudio.ui.stories.masking import Masking
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import Segments, boxed, row, upright_rule
from coverstudio.ui.widgets.numbers import NumberField, ScrubLabel

_FIELD = 74
_KINDS_WIDTH = 34


class MaskFields(QWidget):
    """The kinds of tools; the brush in numbers. `tool_asked(Tool)` asks for another tool."""

    tool_asked = Signal(object)

    def __init__(self, brush: MaskBrush) -> None:
        super().__init__()
        self._brush = brush
        self.kinds = kind_choice(self.tool_asked.emit)
        self.kinds.setFixedWidth(_KINDS_WIDTH * len(MASK_KINDS))
        self.size_field = NumberField(SMALLEST, BIGGEST, unit="px", decimals=0, step=5)
        self.hardness = NumberField(0, 100, unit="%", decimals=0, step=5)
        fields = row(upright_rule(), 4, gap=6)
        for name, tip, field in (
            (tr("Size"), tr("Size of the brush, in pixels of the picture: [ and ]"), self.size_field),
            (tr("Hardness"), tr("How far the brush is full: Shift+[ and Shift+]"), self.hardness),
        ):
            field.setFixedWidth(_FIELD)
            field.setToolTip(tip)
            field.setAccessibleName(name)
            fields.addWidget(ScrubLabel(name, field))
            fields.addWidget(field)
            fields.addSpacing(6)
        self.brush_part = boxed(fields)
        self.setLayout(row(self.kinds, self.brush_part, gap=12))
        self.size_field.edited.connect(brush.resize)
        self.hardness.edited.connect(lambda share: brush.harden(share / 100))
        brush.changed.connect(self.refresh)
        self.refresh()

    def show_tool(self, tool: Tool) -> None:
        """Show which of the tools is in the hand."""
        self.kinds.show_choice(tool.value)
        self.brush_part.setVisible(tool in BRUSH_TOOLS)

    def refresh(self) -> None:
        """Show the brush of now."""
        self.size_field.show_value(self._brush.size)
        self.hardness.show_value(self._brush.hardness * 100)


def mask_hint(tool: Tool, story: Masking) -> str:
    """Say in a few words what the tool does now."""
    if story.mask is not None:
        return tr("Shift adds, Alt takes away   ·   Enter erases what is masked, Esc clears the mask")
    if tool is Tool.RUBBER:
        return tr("Nothing is masked yet: there is nothing to take away from.")
    if tool is Tool.BRUSH:
        return tr("Paint over what should go, then press Enter   ·   Alt takes away")
    if not story.erases_at_once:
        return tr("Draw around what should go, then press Enter   ·   Shift adds, Alt takes away")
    if tool is Tool.ERASE:
        return tr("Drag a rectangle over what should go: it is erased at once   ·   Shift makes a mask first")
    return tr("Draw around what should go: it is erased at once   ·   Shift makes a mask first")


def kind_choice(chosen: Callable[[Tool], object]) -> Segments:
    """Return the kinds of tools side by side; `chosen` is told of the one that is clicked."""
    choices = [(kind.tool.value, kind.tip, kind.icon) for kind in MASK_KINDS]
    return Segments(choices, lambda identity: chosen(Tool(identity)))
