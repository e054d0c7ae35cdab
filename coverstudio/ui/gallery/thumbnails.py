"""Small pictures of the gallery: asked for while painting, read in threads, the ones in sight first."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

_LOOK_EVERY_MS = 8
_AT_A_TIME = 4
_MOST_WANTED = 200  # what was scrolled past long ago is not read any more
_MOST_KEPT = 600


class Thumbnails(QObject):
    """Never waits: `image` answers with what is there, `arrived(id)` tells when there is more.

    One that cannot be read stays empty.
    """

    arrived = Signal(str)

    def __init__(self, size: QSize, parent: QObject) -> None:
        """`size` is the largest in which a picture is shown, in device pixels."""
        super().__init__(parent)
        self._size = size
        self._kept: OrderedDict[str, QImage] = OrderedDict()
        self._wanted: OrderedDict[str, Path] = OrderedDict()
        self._coming: dict[str, Future[QImage]] = {}
        self._reader = reader = ThreadPoolExecutor(2, thread_name_prefix="read thumbnails")
        self.destroyed.connect(lambda: reader.shutdown(wait=False, cancel_futures=True))
        # Looked at rather than signalled: nothing can then arrive at a window that is gone.
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_EVERY_MS)
        self._watch.timeout.connect(self._collect)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._coming and not self._wanted

    def image(self, identity: str, file: Path) -> QImage | None:
        """Return a small picture, None until it has been read."""
        image = self._kept.get(identity)
        if image is not None:
            self._kept.move_to_end(identity)
            return None if image.isNull() else image
        if identity not in self._coming:
            self._wanted[identity] = file
            self._wanted.move_to_end(identity)
            if not self._watch.isActive():  # starting it anew while scrolling would put it off for ever
                self._watch.start()
        return None

    def _collect(self) -> None:
        for identity, future in [item for item in self._coming.items() if item[1].done()]:
            del self._coming[identity]
            self._kept[identity] = future.result()
            self.arrived.emit(identity)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        while len(self._wanted) > _MOST_WANTED:
            self._wanted.popitem(last=False)
        while self._wanted and len(self._coming) < _AT_A_TIME:
            identity, file = self._wanted.popitem()  # the one that was asked for last is in sight
            self._coming[identity] = self._reader.submit(_read, file, self._size)
        if self.is_idle:
            self._watch.stop()


def _read(file: Path, size: QSize) -> QImage:
    image = QImage.fromData(file.read_bytes()) if file.is_file() else QImage()
    if image.isNull():
        return image
    return image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_RGB32)
