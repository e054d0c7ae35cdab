"""Before and after erasing: a line to drag over the page, what differs, or the first picture alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset
from coverstudio.ui.canvas.compare_view import Comparison
from coverstudio.ui.stories.erased_pictures import ErasedPictures
from coverstudio.ui.stories.studio import Studio

if TYPE_CHECKING:
    from coverstudio.imaging.differences import Differences

Mode = Literal["off", "line", "difference"]


@dataclass(frozen=True, eq=False)
class Compared:
    """Two pictures, what differs between them, and how the page shows it."""

    before: Asset
    after: Asset
    differences: Differences
    overlay: QImage


class Comparing(QObject):
    """Compares the picture that is cleaned with the one it was erased from in the first place.

    `changed` tells of another choice, other pictures, or that the difference is there.
    """

    changed = Signal()

    def __init__(self, studio: Studio, pictures: ErasedPictures) -> None:
        super().__init__()
        self._studio, self._pictures = studio, pictures
        self._mode: Mode = "off"
        self._is_held = False
        self._compared: Compared | None = None
        self._looking: tuple[Asset, Asset] | None = None
        pictures.target_changed.connect(self._on_target_changed)

    @property
    def mode(self) -> Mode:
        """What lies over the page."""
        return self._mode if self.original is not None else "off"

    @property
    def original(self) -> Asset | None:
        """The picture before anything was erased, None when nothing was."""
        target = self._pictures.target
        return self._pictures.original(target.asset) if target is not None else None

    @property
    def is_over_page(self) -> bool:
        """Tell whether anything but the picture itself is to be seen."""
        return self.mode != "off" or (self._is_held and self.original is not None)

    @property
    def differences(self) -> Differences | None:
        """What differs, None until that was asked for and found."""
        compared = self._compared_now
        return compared.differences if compared is not None else None

    @property
    def _compared_now(self) -> Compared | None:
        target, compared = self._pictures.target, self._compared
        if target is None or compared is None:
            return None
        return compared if (compared.before, compared.after) == (self.original, target.asset) else None

    def show(self, mode: Mode) -> None:
        """Lay another comparison over the page, or none."""
        if mode != self._mode:
            self._mode = mode
            self._look()
            self.changed.emit()

    def hold(self, held: bool) -> None:
        """Show the first picture for as long as a key or a button is held."""
        if held != self._is_held:
            self._is_held = held
            self.changed.emit()

    def on_page(self) -> Comparison | None:
        """Return what the canvas is to show of it."""
        target, before = self._pictures.target, self.original
        if target is None or before is None or not self.is_over_page:
            return None
        shown: Mode = "off" if self._is_held else self._mode
        compared = self._compared_now if shown == "difference" else None
        return Comparison(
            target.id,
            before,
            has_line=shown == "line",
            whole=self._is_held,
            overlay=compared.overlay if compared is not None else None,
        )

    def _on_target_changed(self) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        """Find what differs, unless it is known or being looked for."""
        target, before = self._pictures.target, self.original
        if self.mode != "difference" or target is None or before is None or self.differences is not None:
            return
        if self._looking != (before, target.asset):
            self._looking = (before, target.asset)
            self._studio.errands.send(self._compare(before, target))

    async def _compare(self, before: Asset, target: ImageLayer) -> None:
        from coverstudio.editor.pictures import get
        from coverstudio.imaging.differences import differences
        from coverstudio.rendering.arrays import from_array

        store = self._studio.editor.store
        try:
            mask = await asyncio.to_thread(self._pictures.mask, target.asset)
            then, now = await get(store, before), await get(store, target.asset)
            found = await asyncio.to_thread(differences, then, now, mask)
        finally:
            self._looking = None
        self._compared = Compared(before, target.asset, found, from_array(found.overlay))
        self.changed.emit()
