"""A choice of palettes that shows their colours beside their names."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from coverstudio.ui.theme import colour
from coverstudio.ui.widgets.choices import ChoiceField

ACCENTS = 2
_CHIP, _HEIGHT, _GAP = 11, 14, 4
_ARROW = 26
_EDGE = 8
_MOST = 23


class PaletteField(ChoiceField):
    """Names with their colours at the right, in the list and in the field."""

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__(choices)
        self._colours: dict[str, tuple[str, ...]] = {}
        self.setMaxVisibleItems(_MOST)
        self.setItemDelegate(_Rows(self))

    def show_colours(self, colours: Mapping[str, tuple[str, ...]]) -> None:
        """Take the colours of the palettes by their ids: light to dark, the accents last."""
        self._colours = dict(colours)
        self.update()

    def colours_of(self, identity: str) -> tuple[str, ...]:
        """Return the colours of a palette, nothing for the entry that leaves the choice to the words."""
        return self._colours.get(identity, ())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, and in it the colours of what is chosen."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        paint_swatches(painter, self.rect().adjusted(0, 0, -_ARROW, 0), self.colours_of(self.choice))


class _Rows(QStyledItemDelegate):
    def __init__(self, field: PaletteField) -> None:
        super().__init__(field)
        self._field = field

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        identity = index.data(Qt.ItemDataRole.UserRole) or ""
        paint_swatches(painter, rect.adjusted(0, 0, -_EDGE, 0), self._field.colours_of(identity))


def paint_swatches(painter: QPainter, place: QRect, colours: tuple[str, ...]) -> None:
    """Paint colours at the right end of `place`: the ramp as one strip, the accents apart from it."""
    if not colours:
        return
    accents = QRect(0, 0, ACCENTS * _CHIP, _HEIGHT)
    accents.moveRight(place.right())
    ramp = QRect(0, 0, (len(colours) - ACCENTS) * _CHIP, _HEIGHT)
    ramp.moveRight(accents.left() - 1 - _GAP)
    for strip, chips in ((ramp, colours[:-ACCENTS]), (accents, colours[-ACCENTS:])):
        strip.moveTop(place.center().y() - _HEIGHT // 2 + 1)
        _paint_strip(painter, strip, chips)


def _paint_strip(painter: QPainter, strip: QRect, chips: tuple[str, ...]) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for number, chip in enumerate(chips):
        painter.fillRect(strip.left() + number * _CHIP, strip.top(), _CHIP, _HEIGHT, QColor(chip))
    # The lightest and the darkest would melt into the list without an edge.
    painter.setPen(QPen(colour("edge"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(strip.adjusted(-1, -1, 0, 0))
    painter.restore()
