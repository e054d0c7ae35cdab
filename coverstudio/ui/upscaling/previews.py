"""Both sides of the comparison, made by the real engines; what is no longer seen stops."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import PixelBox
from coverstudio.rendering.arrays import from_array
from coverstudio.ui.stories.errands import Errands
from coverstudio.ui.stories.upscaling import Upscaling
from coverstudio.ui.upscaling.split_view import Shown, SplitView

if TYPE_CHECKING:
    from coverstudio.editor.pictures import Pixels
    from coverstudio.editor.upscaling import UpscaleWish

QUIET_MS = 250
_MARGIN = 12  # pixels around a crop that the network sees and nobody else


class Previews(QObject):
    """Asks for what a view shows, once it has been quiet for a moment.

    `timed(index, seconds for one pixel of the picture)` tells how long a side took, `failed(sentence)` why
    one could not be made.
    """

    timed = Signal(int, float)
    failed = Signal(str)

    def __init__(self, story: Upscaling, view: SplitView, errands: Errands) -> None:
        super().__init__(view)
        self._story, self._view, self._errands = story, view, errands
        self._pixels: Pixels | None = None
        self._wishes: list[tuple[str, UpscaleWish] | None] = [None, None]
        self._task: asyncio.Task[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._begin)
        view.crop_changed.connect(self.ask)

    def show_pixels(self, pixels: Pixels) -> None:
        """Take crops from this picture."""
        self._pixels = pixels
        self.ask()

    def show_wish(self, index: int, name: str, wish: UpscaleWish) -> None:
        """Make a side in this way from now on."""
        if self._wishes[index] != (name, wish):
            self._wishes[index] = name, wish
            self._view.show_side(index, Shown(name))
            self.ask()

    def ask(self) -> None:
        """Make both sides as soon as nothing has changed for a moment."""
        self._stop()
        self._timer.start()

    def stop(self) -> None:
        """Make nothing any more."""
        self._timer.stop()
        self._stop()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self) -> None:
        if self._pixels is not None:
            self._task = self._errands.send(self._make_all(self._pixels))

    async def _make_all(self, pixels: Pixels) -> None:
        crop = self._view.crop()
        for index in (1, 0):  # what will be used comes first
            wished = self._wishes[index]
            if wished is None:
                continue
            try:
                await self._make(index, *wished, crop, pixels)
            except (GenerationError, ValueError) as error:
                self.failed.emit(str(error))

    async def _make(self, index: int, name: str, wish: UpscaleWish, crop: PixelBox, pixels: Pixels) -> None:
        left, top = max(0, crop.x - _MARGIN), max(0, crop.y - _MARGIN)
        right = min(pixels.shape[1], crop.x + crop.width + _MARGIN)
        bottom = min(pixels.shape[0], crop.y + crop.height + _MARGIN)
        around = PixelBox(left, top, right - left, bottom - top)
        width, height = self._view.result_size(around)
        tried = await self._story.try_out(pixels[top:bottom, left:right], (width, height), wish)
        across, down = width / around.width, height / around.height
        rows = slice(round((crop.y - top) * down), round((crop.y - top + crop.height) * down))
        columns = slice(round((crop.x - left) * across), round((crop.x - left + crop.width) * across))
        image = await asyncio.to_thread(from_array, tried.pixels[rows, columns].copy())
        self._view.show_side(index, Shown(name, crop, image))
        self.timed.emit(index, tried.seconds / (around.width * around.height))
