"""Picture files that are dragged onto the page from elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

PICTURE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".ppm", ".jp2", ".avif"}
)


def pictures_in(mime: QMimeData) -> list[str]:
    """Return the files that are taken for pictures by their name; reading them has the last word."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [str(path) for path in paths if path.suffix.lower() in PICTURE_SUFFIXES]
