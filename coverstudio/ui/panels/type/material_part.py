"""The selected text in gold foil, stone, ink or light: a material at a click, and how it reads."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from coverstudio.document.layers import TextLayer
from coverstudio.ui.icons import icon
from coverstudio.ui.panels.type.material_fields import MaterialFields
from coverstudio.ui.panels.type.material_gallery import MaterialGallery
from coverstudio.ui.stories.material_words import said_of
from coverstudio.ui.stories.materials import Materials, material_of, name_of, prompt_of
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import (
    boxed,
    button,
    column,
    icon_button,
    label,
    row,
    set_role,
    side_by_side,
)

_MARK = QSize(16, 16)


class MaterialPart(QWidget):
    """The gallery of materials, progress and proof, then who paints."""

    def __init__(self, story: Materials) -> None:
        super().__init__()
        self._story = story
        self._layer: TextLayer | None = None
        self._pointed = ""
        self.name = label("", "note")
        self.gallery = MaterialGallery(story.studio)
        self.gallery.asked.connect(story.choose)
        self.gallery.pointed.connect(self._on_pointed)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.cancel = icon_button("x", tr("Cancel"), story.cancel)
        self.progress = boxed(row(label(tr("Painting…"), "note"), self.bar, self.cancel))
        self.mark, self.told = QLabel(), label("", "note", wraps=True)
        self.told.setMinimumWidth(1)
        self.keep = button(tr("Keep it anyway"), story.keep_anyway)
        self.other = button(tr("Try other seeds"), story.again)
        self.choices = boxed(side_by_side(self.keep, self.other))
        said = row(self.mark, self.told)
        said.setStretch(1, 1)
        self.proof = boxed(column(said, self.choices))
        self.again = button(tr("Paint again"), story.again, "", "arrow-clockwise")
        self.again.setToolTip(tr("Paints the letters with another seed"))
        self.remove = button(tr("Remove material"), story.remove)
        self.made = boxed(side_by_side(self.again, self.remove))
        self.fields = MaterialFields(story.wishes)
        self.setLayout(
            column(
                column(self.name, self.gallery, gap=4),
                self.progress,
                self.proof,
                self.made,
                self.fields,
                gap=12,
            )
        )
        story.changed.connect(self.refresh)
        story.progressed.connect(self._show_progress)

    @property
    def summary(self) -> str:
        """The name of the material that the letters are of."""
        material = material_of(self._layer)
        return name_of(material) if material else ""

    def show_layer(self, layer: TextLayer) -> None:
        """Show what the letters of a text are of."""
        self._layer = layer
        self.gallery.show_layer(layer)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known by now."""
        layer, story = self._layer, self._story
        if layer is None:
            return
        material = material_of(layer)
        painting, wanted = story.painting
        is_painting = painting == layer.id
        outcome = story.outcome(layer.id)
        self.gallery.show_material(wanted if is_painting else material)
        self.fields.refresh()
        self.progress.setVisible(is_painting)
        self.proof.setVisible(outcome is not None and not is_painting)
        if outcome is not None:
            mark, colour, words = said_of(outcome)
            self.mark.setPixmap(icon(mark, colour).pixmap(_MARK))
            self.told.setText(words)
            set_role(self.told, "note" if outcome.is_kept else "caution")
            self.choices.setVisible(not outcome.is_kept)
        self.made.setVisible(bool(material) and not is_painting)
        self.again.setVisible(outcome is None or outcome.is_kept)
        self.fields.show_usual(prompt_of(wanted or material))
        self._show_name()
        self._show_progress()

    def _show_name(self) -> None:
        _, wanted = self._story.painting
        shown = self._pointed or wanted
        self.name.setText(name_of(shown) if shown else tr("A material for these letters"))

    def _show_progress(self) -> None:
        job = self._story.job
        if job is not None:
            self.bar.setValue(round(1000 * (job.share or 0.0)))

    def _on_pointed(self, identity: str) -> None:
        self._pointed = identity
        self._show_name()
