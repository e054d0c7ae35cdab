"""What can be done with a layer, beside the pointer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from coverstudio.document.layers import AnyLayer, ImageLayer
from coverstudio.ui.icons import icon
from coverstudio.ui.ppi_words import ppi_words
from coverstudio.ui.translation import tr


class LayerMenu(QMenu):
    """The menu of one layer; `wanted` is the ppi that the cover is printed with."""

    def __init__(self, parent: QWidget, layer: AnyLayer, wanted: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._layer, self._wanted = layer, wanted

    def offer_pixels(self, to_print: Callable[[], object], compare: Callable[[], object]) -> None:
        """Offer more pixels for a picture; nothing else has any."""
        if not isinstance(self._layer, ImageLayer):
            return
        here = self.addAction(tr("Upscale to {ppi} ppi", ppi=self._wanted))
        here.setEnabled(ppi_words(self._layer, self._wanted)[1] != "quiet")
        here.triggered.connect(lambda _=False: to_print())
        self.addAction(icon("arrows-out"), tr("Upscale…")).triggered.connect(lambda _=False: compare())
        self.addSeparator()

    def offer_usual(self, duplicate: Callable[[], object], delete: Callable[[], object]) -> None:
        """Offer what every layer takes."""
        self.addAction(icon("copy"), tr("Duplicate")).triggered.connect(lambda _=False: duplicate())
        gone = self.addAction(icon("trash"), tr("Delete"))
        gone.setEnabled(not self._layer.locked)
        gone.triggered.connect(lambda _=False: delete())
