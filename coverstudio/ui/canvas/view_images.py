"""Pictures for the canvas: never waited for, read and reduced in another thread, until then a stand-in."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QImage

from coverstudio.document.assets import MissingAssetError
from coverstudio.document.pictures import Asset
from coverstudio.rendering.images import Images, halvings

_LOOK_EVERY_MS = 8
_STAND_IN = QColor(128, 128, 128, 90)
_MISSING = QColor(200, 60, 60, 90)


@dataclass(frozen=True)
class _Wanted:
    """A picture at one of its halvings (0 is full size)."""

    asset: Asset
    level: int


class ViewImages(QObject):
    """An `Images` that answers at once with the best it has and fetches what it lacks.

    `arrived(asset)` tells that a picture has got better, `failed(sentence)` that one cannot be read.
    """

    arrived = Signal(object)
    failed = Signal(str)

    def __init__(self, images: Images, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._levels: dict[Asset, dict[int, QImage]] = {}
        self._missing: set[Asset] = set()
        self._coming: dict[_Wanted, Future[QImage]] = {}
        # One thread: a picture is read once, and its halvings come from it.
        self._reader = reader = ThreadPoolExecutor(1, thread_name_prefix="read pictures")
        self.destroyed.connect(lambda: reader.shutdown(wait=False, cancel_futures=True))
        # Looked at rather than signalled: nothing can then arrive at a canvas that is gone.
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_EVERY_MS)
        self._watch.timeout.connect(self._collect)

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is on its way."""
        return not self._coming

    def image(self, asset: Asset, at_most: tuple[int, int] | None = None) -> QImage:
        """Return the picture reduced as far as `at_most` allows, or the nearest thing there is by now."""
        level = 0 if at_most is None else halvings((asset.width, asset.height), at_most)
        held = self._levels.get(asset, {})
        finer = [have for have in held if have <= level]
        if finer:
            return held[max(finer)]
        self._fetch(_Wanted(asset, level))
        return held[min(held)] if held else _flat(_MISSING if asset in self._missing else _STAND_IN)

    def is_known(self, asset: Asset) -> bool:
        """Tell whether there is any picture of the asset yet."""
        return asset in self._levels

    def keep_only(self, assets: Iterable[Asset]) -> None:
        """Let go of pictures that the document no longer shows."""
        kept = set(assets)
        self._levels = {asset: levels for asset, levels in self._levels.items() if asset in kept}
        self._missing &= kept

    def _fetch(self, wanted: _Wanted) -> None:
        if wanted in self._coming or wanted.asset in self._missing:
            return
        size = None if wanted.level == 0 else _size_at(wanted)
        self._coming[wanted] = self._reader.submit(self._images.image, wanted.asset, size)
        self._watch.start()

    def _collect(self) -> None:
        for wanted, future in [item for item in self._coming.items() if item[1].done()]:
            del self._coming[wanted]
            self._take(wanted, future)
        if not self._coming:
            self._watch.stop()

    def _take(self, wanted: _Wanted, future: Future[QImage]) -> None:
        try:
            image = future.result()
        except (MissingAssetError, ValueError, OSError) as error:  # a PictureError is a ValueError
            self._give_up(wanted.asset, str(error))
            return
        if image.isNull():
            name = wanted.asset.file_name[:12]
            self._give_up(wanted.asset, f"The picture {name}… is damaged: replace its layer.")
            return
        self._levels.setdefault(wanted.asset, {})[wanted.level] = image
        self.arrived.emit(wanted.asset)

    def _give_up(self, asset: Asset, sentence: str) -> None:
        if asset not in self._missing:
            self._missing.add(asset)
            self.arrived.emit(asset)
            self.failed.emit(sentence)


def _size_at(wanted: _Wanted) -> tuple[int, int]:
    return wanted.asset.width >> wanted.level, wanted.asset.height >> wanted.level


def _flat(colour: QColor) -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colour)
    return image
