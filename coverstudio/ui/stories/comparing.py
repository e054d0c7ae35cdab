"""Before and after erasing: a line to drag over the page, what differs, or the first picture alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from coverstudio.document.layers import Asset, ImageLayer
from coverstudio.ui.canvas.compare_view import Comparison
from coverstudio.ui.stories.erased_pictures import ErasedPictures
from coverstudio.ui.stories.studio import Studio

if TYPE_CHECKING:
    from coverstudio.imaging.differences import Differences

Mode = Literal["off", "line", "difference"]


@dataclass(frozen=True, eq=False)
class Compared:
    """Two pictures and what differs between them."""

    before: Asset
    after: Asset
    differences: Differences


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
        target, compared = self._pictures.target, self._compared
        if target is None or compared is None:
            return None
        is_of_now = (compared.before, compared.after) == (self.original, target.asset)
        return compared.differences if is_of_now else None

    def show(self, mode: Mode) -> None:
        """Lay another comparison over the page, or none."""
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
        from coverstudio.rendering.arrays import from_array

        found = self.differences if self._mode == "difference" and not self._is_held else None
        overlay = from_array(found.overlay) if found is not None else None
        is_line = self._mode == "line" and not self._is_held
        return Comparison(target.id, before, has_line=is_line, whole=self._is_held, overlay=overlay)

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

        store, mask = self._studio.editor.store, self._pictures.mask(target.asset)
        try:
            then, now = await get(store, before), await get(store, target.asset)
            found = await asyncio.to_thread(differences, then, now, mask)
        finally:
            self._looking = None
        self._compared = Compared(before, target.asset, found)
        self.changed.emit()
