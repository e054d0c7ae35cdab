"""The tool that draws a box for a new text, and the hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas.drag_tool import DragTool
from coverstudio.ui.canvas.gestures import BoxDrag, Hand
from coverstudio.ui.canvas.marks import BoxMark, HoverMark, LabelMark, Mark
from coverstudio.ui.canvas.picking import Point, layers_at

SMALLEST_PIXELS = 4.0
_LINE_HEIGHT = 14.0
_SHARE_OF_SAFE = 0.6


class BoxTool(DragTool[BoxDrag]):
    """Draws a rectangle; `drawn` is told of the box (mm) at the end of a drag, `clicked` of a mere click."""

    def __init__(
        self, drawn: Callable[[Box], None], clicked: Callable[[Hand], None], shape: type[BoxMark]
    ) -> None:
        super().__init__()
        self._drawn, self._clicked, self._shape = drawn, clicked, shape
        self.cursor = QCursor(Qt.CursorShape.CrossCursor)

    def press(self, hand: Hand) -> None:
        """Begin at a corner."""
        self._drag = BoxDrag(hand.point)

    def release(self, hand: Hand) -> None:
        """Tell of the rectangle, or of a click when the hand has hardly moved."""
        drag, self._drag = self._drag, None
        if drag is None:
            return
        box = drag.box
        if box is not None and min(box.width, box.height) * hand.scale >= SMALLEST_PIXELS:
            self._drawn(box)
        elif box is None or max(box.width, box.height) * hand.scale < SMALLEST_PIXELS:
            self._clicked(hand)

    def hover(self, hand: Hand) -> None:
        """Nothing under the hand matters."""

    def leave(self) -> None:
        """The mouse has left the canvas."""

    def marks(self) -> tuple[Mark, ...]:
        """Return the rectangle and its size."""
        if self._drag is None or self._drag.box is None:
            return ()
        return self._shape(self._drag.box), LabelMark(self._drag.label, self._at)


class TextTool(BoxTool):
    """Draws a text box; over a text it edits that one."""

    def __init__(
        self, editor: Editor, drawn: Callable[[Box], None], edit: Callable[[str, Hand], None]
    ) -> None:
        super().__init__(drawn, self._click, BoxMark)
        self._editor, self._edit = editor, edit
        self._hovered: TextLayer | None = None

    def hover(self, hand: Hand) -> None:
        """Show which text a click would edit."""
        self._hovered = self._text_at(hand)
        shape = Qt.CursorShape.CrossCursor if self._hovered is None else Qt.CursorShape.IBeamCursor
        self.cursor = QCursor(shape)

    def leave(self) -> None:
        """The mouse has left the canvas."""
        self._hovered = None

    def marks(self) -> tuple[Mark, ...]:
        """Return the rectangle, or the text that a click would edit."""
        drawn = super().marks()
        return drawn if self.is_dragging or self._hovered is None else (HoverMark(self._hovered),)

    def _text_at(self, hand: Hand) -> TextLayer | None:
        found = layers_at(self._editor.document, hand.point)
        return next((layer for layer in found if isinstance(layer, TextLayer)), None)

    def _click(self, hand: Hand) -> None:
        text = self._text_at(hand)
        if text is not None:
            self._edit(text.id, hand)
        else:
            self._drawn(self._box_at(hand.point))

    def _box_at(self, point: Point) -> Box:
        """Return the box of a text that begins where the mouse was clicked."""
        panel = self._editor.document.print_spec.panel_at(point[0])
        safe = panel.safe or panel.box
        wanted = safe.width * _SHARE_OF_SAFE
        width = min(wanted, max(safe.right - point[0], wanted / 2))
        return Box(point[0], point[1] - _LINE_HEIGHT / 2, width, _LINE_HEIGHT)


class HandTool:
    """Moves the view; the canvas does the moving, as it does with Space or the middle button."""

    is_dragging = False

    def __init__(self) -> None:
        self.cursor = QCursor(Qt.CursorShape.OpenHandCursor)

    def press(self, hand: Hand) -> None:
        """The canvas begins to pan."""

    def drag(self, hand: Hand) -> None:
        """The canvas pans."""

    def release(self, hand: Hand) -> None:
        """The canvas stops panning."""

    def cancel(self) -> bool:
        """There is nothing to give up."""
        return False

    def finish(self, hand: Hand) -> bool:
        """There is nothing to end."""
        return False

    def hover(self, hand: Hand) -> None:
        """Nothing under the hand matters."""

    def leave(self) -> None:
        """The mouse has left the canvas."""

    def marks(self) -> tuple[Mark, ...]:
        """Return nothing."""
        return ()
