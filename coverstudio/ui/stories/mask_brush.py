"""The brush that masks, and one stroke of it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.document.layers import ImageLayer
from coverstudio.ui.canvas.mask_marks import Doing
from coverstudio.ui.canvas.picking import Point

if TYPE_CHECKING:
    from coverstudio.editor.masking import Brush, HandMask

SMALLEST, BIGGEST = 1.0, 1000.0
_HARDER = 0.1


class MaskBrush(QObject):
    """`size` is the diameter in pixels of the picture, `hardness` (0..1) how far its full middle reaches."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.size, self.hardness = 80.0, 0.8

    @property
    def value(self) -> Brush:
        """The brush as it is now."""
        from coverstudio.editor.masking import Brush

        return Brush(self.size, self.hardness)

    def resize(self, size: float) -> None:
        """Take another size."""
        self._set(min(max(size, SMALLEST), BIGGEST), self.hardness)

    def harden(self, hardness: float) -> None:
        """Take another hardness."""
        self._set(self.size, min(max(hardness, 0.0), 1.0))

    def step_size(self, larger: bool) -> None:
        """Take the next size."""
        from coverstudio.editor.masking import next_size

        self.resize(next_size(self.size, larger=larger))

    def step_hardness(self, harder: bool) -> None:
        """Make the edge a little harder or softer."""
        self.harden(round(self.hardness + (_HARDER if harder else -_HARDER), 2))

    def _set(self, size: float, hardness: float) -> None:
        if (size, hardness) != (self.size, self.hardness):
            self.size, self.hardness = size, hardness
            self.changed.emit()


class Stroke:
    """What one movement of the brush makes of a mask, from where it was set down on."""

    def __init__(self, layer: ImageLayer, mask: HandMask, brush: Brush, doing: Doing) -> None:
        self.mask = self._begun_on = mask
        self.takes_away = doing is Doing.TAKE_AWAY
        self._layer, self._brush = layer, brush
        self._way: list[Point] = []

    def is_for(self, layer: ImageLayer) -> bool:
        """Tell whether the layer still has as many pixels as when the brush was set down."""
        return (self.mask.width, self.mask.height) == (layer.asset.width, layer.asset.height)

    def go(self, to: Point) -> None:
        """Go straight to a point of the page (mm)."""
        from coverstudio.editor.erasing import to_layer_pixels

        (there,) = to_layer_pixels([to], self._layer)
        self._way.append(there)
        self.mask = self._moved(self.mask, self._way[-2] if len(self._way) > 1 else there, there)

    def on(self, mask: HandMask) -> HandMask:
        """Return what the whole stroke makes of a mask, which may have changed since it was begun."""
        if mask is self._begun_on:
            return self.mask
        for start, end in itertools.pairwise((self._way[0], *self._way)):
            mask = self._moved(mask, start, end)
        return mask

    def _moved(self, mask: HandMask, start: Point, end: Point) -> HandMask:
        from coverstudio.editor.masking import brushed

        return brushed(mask, self._brush, start, end, takes_away=self.takes_away)
