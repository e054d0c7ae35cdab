"""Zoom, findings, the effective ppi of a picture, where the pointer is; and the jobs at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu

from coverstudio.document.layers import ImageLayer, effective_ppi
from coverstudio.editor.editor import Editor
from coverstudio.ui.jobs_line import JobsLine
from coverstudio.ui.ppi_words import ppi_words
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import button, label, row, set_role

HEIGHT = 32
ZOOMS = (25, 50, 100, 200, 400)


class StatusLine(QFrame):
    """`zoom_asked(share)` asks for a zoom, 0 for the whole page, `findings_asked` for the findings.

    `upscale_asked(layer id)` asks for the pixels that print needs and a picture lacks.
    """

    zoom_asked = Signal(float)
    findings_asked = Signal()
    upscale_asked = Signal(str)

    def __init__(self, editor: Editor, jobs_line: JobsLine) -> None:
        super().__init__()
        self._editor = editor
        self.setObjectName("status_line")
        self.setFixedHeight(HEIGHT)
        self.zoom = button("", lambda: None, "link")
        self.zoom.setFixedWidth(64)
        self.zoom.setToolTip(tr("Zoom"))
        self.zoom.setMenu(self._zoom_menu())
        self.cursor_place = label("")
        self.cursor_place.setFixedWidth(144)
        self.cursor_place.setToolTip(tr("From the top-left corner of the trimmed page"))
        self.ppi = label("")
        self.upscale = button("", self._on_upscale, "link")
        self.findings = button("", self.findings_asked.emit, "link")
        self.findings.setVisible(False)
        picture = row(self.ppi, self.upscale, gap=12)
        layout = row(self.zoom, self.findings, picture, self.cursor_place, None, jobs_line, gap=12)
        layout.setContentsMargins(8, 0, 8, 0)
        self.setLayout(layout)
        editor.document_changed.connect(self._show_ppi)
        editor.selection_changed.connect(self._show_ppi)
        self._show_ppi()

    def _zoom_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(tr("Whole page")).triggered.connect(lambda _=False: self.zoom_asked.emit(0.0))
        for percent in ZOOMS:
            action = menu.addAction(f"{percent} %")
            action.triggered.connect(lambda _=False, percent=percent: self.zoom_asked.emit(percent / 100))
        return menu

    def show_zoom(self, zoom: float) -> None:
        """Show the zoom, 1.0 for 100 %."""
        self.zoom.setText(f"{zoom * 100:.0f} %")

    def show_cursor(self, x: float, y: float) -> None:
        """Show where on the page the pointer is, in millimetres."""
        self.cursor_place.setText(f"X {x:.1f}   Y {y:.1f} mm")

    def show_findings(self, count: int) -> None:
        """Show how many findings there are."""
        self.findings.setVisible(count > 0)
        self.findings.setText(tr_count(count, "1 finding", "{count} findings"))

    def _picture(self) -> ImageLayer | None:
        """Return the selected picture; with nothing selected the background, which fills the page."""
        layers = self._editor.document.layers
        layer = self._editor.selected or (layers[0] if layers else None)
        return layer if isinstance(layer, ImageLayer) else None

    def _show_ppi(self) -> None:
        layer, wanted = self._picture(), self._editor.document.print_spec.ppi
        ppi = effective_ppi(layer) if layer is not None else wanted
        tone = ppi_words(layer, wanted)[1] if layer is not None else "quiet"
        falls_short = tone != "quiet"
        self.ppi.setText(tr("{ppi} ppi effective", ppi=round(ppi)) if layer is not None else "")
        self.ppi.setVisible(layer is not None)
        set_role(self.ppi, tone if falls_short else "")
        self.upscale.setText(tr("Upscale to {ppi} ppi", ppi=wanted))
        self.upscale.setVisible(falls_short)

    def _on_upscale(self) -> None:
        layer = self._picture()
        if layer is not None:
            self.upscale_asked.emit(layer.id)
