"""The page with a mask over one of its pictures, and the tools that make it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from coverstudio.document.layers import ImageLayer
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.drop_view import DropView
from coverstudio.ui.canvas.gestures import Hand
from coverstudio.ui.canvas.marks import Mark
from coverstudio.ui.canvas.mask_marks import Doing, MaskMark, OutlineMark
from coverstudio.ui.canvas.mask_tools import (
    BrushLook,
    BrushTool,
    Drawing,
    LassoDrawing,
    MaskTool,
    OutlineTool,
    ellipse_from,
    rectangle_from,
)
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.canvas.tools import Tool

if TYPE_CHECKING:
    from coverstudio.editor.masking import HandMask
    from coverstudio.ui.canvas.mask_picture import MaskPicture


@dataclass(frozen=True, eq=False)
class MaskOnPage:
    """A mask over the picture of a layer."""

    layer: ImageLayer
    mask: HandMask


class MaskView(DropView):
    """Shows one mask; keeps the tools that mask by hand, and tells what they do, in mm on the page.

    `outline_drawn(DrawnOutline)`; `stroke_begun(Point, Doing)`, `stroke_moved(Point)` and
    `stroke_ended(keep: bool)`; `mask_erase_asked` and `mask_clear_asked` at Enter and Escape;
    `hardness_stepped(harder: bool)` at braces, which shortcuts do not know on every keyboard.
    """

    outline_drawn = Signal(object)
    stroke_begun = Signal(object, object)
    stroke_moved = Signal(object)
    stroke_ended = Signal(bool)
    mask_erase_asked = Signal()
    mask_clear_asked = Signal()
    hardness_stepped = Signal(bool)

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__(editor, images)
        self._mask: MaskMark | None = None
        self._in_full = False
        self._working: tuple[OutlineMark, ...] = ()
        self._plain = Doing.ERASE
        self._brush: Callable[[Point], BrushLook] = lambda _: BrushLook(4.0, 1.0)

    def set_mask(self, shown: MaskOnPage | None) -> None:
        """Show a mask; another version of the one that shows is painted anew only where it differs."""
        before = self._mask
        if shown is None:
            self._mask = None
        elif before is not None and _fits(before.picture, shown):
            changed = before.picture.show(shown.mask)
            self._mask = MaskMark(shown.layer, before.picture, self._in_full)
            if self._mask == before:
                view = self.view_map()
                for part in changed:
                    self.viewport().update(before.part_shown_in(part, view).toAlignedRect())
        else:
            from coverstudio.ui.canvas.mask_picture import MaskPicture  # noqa: PLC0415

            self._mask = MaskMark(shown.layer, MaskPicture(shown.mask), self._in_full)
        self.refresh_marks()

    def shows_mask(self) -> bool:
        """Tell whether a mask shows."""
        return self._mask is not None

    def set_mask_in_full(self, in_full: bool) -> None:
        """Show the mask alone, in white and black, or as a tint over the picture."""
        self._in_full = in_full
        if self._mask is not None:
            self._mask = MaskMark(self._mask.layer, self._mask.picture, in_full)
        self.refresh_marks()

    def set_plain_outline(self, doing: Doing) -> None:
        """Show an outline that is drawn without keys as what it will do."""
        self._plain = doing

    def set_brush(self, brush: Callable[[Point], BrushLook]) -> None:
        """Ask `brush` what it looks like at a point of the page."""
        self._brush = brush

    def set_working(self, outlines: Sequence[tuple[Point, ...]]) -> None:
        """Keep outlines (mm) marked while a job works on them."""
        self._working = tuple(OutlineMark(corners) for corners in outlines)
        self.refresh_marks()

    def mask_marks(self) -> tuple[Mark, ...]:
        """Return the mask, and the outlines that are being erased."""
        return (*(() if self._mask is None else (self._mask,)), *self._working)

    def _mask_tools(self, clicked: Callable[[Hand], None]) -> dict[Tool, MaskTool]:
        def outline(begin: Callable[[Point], Drawing]) -> OutlineTool:
            return OutlineTool(begin, lambda: self._plain, self.outline_drawn.emit, clicked)

        return {
            Tool.ERASE: outline(rectangle_from),
            Tool.ELLIPSE: outline(ellipse_from),
            Tool.LASSO: outline(LassoDrawing),
            Tool.BRUSH: BrushTool(Doing.ADD, self, self._brush_at),
            Tool.RUBBER: BrushTool(Doing.TAKE_AWAY, self, self._brush_at),
        }

    def _brush_at(self, point: Point) -> BrushLook:
        return self._brush(point)

    def begin_stroke(self, at: Point, doing: Doing) -> None:
        """Tell that the brush is set down."""
        self.stroke_begun.emit(at, doing)

    def move_stroke(self, to: Point) -> None:
        """Tell that it moves."""
        self.stroke_moved.emit(to)

    def end_stroke(self, *, keep: bool) -> None:
        """Tell that it is lifted."""
        self.stroke_ended.emit(keep)


def _fits(picture: MaskPicture, shown: MaskOnPage) -> bool:
    return (picture.mask.width, picture.mask.height) == (shown.mask.width, shown.mask.height)
