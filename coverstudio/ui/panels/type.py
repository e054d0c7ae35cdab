"""Stage 3: the book's words on the page."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from coverstudio.document.document import Document
from coverstudio.document.languages import LANGUAGES, known_language
from coverstudio.document.layers import TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.rendering import fonts
from coverstudio.rendering.text_layout import lay_out
from coverstudio.ui.panels.text_style import Palette, TextStyle
from coverstudio.ui.stories.lettering import Lettering
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import StagePanel, boxed, button, captioned, column, label, row, rule

_LONGEST_CHECKED = 2000


class TypePanel(StagePanel):
    """Title and author, and the style of the selected text."""

    def __init__(self, editor: Editor, story: Lettering, palette: Palette) -> None:
        super().__init__()
        self._editor, self._story = editor, story
        self.title = QLineEdit()
        self.title.setPlaceholderText(tr("The title of the book"))
        self.author = QLineEdit()
        self.author.setPlaceholderText(tr("Who wrote it"))
        self.language = ChoiceField()
        self.language.setToolTip(tr("The language of the book: shops and screen readers read it in the file"))
        self.language.edited.connect(story.choose_language)
        self.title.textEdited.connect(lambda words: story.write("title", words))
        self.author.textEdited.connect(lambda words: story.write("author", words))
        self.title.returnPressed.connect(story.place)
        self.author.returnPressed.connect(story.place)
        self.place = button(tr("Place title"), story.place, "primary")
        self.text_style = TextStyle(story, palette)
        self.warning = label("", "caution", wraps=True)
        self.style_box = boxed(column(self.text_style.panel_layout(), self.warning, gap=12))
        self.no_style = label(tr("Select a text to change its style."), "note", wraps=True)
        self.fill(
            column(captioned(tr("Title"), self.title), self._author_and_language(), gap=12),
            self.place,
            rule("thin_rule"),
            self.style_box,
            self.no_style,
            button(tr("Add text"), story.add, "", "text-t"),
        )
        editor.document_changed.connect(self._on_document_changed)
        editor.selection_changed.connect(self.refresh)
        self._show_words(editor.document)
        self.refresh()

    def _author_and_language(self) -> QHBoxLayout:
        side_by_side = row(gap=8)
        side_by_side.addLayout(captioned(tr("Author"), self.author), 5)
        side_by_side.addLayout(captioned(tr("Language"), self.language), 3)
        return side_by_side

    def _on_document_changed(self, old: Document, new: Document) -> None:
        self._show_words(new)
        layer = self._story.selected
        if layer is not None and old.layer(layer.id) != layer:
            self.refresh()

    def _show_words(self, document: Document) -> None:
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

    def refresh(self) -> None:
        """Show the style of the selected text, and what is wrong with it."""
        layer = self._story.selected
        self.style_box.setVisible(layer is not None)
        self.no_style.setVisible(layer is None)
        if layer is not None:
            self.text_style.show_layer(layer)
            self.warning.setText(warning_about(layer))
            self.warning.setVisible(bool(self.warning.text()))


def language_choices(now: str) -> list[tuple[str, str]]:
    """Return the languages as (code, name) pairs, with that of `now` where the list does not have it."""
    choices = [(one.code, one.own) for one in LANGUAGES]
    if now and known_language(now) is None:
        return [(now, now), *choices]
    return choices if now else [("", tr("Not chosen")), *choices]


def warning_about(layer: TextLayer) -> str:
    """Return what would surprise in print, in one sentence, empty when all is well."""
    if not fonts.font_available(layer.family):
        return tr(
            "“{family}” is not installed, so another family stands in: choose one.", family=layer.family
        )
    if len(layer.text) > _LONGEST_CHECKED:
        return ""
    layout = lay_out(layer)
    if layout.missing:
        return tr("No installed font has {letters}: install one or change the text.", letters=layout.missing)
    if layout.overflows:
        return tr("The text is larger than its box: enlarge the box or make the text smaller.")
    return ""
