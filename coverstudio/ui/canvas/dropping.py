"""What is dragged into a window: pictures and models from elsewhere, kept pictures from strip and gallery."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

KEPT = "application/x-coverstudio-picture"

PICTURE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".ppm", ".jp2", ".avif"}
)
PDF_SUFFIX = ".pdf"
MODEL_SUFFIXES = frozenset({".safetensors", ".pth", ".onnx", ".ckpt", ".cspack"})


def pictures_in(mime: QMimeData) -> list[str]:
    """Return the files that are taken for pictures by their name; reading them has the last word."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [str(path) for path in paths if path.suffix.lower() in PICTURE_SUFFIXES]


def models_in(mime: QMimeData) -> list[Path]:
    """Return what could be models or LoRAs by its name: folders, weights and offline packs."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in MODEL_SUFFIXES or path.is_dir()]


def pdfs_in(mime: QMimeData) -> list[Path]:
    """Return the finished PDFs, by their name."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() == PDF_SUFFIX]


def kept_mime(identity: str, file: Path) -> QMimeData:
    """Return what a kept picture is dragged as: its id for the page, its file for other programs."""
    mime = QMimeData()
    mime.setData(KEPT, identity.encode())
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    return mime


def kept_in(mime: QMimeData) -> str:
    """Return the id of the kept picture that is dragged, empty when it is something else."""
    return mime.data(KEPT).toStdString() if mime.hasFormat(KEPT) else ""
