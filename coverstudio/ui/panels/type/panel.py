"""Puts the parts of the stage together: the book's words, then the style of the selected text."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QVBoxLayout

from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.editor.editor import Editor
from coverstudio.ui.fonts.face_part import FacePart
from coverstudio.ui.panels.text_style import Palette
from coverstudio.ui.panels.type.character_part import CharacterPart
from coverstudio.ui.panels.type.look_part import LookPart
from coverstudio.ui.panels.type.material_part import MaterialPart
from coverstudio.ui.panels.type.paragraph_part import ParagraphPart
from coverstudio.ui.panels.type.proof_part import ProofPart
from coverstudio.ui.panels.type.shape_part import ShapePart
from coverstudio.ui.panels.type.warnings import warning_about
from coverstudio.ui.panels.type.words_part import WordsPart
from coverstudio.ui.stories.all import Stories
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.folds import Fold
from coverstudio.ui.widgets.forms import StagePanel, boxed, button, column, label, rule


class TypePanel(StagePanel):
    """Title and author, and the style of the selected text in sections that fold."""

    def __init__(self, editor: Editor, stories: Stories, palette: Palette) -> None:
        super().__init__()
        story = stories.lettering
        self._editor, self._story = editor, story
        self.words = WordsPart(story)
        self.title, self.author = self.words.title, self.words.author
        self.character = CharacterPart(story, palette)
        self.paragraph = ParagraphPart(story)
        self.face_part = FacePart()
        self.face_part.axes_edited.connect(lambda axes: story.restyle(tr("Variable font"), axes=axes))
        self.face_part.features_edited.connect(
            lambda features: story.restyle(tr("OpenType features"), features=features)
        )
        self.warning = label("", "caution", wraps=True)
        self.character_section = _section(tr("Character"), column(self.character), is_open=True)
        self.look = LookPart(stories.looks, palette)
        self.look_section = _section(tr("Looks"), column(self.look))
        self.material = MaterialPart(stories.materials)
        self.material_section = _section(tr("Materials"), column(self.material))
        self.paragraph_section = _section(tr("Paragraph"), column(self.paragraph))
        self.font_section = _section(tr("Font"), column(self.face_part))
        self.shape = ShapePart(story)
        self.shape_section = _section(tr("Shape"), column(self.shape))
        self.sections = (
            self.character_section, self.look_section, self.material_section, self.paragraph_section,
            self.shape_section, self.font_section,
        )  # fmt: skip
        sections = column(*self.sections, gap=12)
        self.style_box = boxed(column(self.warning, sections, gap=12))
        self.no_style = label(tr("Select a text to change its style."), "note", wraps=True)
        self.proof = ProofPart(stories.proving)
        self.proof.text_asked.connect(editor.select)
        self.proof_section = _section(tr("Proof"), column(self.proof))
        self.proof.told_changed.connect(lambda: self.proof_section.note(self.proof.summary))
        self.fill(
            self.words,
            rule("thin_rule"),
            self.style_box,
            self.no_style,
            self.proof_section,
            button(tr("Add text"), story.add, "", "text-t"),
        )
        editor.document_changed.connect(self._on_document_changed)
        editor.selection_changed.connect(self.refresh)
        story.stretch_changed.connect(self.refresh)
        self.words.show_words(editor.document)
        self.refresh()

    def _on_document_changed(self, old: Document, new: Document) -> None:
        self.words.show_words(new)
        layer = self._story.selected
        if layer is not None and old.layer(layer.id) != layer:
            self.refresh()

    def refresh(self) -> None:
        """Show the style of what is selected, and what is wrong with it."""
        layer = self._story.selected
        self.style_box.setVisible(layer is not None)
        self.no_style.setVisible(layer is None)
        self.proof.show_layer(layer)
        if layer is not None:
            self.character_section.note(self._what_is_styled())
            for part in (self.character, self.look, self.material, self.paragraph, self.shape):
                part.show_layer(layer)
            self.material_section.note(self.material.summary)
            self._show_font(layer)
            self._show_warning(layer)

    def _show_font(self, layer: TextLayer) -> None:
        """Show what the face of the first letters can do that a style is for."""
        first = self._story.runs[0]
        set_in = msgspec.structs.replace(
            layer,
            family=first.family or layer.family,
            weight=first.weight or layer.weight,
            italic=bool(first.italic),
        )
        self.face_part.show_layer(set_in, first.features or {})
        self.font_section.note(self.face_part.what_is_set)

    def _what_is_styled(self) -> str:
        """Say for which letters a style is, while a text is edited."""
        if self._story.stretch is None:
            return ""
        if self._story.part is None:
            return tr("Whole text")
        letters = len("".join(self._story.words.splitlines()))
        return tr_count(letters, "{count} letter selected", "{count} letters selected")

    def _show_warning(self, layer: TextLayer) -> None:
        self.warning.setText(warning_about(layer))
        self.warning.setVisible(bool(self.warning.text()))


def _section(caption: str, content: QVBoxLayout, *, is_open: bool = False) -> Fold:
    return Fold(caption, content, is_open=is_open, section=True)
