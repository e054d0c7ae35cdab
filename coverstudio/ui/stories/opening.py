"""What is shown outside the window: folders and pages, only when the user asks for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def show_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def show_page(address: str) -> None:
    """Show a page in the user's browser."""
    QDesktopServices.openUrl(QUrl(address))
