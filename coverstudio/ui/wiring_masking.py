"""Who hears whom where something is masked by hand: canvas, bar, panel, keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from coverstudio.ui.canvas import Tool
from coverstudio.ui.canvas.tools import MASK_TOOLS
from coverstudio.ui.mask_kinds import MASK_KINDS
from coverstudio.ui.stages import CLEAN
from coverstudio.ui.window import MainWindow


class MaskWiring(QObject):
    """The connections of one window; they go with it, being its child."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._masking = window, window.stories.masking
        self._connect_canvas()
        self._connect_keys()
        window.context_bar.mask_fields.tool_asked.connect(window.canvas.set_tool)
        window.clean.mask_tool_asked.connect(window.canvas.set_tool)
        window.stages.changed.connect(self._show_mask)
        self._masking.changed.connect(self._show_mask)
        self._masking.painted.connect(self._show_mask)
        self._masking.tool_asked.connect(window.canvas.set_tool)
        self._masking.working_changed.connect(window.canvas.set_working)
        self._masking.brush.changed.connect(window.canvas.refresh_marks)
        self._on_tool_changed(window.canvas.tool())

    def _connect_canvas(self) -> None:
        canvas, masking = self._window.canvas, self._masking
        canvas.set_brush(masking.brush_at)
        canvas.outline_drawn.connect(masking.draw)
        canvas.stroke_begun.connect(masking.begin_stroke)
        canvas.stroke_moved.connect(masking.move_stroke)
        canvas.stroke_ended.connect(masking.end_stroke)
        canvas.mask_erase_asked.connect(masking.erase)
        canvas.mask_clear_asked.connect(masking.clear)
        canvas.hardness_stepped.connect(masking.brush.step_hardness)
        canvas.tool_changed.connect(self._on_tool_changed)

    def _connect_keys(self) -> None:
        brush, canvas = self._masking.brush, self._window.canvas
        for kind in MASK_KINDS[1:]:
            self._on_key(kind.key, lambda tool=kind.tool: canvas.set_tool(tool))
        self._on_key("[", lambda: brush.step_size(larger=False))
        self._on_key("]", lambda: brush.step_size(larger=True))
        self._on_key("Q", lambda: self._masking.show_in_full(not self._masking.is_in_full))

    def _on_key(self, keys: str, act: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self._window).activated.connect(act)

    def _on_tool_changed(self, tool: Tool) -> None:
        self._masking.take_in_hand(tool in MASK_TOOLS)
        self._window.clean.by_hand.show_tool(tool)
        self._show_mask()

    def _show_mask(self) -> None:
        """Show the mask where it is worked on: in its stage, and whenever a tool for it is in the hand."""
        canvas, masking = self._window.canvas, self._masking
        is_shown = masking.is_in_hand or self._window.stages.stage == CLEAN
        canvas.set_plain_outline(masking.plainly)
        canvas.set_mask_in_full(masking.is_in_full)
        canvas.set_mask(masking.on_page() if is_shown else None)
