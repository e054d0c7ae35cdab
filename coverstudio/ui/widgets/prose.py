"""A field for a few lines of words that grows with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

_FRAME = 14


class ProseField(QPlainTextEdit):
    """Plain words in at least `fewest` and at most `most` lines; Tab goes on to the next field."""

    def __init__(self, fewest: int, most: int) -> None:
        super().__init__()
        self._fewest, self._most = fewest, most
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self._fit()

    @property
    def words(self) -> str:
        """What stands in the field, without space around it."""
        return self.toPlainText().strip()

    def replace_words(self, words: str) -> None:
        """Put other words in, as something that Ctrl+Z takes back."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(words)

    def add_words(self, words: str) -> None:
        """Put words behind what stands there, after a comma, unless they stand there already."""
        before = self.words
        if words.lower() in before.lower():
            return
        self.replace_words(f"{before.rstrip(',')}, {words}" if before else words)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take words; files that are dropped are for what lies around."""
        return source.hasText() and not source.hasUrls()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Count the lines anew: narrower, the words take more of them."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Count the lines anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        # A plain text document measures its height in lines.
        lines = round(self.document().documentLayout().documentSize().height())
        shown = min(max(lines, self._fewest), self._most)
        # A bar only where there is something to scroll to: it would take room from the words, and so on.
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if lines > self._most else policy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(shown * self.fontMetrics().lineSpacing() + _FRAME)
