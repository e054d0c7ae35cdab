"""The face of the window: the system's own, or ours where the system has none to speak of."""

from __future__ import annotations

from importlib import metadata

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
    for entry in metadata.entry_points(group="fonts_ttf"):
        if entry.module == "font_roboto":
            for path in entry.load().values():
                if path.endswith(_FILES):
                    QFontDatabase.addApplicationFont(path)
