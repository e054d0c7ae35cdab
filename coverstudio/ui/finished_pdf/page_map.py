"""Where on the page a finding is: the panels that the page should have, and a frame around the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from coverstudio.document.geometry import Box
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.printing.wraps import Wrap

_HEIGHT = 132
_LEAST = 10.0  # pixels a side: a hairline has to be seen, too
_AROUND = 3.0


class PageMap(QWidget):
    """A drawing, no rendering: there is no reader of PDFs in the program."""

    def __init__(self) -> None:
        super().__init__()
        self._wrap: Wrap | None = None
        self.place: Box | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Where on the page it is"))

    def sizeHint(self) -> QSize:
        """As wide as there is room, so high that a spine can be told from its neighbours."""
        return QSize(2 * _HEIGHT, _HEIGHT)

    def show_wrap(self, wrap: Wrap | None) -> None:
        """Draw the panels of another wrap; there is nothing to draw without one."""
        if wrap != self._wrap:
            self._wrap, self.place = wrap, None
            self.update()

    def show_place(self, place: Box | None) -> None:
        """Draw a frame around a place (mm from the corner of the trim), or none."""
        self.place = place
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bleed, trim, folds, and the place."""
        if self._wrap is None:
            return
        painter = QPainter(self)
        trim, bleed = self._wrap.spread.size, self._wrap.bleed
        page = Box(-bleed, -bleed, trim.width + 2 * bleed, trim.height + 2 * bleed)
        painter.fillRect(self._drawn(page, page), colour("field"))
        painter.setPen(_hairline("faint"))
        painter.drawRect(self._drawn(page, page))
        painter.setPen(_hairline("quiet"))
        for panel in self._wrap.spread.panels:
            painter.drawRect(self._drawn(panel.box, page))
        if self.place is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("danger"), 2.0))
            painter.drawRoundedRect(_visible(self._drawn(self.place, page)), 3.0, 3.0)
        painter.end()

    def _drawn(self, box: Box, page: Box) -> QRectF:
        room = self.rect().adjusted(0, 4, -1, -5)
        scale = min(room.width() / page.width, room.height() / page.height)
        left, top = room.left(), room.top() + (room.height() - page.height * scale) / 2
        x, y = left + (box.x - page.x) * scale, top + (box.y - page.y) * scale
        return QRectF(x, y, box.width * scale, box.height * scale)


def _hairline(name: str) -> QPen:
    pen = QPen(colour(name), 1.0)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _visible(place: QRectF) -> QRectF:
    """Return a frame a little outside of the place, and large enough to be seen."""
    width, height = max(place.width(), _LEAST), max(place.height(), _LEAST)
    centre = place.center()
    grown = QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
    return grown.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
