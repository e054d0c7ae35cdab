"""What paints over what is erased, and what a model among them is told."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coverstudio.ui.panels.clean.eraser_fields import EraserFields
from coverstudio.ui.panels.model_choice import BUILT_IN, GET, ModelChoice
from coverstudio.ui.stories.erasers import Erasers
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, column, label, row


class EraserPart(QWidget):
    """The choice and, where a model erases, why it cannot here and now, and its fields."""

    def __init__(self, story: Erasers) -> None:
        super().__init__()
        self._story = story
        self.fields: EraserFields | None = None
        self.choice = ModelChoice(tr("Painted over by"))
        self.obstacle = label("", "note", wraps=True)
        self.get = button("", story.see_models, "caption link")
        heading = row(label(tr("Painted over by"), "caption"), None, self.get)
        self._column: QVBoxLayout = column(heading, self.choice, self.obstacle, gap=4)
        self.setLayout(self._column)
        self.choice.edited.connect(self._on_edited)
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer the models of now, and show the one that erases."""
        story, model = self._story, self._story.model
        self.choice.offer_models(story.offered)
        self.choice.show_choice(BUILT_IN if model is None else model.id)
        self.obstacle.setText(story.obstacle)
        self.obstacle.setVisible(bool(story.obstacle))
        self.get.setText(tr("Get it…") if story.obstacle else tr("Get models…"))
        self.get.setVisible(bool(story.obstacle) or not story.offered)
        if model is not None:
            self._made_fields().show_model(model)
        if self.fields is not None:
            self.fields.setVisible(model is not None)

    def _made_fields(self) -> EraserFields:
        """Return the fields, made when the first model is chosen: most never need them."""
        if self.fields is None:
            self.fields = EraserFields(self._story)
            self._column.addSpacing(8)
            self._column.addWidget(self.fields)
        return self.fields

    def _on_edited(self, identity: str) -> None:
        if identity == GET:
            self.refresh()
            self._story.see_models()
        else:
            self._story.choose(identity)
