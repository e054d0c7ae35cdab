"""The face of the window: the system's own, or ours where the system has none to speak of."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

SIZE = 13
_OURS = "Roboto"
# Read one by one: all of the package's twelve files would take a third of a bare window's start.
_FILES = ("Roboto-Regular.ttf", "Roboto-Medium.ttf", "Roboto-Bold.ttf")
_KOREAN = ("Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "NanumBarunGothic", "NanumGothic")
_GENERIC = {"", "Sans Serif", "DejaVu Sans", "Bitstream Vera Sans"}


def set_typeface(application: QApplication) -> None:
    """Set the window in the system's UI face; a bare X server gets Roboto, which comes with the app."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    families = [system.family()]
    if system.family() in _GENERIC or QFontInfo(system).family() in _GENERIC:
        _load_ours()
        families = [_OURS, *_KOREAN]
    font = QFont(system)
    font.setFamilies(families)
    font.setPixelSize(SIZE)
    application.setFont(font)


def _load_ours() -> None:
    found = importlib.util.find_spec("font_roboto")
    if found is None or found.origin is None:  # then the system's face it is
        return
    for name in _FILES:
        QFontDatabase.addApplicationFont(str(Path(found.origin).parent / "files" / name))
