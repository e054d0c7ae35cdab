"""How letters look: looks that are ready to wear, what fills the letters, what surrounds them."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from coverstudio.document.layers import TextLayer
from coverstudio.ui.panels.text_style import Palette
from coverstudio.ui.panels.type.effects_part import EffectsPart
from coverstudio.ui.panels.type.fill_part import FillPart
from coverstudio.ui.panels.type.look_gallery import LookGallery
from coverstudio.ui.stories.title_looks import TitleLooks
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import boxed, button, column, icon_button, row


class LookPart(QWidget):
    """The gallery of looks behind a button, then fill and effects of the selected text."""

    def __init__(self, story: TitleLooks, palette: Palette) -> None:
        super().__init__()
        self._story = story
        self.gallery: LookGallery | None = None
        self.choose = button(tr("Choose a look…"), self.open_gallery, "", "sparkle")
        self.copy = icon_button("copy", tr("Copy the look of this text"), story.copy)
        self.paste = icon_button("clipboard", tr("Give this text the look that was copied"), story.paste)
        self.keep = icon_button("floppy-disk", tr("Save this look"), self._ask_for_name)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Name of the look"))
        self.name.setAccessibleName(tr("Name of the look"))
        self.name.returnPressed.connect(self._save)
        self.save = button(tr("Save"), self._save)
        self._saving = boxed(row(self.name, self.save))
        self._saving.hide()
        self.fill_part = FillPart(story, palette)
        self.effects = EffectsPart(story, palette)
        first = row(self.choose, self.keep, self.copy, self.paste, gap=4)
        first.setStretch(0, 1)
        self.setLayout(column(first, self._saving, self.fill_part, self.effects, gap=12))

    def show_layer(self, layer: TextLayer) -> None:
        """Show how a text looks."""
        self.fill_part.show_layer(layer)
        self.effects.show_layer(layer)

    def open_gallery(self) -> None:
        """Show all looks in the words of the selected text."""
        self.gallery = LookGallery(self.window(), self._story)
        self.gallery.tried.connect(self._story.apply)
        self.gallery.open_at(self)

    def _ask_for_name(self) -> None:
        self._saving.setVisible(not self._saving.isVisible())
        self.name.setFocus()

    def _save(self) -> None:
        if self._story.save(self.name.text()):
            self.name.clear()
            self._saving.hide()
