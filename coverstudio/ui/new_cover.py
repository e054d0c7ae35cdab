"""The format of a new cover."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from coverstudio.document.print_spec import FORMATS, PrintSpec, print_spec
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import button, column, label, row

_ROW = 44
_LARGEST = 320.0  # mm; the square of the icons


class NewCover(QDialog):
    """Lists the formats; `chosen(PrintSpec)` tells which one it will be.

    `printer_asked` comes after it when the cover is to be a printer's whole wrap of that size.
    """

    chosen = Signal(object)
    printer_asked = Signal()

    def __init__(self, parent: QWidget, last_format: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New cover"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.formats = QListWidget()
        self.formats.setObjectName("regions")
        self.formats.setIconSize(QSize(32, 32))
        for one in FORMATS:
            item = QListWidgetItem(_page_icon(one.spec, self.devicePixelRatioF()), told(one.label))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setSizeHint(QSize(0, _ROW))
            self.formats.addItem(item)
            if one.id == last_format:
                self.formats.setCurrentItem(item)
        if self.formats.currentRow() < 0:
            self.formats.setCurrentRow(0)
        self.formats.setFixedHeight(_ROW * len(FORMATS) + 10)
        self.formats.itemDoubleClicked.connect(lambda _: self._on_create())
        create = button(tr("Create"), self._on_create, "primary")
        create.setDefault(True)
        self.wrap = button(tr("Whole wrap for a printer…"), self._on_wrap, "link")
        self.wrap.setToolTip(tr("Spine and back follow from printer, paper and page count"))
        layout = column(
            label(tr("What size is the cover?"), "title"),
            self.formats,
            row(self.wrap, None),
            row(None, button(tr("Cancel"), self.reject), create),
            gap=16,
        )
        layout.setContentsMargins(24, 24, 24, 24)
        self.setLayout(layout)
        self.setFixedWidth(360)

    def _on_create(self) -> None:
        identity = self.formats.currentItem().data(Qt.ItemDataRole.UserRole)
        self.accept()
        self.chosen.emit(print_spec(identity))

    def _on_wrap(self) -> None:
        self._on_create()
        self.printer_asked.emit()


def _page_icon(spec: PrintSpec, ratio: float) -> QIcon:
    pixmap = QPixmap(QSize(32, 32) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    scale = 30 / _LARGEST
    width, height = spec.trim.width * scale, spec.trim.height * scale
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("quiet"), 1))
    painter.setBrush(colour("raised"))
    painter.drawRoundedRect(QRectF(16 - width / 2, 16 - height / 2, width, height), 1, 1)
    painter.end()
    return QIcon(pixmap)
