"""The way out: which file, and how pictures are kept in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import Segments, button, captioned, column, row


class ExportPart(QWidget):
    """`asked(suffix, lossless)` asks for a file."""

    asked = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.compression = Segments(
            (("lossless", tr("Lossless"), ""), ("jpeg", tr("JPEG, smaller"), "")), lambda _: None
        )
        self.compression.show_choice("lossless")
        pdf = button(tr("Export PDF…"), lambda: self._ask(".pdf"), "primary")
        png = button("PNG…", lambda: self._ask(".png"))
        png.setToolTip(tr("Export PNG…"))
        jpeg = button("JPEG…", lambda: self._ask(".jpg"))
        jpeg.setToolTip(tr("Export JPEG…"))
        pictures = row(png, jpeg)
        self.setLayout(column(captioned(tr("Pictures in the PDF"), self.compression), pdf, pictures, gap=12))

    def _ask(self, suffix: str) -> None:
        self.asked.emit(suffix, self.compression.choice != "jpeg")
