"""From what the book is about to a prompt: a popover whose result the user sees and edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from coverstudio.ui.panels.background.built_in import GenreField
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, captioned, column, label, row
from coverstudio.ui.widgets.prose import ProseField

if TYPE_CHECKING:
    from coverstudio.editor.prompts import BookWords, Form

_WIDTH = 320


class BookPopover(QFrame):
    """`written(prompt, notes)` tells the prompt; `words` is what was typed, to begin with next time.

    A model that does not follow a negative prompt is told in the prompt that there is no lettering.
    """

    written = Signal(str, tuple)

    def __init__(self, parent: QWidget, words: BookWords, *, follows_negative: bool) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._follows_negative = follows_negative
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title, self.author = QLineEdit(words.title), QLineEdit(words.author)
        self.genre = GenreField()
        self.genre.show_choice(words.genre)
        self.mood = QLineEdit(words.mood)
        self.mood.setPlaceholderText(tr("quiet, hopeful"))
        self.summary, self.wishes = ProseField(3, 8), ProseField(2, 5)
        self.summary.setPlainText(words.summary)
        self.wishes.setPlainText(words.wishes)
        self.wishes.setPlaceholderText(tr("A lighthouse, seen from the sea"))
        self.write = button(tr("Write the prompt"), lambda: self._on_write("picture"), "primary")
        self.name_it = button(tr("Name title and genre instead"), lambda: self._on_write("reference"), "link")
        self.name_it.setToolTip(tr("“book cover titled …. genre is ….”: models tend to draw letters then"))
        layout = column(
            label(tr("What is the book about?"), "title"),
            row(captioned(tr("Title"), self.title), captioned(tr("Author"), self.author)),
            row(captioned(tr("Genre"), self.genre), captioned(tr("Mood"), self.mood)),
            captioned(tr("Summary"), self.summary),
            captioned(tr("What should be seen"), self.wishes),
            column(self.write, self.name_it, gap=4),
            gap=12,
        )
        layout.setContentsMargins(16, 16, 16, 16)
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH)

    @property
    def words(self) -> BookWords:
        """What is typed now."""
        from coverstudio.editor.prompts import BookWords  # noqa: PLC0415

        return BookWords(
            title=self.title.text().strip(),
            author=self.author.text().strip(),
            genre=self.genre.choice,
            mood=self.mood.text().strip(),
            summary=self.summary.words,
            wishes=self.wishes.words,
        )

    def open_beside(self, anchor: QWidget) -> None:
        """Open at the left of `anchor`, wholly on the screen."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, 0))
        screen = anchor.screen().availableGeometry()
        x = max(screen.left(), corner.x() - self.width() - 8)
        y = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()
        (self.summary if self.title.text() else self.title).setFocus()

    def _on_write(self, form: Form) -> None:
        from coverstudio.editor.prompts import prompt_for, prompt_notes  # noqa: PLC0415

        words = self.words
        prompt = prompt_for(words, form, follows_negative=self._follows_negative)
        self.close()
        self.written.emit(prompt, prompt_notes(words))
