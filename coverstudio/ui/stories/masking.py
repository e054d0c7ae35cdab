"""Masks by hand: outlined and brushed on the page, and erased."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset
from coverstudio.editor.jobs import Job
from coverstudio.settings import Settings
from coverstudio.ui.canvas import Tool
from coverstudio.ui.canvas.mask_marks import Doing
from coverstudio.ui.canvas.mask_tools import BrushLook, DrawnOutline
from coverstudio.ui.canvas.picking import Point
from coverstudio.ui.stories.cleaning import Cleaning
from coverstudio.ui.stories.mask_brush import MaskBrush, Stroke
from coverstudio.ui.stories.mask_in_hand import MaskInHand
from coverstudio.ui.stories.out_of_reach import tell_if_out_of_reach, tell_why_there_is_none
from coverstudio.ui.stories.pictures_under import picture_under, touches
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Eraser
    from coverstudio.editor.masking import HandMask
    from coverstudio.editor.pictures import Made, Pixels

Outline = tuple[Point, ...]


class Masking(MaskInHand):
    """What the hand does to the mask, and what becomes of it.

    `painted` tells that a stroke goes on, `working_changed(outlines)` which outlines (mm) are being erased,
    `tool_asked(Tool)` that a mask came that the hand may want to change.
    """

    painted = Signal()
    working_changed = Signal(object)
    tool_asked = Signal(object)

    def __init__(
        self, studio: Studio, cleaning: Cleaning, eraser: Callable[[], Eraser] | None = None
    ) -> None:
        super().__init__(studio)
        self._cleaning, self._eraser = cleaning, eraser
        self._stroke: Stroke | None = None
        self._working: list[Outline] = []
        self.brush = MaskBrush()
        cleaning.pictures.made.connect(self._on_made)
        studio.preferences.changed.connect(self._on_preferences_changed)

    @property
    def mask(self) -> HandMask | None:
        """The mask in hand, with the stroke that goes on now; None while nothing is masked."""
        stroke, layer = self._stroke, self.layer
        if stroke is None or layer is None or not stroke.is_for(layer):
            return super().mask
        return None if stroke.mask.is_empty else stroke.mask

    @property
    def plainly(self) -> Doing:
        """What an outline does that is drawn without keys: erase, or build a mask that has been begun."""
        at_once = self._studio.preferences.settings.erase_at_once
        return Doing.ERASE if at_once and self.mask is None else Doing.ADD

    @property
    def erases_at_once(self) -> bool:
        """Whether an outline erases as soon as it is drawn, while there is no mask."""
        return self._studio.preferences.settings.erase_at_once

    def erase_at_once(self, at_once: bool) -> None:
        """Erase as soon as an outline is drawn, or mask what is in it."""
        self._studio.preferences.change(erase_at_once=at_once)

    # Which picture

    def brush_at(self, point: Point) -> BrushLook:
        """Return how large the brush is over a point of the page."""
        layer = self._picture_for((point,)) or self._cleaning.target
        size = self.brush.size / (_pixels_to_the_mm(layer) if layer is not None else 10.0)
        return BrushLook(size, self.brush.hardness)

    def _picture_for(self, outline: Outline) -> ImageLayer | None:
        """Return the picture that the mask belongs to, or would; None where an outline lies beside it."""
        box, masked = _around(outline), self.layer
        if masked is not None and self.mask is not None:
            return masked if touches(masked, box) and masked.visible and not masked.locked else None
        editor = self._studio.editor
        return picture_under(editor.document, box, editor.selected)

    def _picture_or_note(self, outline: Outline) -> ImageLayer | None:
        layer = self._picture_for(outline)
        if layer is None:
            self._tell_why_not(_around(outline))
        return layer

    def _tell_why_not(self, box: Box) -> None:
        masked = self.layer if self.mask is not None else None
        if masked is not None and touches(masked, box):
            tell_if_out_of_reach(self._studio, masked)
        elif masked is not None and picture_under(self._studio.editor.document, box) is not None:
            self._studio.messages.note(
                tr("There is a mask on another picture: erase or clear that one first.")
            )
        else:
            tell_why_there_is_none(self._studio, box)

    # Painting and outlining

    def begin_stroke(self, at: Point, doing: Doing) -> None:
        """Set the brush down at a point of the page."""
        layer = self._picture_or_note((at,))
        if layer is None:
            return
        if doing is Doing.TAKE_AWAY and self.mask is None:
            self._say_nothing_is_masked()
            return
        self._layer_id = layer.id
        history = self._kept.begun(layer.asset)
        self._kept.keep(layer.asset, history)
        self._stroke = Stroke(layer, history.mask, self.brush.value, doing)
        self.move_stroke(at)

    def move_stroke(self, to: Point) -> None:
        """Paint on, straight to a point of the page."""
        if self._stroke is not None:
            self._stroke.go(to)
            self.painted.emit()

    def end_stroke(self, keep: bool) -> None:
        """Lift the brush; what it painted stays as one step, or goes, as it does with a picture's size."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return
        layer = self.layer
        if keep and layer is not None and stroke.is_for(layer):
            before = self._kept.begun(layer.asset).mask
            name = tr("Rub out") if stroke.takes_away else tr("Brush")
            self._put(layer, stroke.on(before), name)
        else:
            self.changed.emit()

    def draw(self, outline: DrawnOutline) -> Job | None:
        """Erase what is in an outline (mm), put it into the mask, or take it out."""
        from coverstudio.editor.erasing import to_layer_pixels
        from coverstudio.editor.masking import HandMask, outlined

        layer = self._picture_or_note(outline.corners)
        if layer is None:
            return None
        takes_away, erases = outline.doing is Doing.TAKE_AWAY, outline.doing is Doing.ERASE
        if takes_away and self.mask is None:
            self._say_nothing_is_masked()
            return None
        before = HandMask(layer.asset.width, layer.asset.height)
        if not erases:
            before = self._kept.begun(layer.asset).mask
        polygon = to_layer_pixels(outline.corners, layer)
        after = outlined(before, polygon, takes_away=takes_away)
        if after is before or (after.is_empty and not takes_away):
            self._studio.messages.note(tr("There is no picture there: draw over one."))
            return None
        if erases:
            return self._start_erasing(layer, after, outline.corners)
        self._put(layer, after, tr("Take out of the mask") if takes_away else tr("Put into the mask"))
        return None

    def take(self, mask: Pixels, name: str) -> None:
        """Put a mask (H×W, 255 = goes) of the picture that is cleaned into the hand, as a step `name`."""

        layer = self._cleaning.target
        if layer is None or mask.shape != (layer.asset.height, layer.asset.width):
            return
        before = self._kept.begun(layer.asset).mask
        self._put(layer, before.added(before.whole, mask), name)
        self.tool_asked.emit(Tool.BRUSH)

    def _say_nothing_is_masked(self) -> None:
        self._studio.messages.note(tr("Nothing is masked yet: there is nothing to take away from."))

    # Erasing

    def erase(self) -> Job | None:
        """Erase what is masked."""
        layer, mask = self.layer, self.mask
        if layer is None or mask is None:
            self._studio.messages.note(tr("Nothing is masked yet: paint over what should go."))
            return None
        if tell_if_out_of_reach(self._studio, layer):
            return None
        return self._start_erasing(layer, mask)

    def _start_erasing(self, layer: ImageLayer, mask: HandMask, *outlines: Outline) -> Job:
        async def work(job: Job) -> None:
            self._show_working([*self._working, *outlines])
            try:
                await self._erase(job, layer, mask)
            finally:
                self._show_working([one for one in self._working if one not in outlines])

        return self._studio.jobs.start(tr("Erase"), work)

    def _show_working(self, outlines: list[Outline]) -> None:
        self._working = outlines
        self.working_changed.emit(tuple(outlines))

    async def _erase(self, job: Job, layer: ImageLayer, mask: HandMask) -> None:
        from coverstudio.editor.erasing import PATCHES, erase_mask_of_layer

        async def make(now: ImageLayer) -> tuple[Made, Pixels]:
            area = await asyncio.to_thread(mask.pixels)
            made, _ = await erase_mask_of_layer(
                self._studio.generator,
                self._studio.editor.store,
                now,
                area,
                eraser=PATCHES if self._eraser is None else self._eraser(),
                on_progress=job.report,
            )
            self._kept.carry(now.asset, made.asset, without=mask)
            return made, area

        await self._cleaning.pictures.replace(layer, tr("Erase"), make)

    def _on_preferences_changed(self, old: Settings, new: Settings) -> None:
        if old.erase_at_once != new.erase_at_once:
            self.changed.emit()

    def _on_made(self, before: Asset, after: Asset) -> None:
        """Take over what is masked to a picture that was erased otherwise."""
        self._kept.carry(before, after)


def _pixels_to_the_mm(layer: ImageLayer) -> float:
    box, asset = layer.box, layer.asset
    return ((asset.width / box.width) * (asset.height / box.height)) ** 0.5


def _around(outline: Outline) -> Box:
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    least = 1e-3  # a point has no area, and a box wants one
    width, height = max(max(xs) - min(xs), least), max(max(ys) - min(ys), least)
    return Box(min(xs), min(ys), width, height)
