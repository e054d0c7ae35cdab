"""The tools in hand: what each shows on the page, beside regions of lettering and the calm zone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QPainterPath

from coverstudio.document.geometry import Box
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.box_tools import HandTool, TextTool
from coverstudio.ui.canvas.gestures import Hand
from coverstudio.ui.canvas.marks import Mark
from coverstudio.ui.canvas.mask_tools import MaskTool
from coverstudio.ui.canvas.mask_view import MaskView
from coverstudio.ui.canvas.pen_tool import PenTool
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.place_mark import PlaceMark
from coverstudio.ui.canvas.region_tool import RegionTool
from coverstudio.ui.canvas.regions import NONE, Regions
from coverstudio.ui.canvas.select_tool import SelectTool
from coverstudio.ui.canvas.tools import OUTLINE_TOOLS, RegionOnPage, Tool
from coverstudio.ui.canvas.zone_tool import Zone, ZoneTool

_TOGGLING = {Tool.SELECT, *OUTLINE_TOOLS}
InHand = SelectTool | TextTool | PenTool | HandTool | ZoneTool | RegionTool | MaskTool


class ToolView(MaskView):
    """The page with the tools that work on it; what mouse and keys do with them comes on top.

    Signals: `text_box_drawn(Box)` with the text tool, `path_drawn(QPainterPath)` with the pen,
    `zone_drawn(Box)` for the calm zone,
    `region_drawn(Box)` and `region_reshaped(index, corners)` for lettering, all in mm;
    `region_toggled(index)`, `region_hovered(index)`, `tool_changed(Tool)`.
    """

    text_box_drawn = Signal(object)
    path_drawn = Signal(object)
    zone_drawn = Signal(object)
    region_toggled = Signal(int)
    region_hovered = Signal(int)
    region_drawn = Signal(object)
    region_reshaped = Signal(int, object)
    tool_changed = Signal(object)

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__(editor, images)
        self._tool = Tool.SELECT
        self._select = SelectTool(editor)
        self._zone = ZoneTool(editor, self._on_zone_drawn)
        self._regions = Regions()
        self._tools: dict[Tool, InHand] = {
            Tool.SELECT: self._select,
            **self._mask_tools(self._click_region),
            Tool.REGION: RegionTool(
                self._regions, self.region_drawn.emit, self.region_reshaped.emit, self._click_region
            ),
            Tool.TEXT: TextTool(editor, self._on_text_box_drawn, self._edit_at),
            Tool.PEN: PenTool(self._on_path_drawn),
            Tool.ZONE: self._zone,
            Tool.HAND: HandTool(),
        }
        self._place: Box | None = None
        self._space_held = False
        self._panning: QPointF | None = None
        self._last_hand = Hand((0.0, 0.0), 1.0)

    # What others ask for

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand; a drag in progress is given up."""
        if tool is self._tool:
            return
        self._in_hand.cancel()
        self._in_hand.leave()
        self.stop_editing()
        self._tool = tool
        self._zone.note(self._last_hand, in_hand=tool is Tool.ZONE)
        self.show_cursor()
        self.refresh_marks()
        self.tool_changed.emit(tool)

    def tool(self) -> Tool:
        """Return the tool in hand."""
        return self._tool

    def set_regions(self, regions: Sequence[RegionOnPage]) -> None:
        """Show regions of lettering; a click on one emits `region_toggled` with its index."""
        self._regions.show(regions)
        self.refresh_marks()

    def regions(self) -> tuple[RegionOnPage, ...]:
        """Return the regions that are shown."""
        return self._regions.shown

    def point_at_region(self, index: int) -> None:
        """Light the region that is pointed at in a list; NONE lights none."""
        if index != self._regions.pointed:
            self._regions.pointed = index
            self.refresh_marks()

    def clear_regions(self) -> None:
        """Show no regions."""
        self.set_regions(())

    def set_zone(self, zone: Zone | None) -> None:
        """Show where the title will stand, so that it can be changed; None hides it."""
        self._zone.show(zone)
        self.refresh_marks()

    def set_place(self, place: Box | None) -> None:
        """Outline the place that a finding is about; None outlines nothing."""
        self._place = place
        self.refresh_marks()

    # What is seen

    def marks(self) -> tuple[Mark, ...]:
        """Return regions, the frame and handles or the caret, and what a drag says."""
        marks: list[Mark] = [
            *self.mask_marks(),
            *self._regions.marks(filled=not self.shows_mask()),
            *self._zone.shown(),
        ]
        if self._place is not None:
            marks.append(PlaceMark(self._place))
        if self.editing is not None:
            marks += self.editing.marks()
        else:
            marks += self._in_hand.marks()
        marks += self._regions.label(self._last_hand.point)
        return (*marks, *self.drop_marks())

    def moving_layer(self) -> str:
        """Return the id of the layer that follows the hand, empty when none does."""
        selected = self.editor.selected
        return selected.id if selected is not None and self._select.is_dragging else ""

    @property
    def _in_hand(self) -> InHand:
        # The arrow may pull at the calm zone, too.
        return self._zone if self._zone.is_dragging else self._tools[self._tool]

    def _pulls_zone(self, hand: Hand) -> bool:
        return self._tool is Tool.SELECT and self.editing is None and self._zone.takes(hand)

    def show_cursor(self) -> None:
        """Show what a press would do."""
        if self._panning is not None:
            cursor = QCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space_held:
            cursor = QCursor(Qt.CursorShape.OpenHandCursor)
        elif self.editing is not None and self.editing.holds(self._last_hand.point):
            cursor = QCursor(Qt.CursorShape.IBeamCursor)
        elif self._regions.hovered != NONE:
            cursor = QCursor(Qt.CursorShape.PointingHandCursor)
        else:
            cursor = (self._zone if self._pulls_zone(self._last_hand) else self._in_hand).cursor
        self.viewport().setCursor(cursor)

    def _edit_at(self, layer_id: str, hand: Hand) -> None:
        self.edit_text(layer_id)
        if self.editing is not None:
            self.editing.put_caret(hand.point)
            self.show_caret()

    def _on_text_box_drawn(self, box: Box) -> None:
        self.set_tool(Tool.SELECT)
        self.text_box_drawn.emit(box)

    def _on_path_drawn(self, path: QPainterPath) -> None:
        self.set_tool(Tool.SELECT)
        self.path_drawn.emit(path)

    def _on_zone_drawn(self, box: Box) -> None:
        self.set_tool(Tool.SELECT)
        self.zone_drawn.emit(box)

    # Regions

    def _region_at(self, point: Point) -> int:
        return self._regions.at(point) if self._tool in _TOGGLING else NONE

    def _hover_region(self, index: int) -> None:
        if index != self._regions.hovered:
            self._regions.hovered = index
            self.region_hovered.emit(index)

    def _click_region(self, hand: Hand) -> None:
        index = self._regions.at(hand.point)
        if index != NONE:
            self.region_toggled.emit(index)
