"""A swatch that opens a picker, in which the palette of the artwork comes first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QLineEdit, QSizePolicy, QWidget

from coverstudio.ui.theme import colour as theme_colour
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import column, label

NEUTRALS = ("#000000", "#3c3c3e", "#76777a", "#b4b5b8", "#f2efe9", "#ffffff")
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
_COLUMNS = 10
MOST_BESIDE = 6  # colours of one swatch


class Swatch(QAbstractButton):
    """A patch of colour that can be clicked."""

    def __init__(self, colour: str, size: QSize) -> None:
        super().__init__()
        self._colour = colour
        self._beside: tuple[str, ...] = ()
        self.setFixedHeight(size.height())
        self.setMinimumWidth(size.width())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(colour)

    @property
    def colour(self) -> str:
        """The colour, "#rrggbb"."""
        return self._colour

    def show_colour(self, colour: str) -> None:
        """Show another colour."""
        self.show_colours((colour,))

    def show_colours(self, colours: Sequence[str]) -> None:
        """Show several colours side by side, of which the first is what a picker begins with."""
        self._colour, self._beside = colours[0], tuple(colours[1:MOST_BESIDE])
        self.setToolTip(", ".join(colours))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the patch with a hairline, so that white is seen on white."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.35)
        hot = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(theme_colour("accent" if hot else "edge"), 1))
        painter.setBrush(self._brush())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _brush(self) -> QBrush:
        if not self._beside:
            return QBrush(QColor(self._colour))
        stripes, colours = QLinearGradient(0, 0, self.width(), 0), (self._colour, *self._beside)
        for index, colour in enumerate(colours):
            stripes.setColorAt(index / len(colours), QColor(colour))
            stripes.setColorAt((index + 1) / len(colours) - 1e-4, QColor(colour))
        return QBrush(stripes)


class ColourField(Swatch):
    """The colour of something; a click opens the picker. `edited(colour)` tells of the user's choices."""

    edited = Signal(str)

    def __init__(self, palette: Callable[[Callable[[Sequence[str]], None]], object]) -> None:
        """`palette` is asked for the artwork's colours when the picker opens; it answers later."""
        super().__init__("#000000", QSize(40, 28))
        self._palette = palette
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Colour"))
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        picker = ColourPicker(self, self.colour)
        picker.picked.connect(self._on_picked)
        self._palette(picker.show_palette)
        picker.open_at(self)

    def _on_picked(self, colour: str) -> None:
        self.show_colour(colour)
        self.edited.emit(colour)


class ColourPicker(QFrame):
    """The artwork's colours, neutrals, any other colour, and its number."""

    picked = Signal(str)

    def __init__(self, parent: QWidget, colour: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._anchor = parent
        self.artwork_swatches: list[Swatch] = []
        self._artwork = QGridLayout()
        self._artwork.setSpacing(4)
        self._caption = label(tr("From the artwork"), "caption")
        self.plane = HuePlane(QColor(colour))
        self.number = QLineEdit(colour)
        self.number.setAccessibleName(tr("Colour number"))
        self.plane.picked.connect(self._on_plane)
        self.number.editingFinished.connect(self._on_number)
        neutrals = QGridLayout()
        neutrals.setSpacing(4)
        _fill(neutrals, NEUTRALS, self._pick)
        layout = column(
            self._caption, self._artwork, label(tr("Neutrals"), "caption"), neutrals,
            label(tr("Any colour"), "caption"), self.plane, self.number,
        )  # fmt: skip
        layout.setContentsMargins(12, 12, 12, 12)
        self.setLayout(layout)
        self.setFixedWidth(264)

    def open_at(self, anchor: QWidget) -> None:
        """Open beside `anchor`, wholly on the screen."""
        self._anchor = anchor
        self._place()
        self.show()

    def _place(self) -> None:
        anchor = self._anchor
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.adjustSize()
        place = anchor.mapToGlobal(anchor.rect().bottomLeft())
        screen = anchor.screen().availableGeometry()
        x = min(max(screen.left(), place.x()), screen.right() - self.width())
        y = min(place.y() + 4, screen.bottom() - self.height())
        self.move(x, y)

    def show_palette(self, colours: Sequence[str]) -> None:
        """Show the artwork's colours."""
        self.artwork_swatches = _fill(self._artwork, colours, self._pick)
        self._caption.setVisible(bool(colours))
        self._place()

    def _pick(self, colour: str) -> None:
        self.number.setText(colour)
        self.plane.show_colour(QColor(colour))
        self.picked.emit(colour)

    def _on_plane(self, colour: str) -> None:
        self.number.setText(colour)
        self.picked.emit(colour)

    def _on_number(self) -> None:
        match = _HEX.fullmatch(self.number.text().strip())
        if match:
            self._pick(f"#{match[1].lower()}")
        else:
            self.number.setText(self.plane.colour)


def _fill(grid: QGridLayout, colours: Sequence[str], pick: Callable[[str], None]) -> list[Swatch]:
    swatches: list[Swatch] = []
    for index, colour in enumerate(colours):
        swatch = Swatch(colour, QSize(20, 20))
        swatch.clicked.connect(lambda _checked=False, colour=colour: pick(colour))
        grid.addWidget(swatch, index // _COLUMNS, index % _COLUMNS)
        swatches.append(swatch)
    return swatches


class HuePlane(QWidget):
    """Saturation and brightness in a field, the hue in a bar below it."""

    picked = Signal(str)
    BAR = 12
    GAP = 8

    def __init__(self, colour: QColor) -> None:
        super().__init__()
        self.setFixedHeight(132)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._hue = self._saturation = self._value = 0.0
        self._in_bar = False
        self.show_colour(colour)

    @property
    def colour(self) -> str:
        """The colour, "#rrggbb"."""
        return QColor.fromHsvF(self._hue, self._saturation, self._value).name()

    def show_colour(self, colour: QColor) -> None:
        """Show a colour; a grey keeps the hue there was."""
        if colour.hueF() >= 0:
            self._hue = colour.hueF()
        self._saturation, self._value = colour.saturationF(), colour.valueF()
        self.update()

    def _field(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.height() - self.BAR - self.GAP)

    def _bar(self) -> QRectF:
        return QRectF(0, self.height() - self.BAR, self.width(), self.BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, the bar and the two marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field, bar = self._field(), self._bar()
        across = QLinearGradient(field.topLeft(), field.topRight())
        across.setColorAt(0, Qt.GlobalColor.white)
        across.setColorAt(1, QColor.fromHsvF(self._hue, 1, 1))
        down = QLinearGradient(field.topLeft(), field.bottomLeft())
        down.setColorAt(0, Qt.GlobalColor.transparent)
        down.setColorAt(1, Qt.GlobalColor.black)
        hues = QLinearGradient(bar.topLeft(), bar.topRight())
        for sixth in range(7):
            hues.setColorAt(sixth / 6, QColor.fromHsvF(min(sixth / 6, 0.9999), 1, 1))
        painter.setPen(Qt.PenStyle.NoPen)
        for rect, brush in ((field, across), (field, down), (bar, hues)):
            painter.setBrush(brush)
            painter.drawRoundedRect(rect, 4, 4)
        place = QPointF(self._saturation * field.width(), (1 - self._value) * field.height())
        _mark(painter, place)
        _mark(painter, QPointF(self._hue * bar.width(), bar.center().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the field or of the bar."""
        self._in_bar = event.position().y() >= self._bar().top() - self.GAP / 2
        self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        self._drag(event.position())

    def _drag(self, place: QPointF) -> None:
        field = self._field()
        x = min(max(place.x() / field.width(), 0.0), 1.0)
        if self._in_bar:
            self._hue = min(x, 0.9999)
        else:
            self._saturation = x
            self._value = 1 - min(max(place.y() / field.height(), 0.0), 1.0)
        self.update()
        self.picked.emit(self.colour)


def _mark(painter: QPainter, place: QPointF) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(Qt.GlobalColor.black, 3))
    painter.drawEllipse(place, 5, 5)
    painter.setPen(QPen(Qt.GlobalColor.white, 1.5))
    painter.drawEllipse(place, 5, 5)
