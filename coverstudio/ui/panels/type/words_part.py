"""Title, author and language of the book, and the button that sets them on the page."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from coverstudio.document.document import Document
from coverstudio.document.languages import LANGUAGES, known_language
from coverstudio.ui.stories.lettering import Lettering
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import GROUP_GAP, button, captioned, column, row


class WordsPart(QWidget):
    """The book's words as they are typed; the texts on the page follow."""

    def __init__(self, story: Lettering) -> None:
        super().__init__()
        self.title = QLineEdit()
        self.title.setPlaceholderText(tr("The title of the book"))
        self.author = QLineEdit()
        self.author.setPlaceholderText(tr("Who wrote it"))
        self.language = ChoiceField()
        self.language.setToolTip(tr("The language of the book: shops and screen readers read it in the file"))
        self.place = button(tr("Place title"), story.place, "primary")
        self.language.edited.connect(story.choose_language)
        self.title.textEdited.connect(lambda words: story.write("title", words))
        self.author.textEdited.connect(lambda words: story.write("author", words))
        self.title.returnPressed.connect(story.place)
        self.author.returnPressed.connect(story.place)
        fields = column(captioned(tr("Title"), self.title), self._author_and_language(), gap=12)
        self.setLayout(column(fields, self.place, gap=GROUP_GAP))

    def _author_and_language(self) -> QHBoxLayout:
        side_by_side = row(gap=8)
        side_by_side.addLayout(captioned(tr("Author"), self.author), 5)
        side_by_side.addLayout(captioned(tr("Language"), self.language), 3)
        return side_by_side

    def show_words(self, document: Document) -> None:
        """Show the book's words, and whether they can be placed."""
        for field, words in ((self.title, document.title), (self.author, document.author)):
            if field.text() != words:
                field.setText(words)
        if self.language.choice != document.language or not self.language.count():
            self.language.offer(language_choices(document.language))
            self.language.show_choice(document.language)
        has_title = bool(document.title.strip())
        self.place.setEnabled(has_title)
        self.place.setToolTip(
            tr("Finds the calm part of the picture and sets title and author there (Enter)")
            if has_title
            else tr("Give the book a title first.")
        )


def language_choices(now: str) -> list[tuple[str, str]]:
    """Return the languages as (code, name) pairs, with that of `now` where the list does not have it."""
    choices = [(one.code, one.own) for one in LANGUAGES]
    if now and known_language(now) is None:
        return [(now, now), *choices]
    return choices if now else [("", tr("Not chosen")), *choices]
