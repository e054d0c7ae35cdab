"""What the seeds made of words that were written into a picture: which one stands there, and the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from coverstudio.ui.icons import paint_icon
from coverstudio.ui.stories.picture_words import PictureWords
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import boxed, column, label

if TYPE_CHECKING:
    from coverstudio.editor.scene_text import Try

HEIGHT = 48
_PICTURE = QSize(104, 40)
_AROUND = 4  # pixels of 256 that are shown around the letters
_SIGN = 18


@dataclass(frozen=True)
class TryOfWords:
    """A try with the words it was meant to be; `number` counts those of its piece."""

    words: str
    tried: Try
    piece: int
    number: int
    is_taken: bool


class TriesPart(QWidget):
    """Lists the tries; a click takes another one."""

    def __init__(self, story: PictureWords) -> None:
        super().__init__()
        self._story = story
        self._shown: tuple[TryOfWords, ...] = ()
        self.caption = label(tr("What came of it"), "caption")
        self.rows: list[TryRow] = []
        self._rows = column(gap=2)
        self.notes = label("", "note", wraps=True)
        self.setLayout(column(self.caption, boxed(self._rows), self.notes, gap=4))
        story.changed.connect(self.refresh)
        story.progressed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the tries of the job on its way, else those of what was written last into the picture."""
        shown = _coming(self._story) if self._story.is_running else _written(self._story)
        self.setVisible(bool(shown))
        notes = _notes(self._story)
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        if shown == self._shown:
            return
        self._shown = shown
        for row in self.rows[len(shown) :]:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        del self.rows[len(shown) :]
        for number, one in enumerate(shown):
            if number == len(self.rows):
                self.rows.append(self._row(one))
            self.rows[number].show_try(one, can_be_taken=not self._story.is_running)

    def _row(self, one: TryOfWords) -> TryRow:
        row = TryRow(one)
        row.clicked.connect(lambda _checked=False: self._story.take(row.shown.piece, row.shown.number))
        self._rows.addWidget(row)
        return row


class TryRow(QAbstractButton):
    """The letters, what is read there, and whether that is right."""

    def __init__(self, shown: TryOfWords) -> None:
        super().__init__()
        self.shown, self._is_hot = shown, False
        self._image = QImage()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_try(self, shown: TryOfWords, *, can_be_taken: bool) -> None:
        """Show this try; a row that stays keeps the focus."""
        self.shown, self._image = shown, _letters(shown.tried)
        self.setEnabled(can_be_taken)
        self.setText(read_words(shown.tried))
        self.setAccessibleName(f"{shown.words}: {self.text()}")
        self.setToolTip(_tip(shown, can_be_taken))
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(hand if can_be_taken and not shown.is_taken else arrow)
        self.update()

    def sizeHint(self) -> QSize:
        """Be as high as the next row."""
        return QSize(0, HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the pointer."""
        super().enterEvent(event)
        self._is_hot = self.isEnabled()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Go dark again."""
        super().leaveEvent(event)
        self._is_hot = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the letters, the words and the sign; the one that is taken is raised."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self.shown.is_taken or self._is_hot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("chosen" if self.shown.is_taken else "raised"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(colour("primary"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._paint_letters(painter)
        self._paint_words(painter)

    def _paint_letters(self, painter: QPainter) -> None:
        room = QRect(4, (HEIGHT - _PICTURE.height()) // 2, _PICTURE.width(), _PICTURE.height())
        size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(place), 3, 3)
        painter.setClipPath(outline)
        painter.drawImage(place, self._image)
        painter.restore()

    def _paint_words(self, painter: QPainter) -> None:
        left, right = 4 + _PICTURE.width() + 10, self.width() - _SIGN - 12
        painter.setPen(colour("text" if self.shown.tried.read else "quiet"))
        place = QRect(left, 0, right - left, HEIGHT)
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        sign = _SIGNS.get(self.shown.tried.verdict)
        if sign is not None:
            place = QRect(self.width() - _SIGN - 6, (HEIGHT - _SIGN) // 2, _SIGN, _SIGN)
            paint_icon(painter, place, *sign)


_SIGNS = {"right": ("check-circle", "good"), "wrong": ("x-circle", "caution")}


def read_words(tried: Try) -> str:
    """Return what is read in a try."""
    return f"“{tried.read}”" if tried.read else tr("not read")


def _tip(shown: TryOfWords, can_be_taken: bool) -> str:
    state = {"right": tr("It reads as it should."), "wrong": tr("It does not read as it should.")}
    seed = tr("Seed {seed}", seed=shown.tried.seed)
    lines = [f"“{shown.words}” · {seed}", state.get(shown.tried.verdict, tr("It could not be read."))]
    if can_be_taken:
        lines.append(tr("This one is in the picture.") if shown.is_taken else tr("Click to take this one."))
    return "\n".join(lines)


def _coming(story: PictureWords) -> tuple[TryOfWords, ...]:
    return tuple(
        TryOfWords(words, tried, 0, number, is_taken=False)
        for number, (words, tried) in enumerate(story.on_its_way)
    )


def _written(story: PictureWords) -> tuple[TryOfWords, ...]:
    written = story.written
    if written is None:
        return ()
    found: list[TryOfWords] = []
    for piece, (one, tries) in enumerate(zip(written.text.pieces, written.text.tries, strict=True)):
        found += _of_piece(one.words, one.seed, piece, tries)
    return tuple(found)


def _notes(story: PictureWords) -> str:
    """Return what was noticed while writing; what speaks against the words was said before."""
    written = story.written
    if written is None or story.is_running:
        return ""
    from coverstudio.editor.scene_text import warnings_for  # noqa: PLC0415

    known = warnings_for(written.wish.text)
    return "\n".join(told(note) for note in written.text.notes if note not in known)


def _of_piece(words: str, seed: int, piece: int, tries: Sequence[Try]) -> list[TryOfWords]:
    return [
        TryOfWords(words, tried, piece, number, is_taken=tried.seed == seed)
        for number, tried in enumerate(tries)
    ]


def _letters(tried: Try) -> QImage:
    """Return the letters with a little around them."""
    from coverstudio.rendering.arrays import from_array  # noqa: PLC0415

    place, pixels = tried.place, tried.image.pixels
    top, left = max(place.y - _AROUND, 0), max(place.x - _AROUND, 0)
    bottom, right = place.y + place.height + _AROUND, place.x + place.width + _AROUND
    return from_array(pixels[top:bottom, left:right])
