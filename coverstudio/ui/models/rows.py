"""How an entry looks in the list: a small picture, its name, what it is for, its facts and its licence."""

from __future__ import annotations

import functools

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from coverstudio.ui.icons import paint_icon
from coverstudio.ui.models.row_words import RowWords
from coverstudio.ui.theme import colour

WORDS = Qt.ItemDataRole.UserRole + 1
CAPTION = Qt.ItemDataRole.UserRole + 2

_PICTURE = 36
_EDGE = 10
_GAP = 12
_CAPTION_HEIGHT = 34
_MOST_LINES = 2
_BAR = 3
_SMALL = 12

Index = QModelIndex | QPersistentModelIndex


class EntryRows(QStyledItemDelegate):
    """Paints captions and entries; an entry is as high as its words need at the width of `view`."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the row."""
        if index.data(CAPTION) is not None:
            return QSize(0, _CAPTION_HEIGHT)
        words: RowWords = index.data(WORDS)
        font, width = _font_of(option), self._view.viewport().width()
        lines = len(_wrapped(words.purpose, _small(font), _text_width(width)))
        small = QFontMetrics(_small(font)).lineSpacing()
        height = 2 * _EDGE + QFontMetrics(font).lineSpacing() + (lines + 1) * small + 4
        return QSize(0, height + (_BAR + 5 if words.share is not None else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        caption = index.data(CAPTION)
        if caption is not None:
            _paint_caption(painter, rect, caption, _font_of(option))
        else:
            _paint_plate(painter, rect, option)
            _paint_entry(painter, rect, index.data(WORDS), _font_of(option))
        painter.restore()


def _paint_caption(painter: QPainter, rect: QRect, caption: str, font: QFont) -> None:
    small = QFont(font)
    small.setPixelSize(11)
    painter.setFont(small)
    painter.setPen(colour("quiet"))
    painter.drawText(rect.adjusted(_EDGE, 0, -_EDGE, -6), Qt.AlignmentFlag.AlignBottom, caption)


def _paint_plate(painter: QPainter, rect: QRect, option: QStyleOptionViewItem) -> None:
    state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
    if state & QStyle.StateFlag.State_Selected:
        name = "chosen"
    elif state & QStyle.StateFlag.State_MouseOver:
        name = "raised"
    else:
        return
    path = QPainterPath()
    path.addRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
    painter.fillPath(path, colour(name))


def _paint_entry(painter: QPainter, rect: QRect, words: RowWords, font: QFont) -> None:
    place = QRect(rect.left() + _EDGE, rect.top() + _EDGE + 2, _PICTURE, _PICTURE)
    _paint_picture(painter, place, words)
    left, top = place.right() + 1 + _GAP, rect.top() + _EDGE
    width = _text_width(rect.width())
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    line = QRect(left, top, width, QFontMetrics(font).lineSpacing())
    _paint_name(painter, line, words, bold, font)
    small = _small(font)
    painter.setFont(small)
    painter.setPen(colour("quiet"))
    height, y = QFontMetrics(small).lineSpacing(), line.bottom() + 3
    for text in _wrapped(words.purpose, small, width):
        painter.drawText(QRect(left, y, width, height), Qt.AlignmentFlag.AlignVCenter, text)
        y += height
    y += 2
    painter.setPen(colour("quiet" if words.share is None else "text"))
    facts = QFontMetrics(small).elidedText(words.facts, Qt.TextElideMode.ElideRight, width)
    painter.drawText(QRect(left, y, width, height), Qt.AlignmentFlag.AlignVCenter, facts)
    if words.share is not None:
        _paint_bar(painter, QRect(left, y + height + 4, width, _BAR), words.share)


def _paint_name(painter: QPainter, line: QRect, words: RowWords, bold: QFont, font: QFont) -> None:
    small = QFont(font)
    small.setPixelSize(11)
    badge = QFontMetrics(small).horizontalAdvance(words.badge)
    painter.setFont(small)
    painter.setPen(colour(words.tone))
    right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(line, right, words.badge)
    painter.setFont(bold)
    painter.setPen(colour("text"))
    room = line.width() - badge - (_GAP if badge else 0)
    name = QFontMetrics(bold).elidedText(words.name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)


def _paint_picture(painter: QPainter, place: QRect, words: RowWords) -> None:
    path = QPainterPath()
    path.addRoundedRect(place, 6, 6)
    painter.fillPath(path, colour("field"))
    picture = words.thumbnail
    if picture is None:
        inner = place.adjusted(9, 9, -9, -9)
        paint_icon(painter, inner, words.icon, "accent" if words.is_here else "faint")
        return
    painter.save()
    painter.setClipPath(path)
    size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    whole = QRect(place.topLeft(), size)
    whole.moveCenter(place.center())
    painter.drawImage(whole, picture)
    painter.restore()


def _paint_bar(painter: QPainter, place: QRect, share: float) -> None:
    for name, width in (("edge", place.width()), ("accent", round(place.width() * share))):
        path = QPainterPath()
        path.addRoundedRect(QRect(place.left(), place.top(), width, place.height()), 1.5, 1.5)
        painter.fillPath(path, colour(name))


def _text_width(row: int) -> int:
    return max(60, row - 2 * _EDGE - _PICTURE - _GAP)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(_SMALL)
    return small


def _wrapped(text: str, font: QFont, width: int) -> tuple[str, ...]:
    """Return `text` in at most two lines, the last one shortened where there is more."""
    return _lines(text, font.toString(), width) if text else ()


@functools.lru_cache(maxsize=256)
def _lines(text: str, font_name: str, width: int) -> tuple[str, ...]:
    """Break a text; remembered, because a list asks for the height of every row at every progress."""
    font = QFont()
    font.fromString(font_name)
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    starts: list[int] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    whole = tuple(text[start:end].rstrip() for start, end in zip(starts, [*starts[1:], None], strict=True))
    if len(whole) <= _MOST_LINES:
        return whole
    rest = text[starts[_MOST_LINES - 1] :]
    last = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return (*whole[: _MOST_LINES - 1], last)


def _font_of(option: QStyleOptionViewItem) -> QFont:
    return option.font  # pyright: ignore[reportAttributeAccessIssue]
