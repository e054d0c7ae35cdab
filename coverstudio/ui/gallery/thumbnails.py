"""Small pictures of the gallery: asked for while painting, read in threads, the ones in sight first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from coverstudio.ui.widgets.in_sight import InSight, Limits

_LIMITS = Limits(at_a_time=4, wanted=200, kept=600)


class Thumbnails(QObject):
    """Never waits: `image` answers with what is there, `arrived(id)` tells when there is more.

    One that cannot be read stays empty.
    """

    arrived = Signal(str)

    def __init__(self, size: QSize, parent: QObject) -> None:
        """`size` is the largest in which a picture is shown, in device pixels."""
        super().__init__(parent)
        self._size = size
        reader = ThreadPoolExecutor(2, thread_name_prefix="read thumbnails")
        self._pictures: InSight[str, QImage] = InSight(reader, _LIMITS, self.arrived.emit, self)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        return self._pictures.is_idle

    def image(self, identity: str, file: Path) -> QImage | None:
        """Return a small picture, None until it has been read."""
        image = self._pictures.get(identity, lambda: _read(file, self._size))
        return None if image is None or image.isNull() else image


def _read(file: Path, size: QSize) -> QImage:
    image = QImage.fromData(file.read_bytes()) if file.is_file() else QImage()
    if image.isNull():
        return image
    return image.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_RGB32)
