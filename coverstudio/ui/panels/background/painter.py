"""Who paints: the built-in engine, or one of the models on this computer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.generation.models.facts import InstalledModel
from coverstudio.ui.panels.model_choice import BUILT_IN, GET, ModelChoice
from coverstudio.ui.stories.backgrounds import Backgrounds
from coverstudio.ui.stories.models import Models
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, column, label, row


class Painter(QWidget):
    """The field and, under it, why a model cannot paint here and now with the way to get there.

    `chosen` tells that another one paints; `model` is None for the built-in engine.
    """

    chosen = Signal()

    def __init__(self, story: Backgrounds, models: Models) -> None:
        super().__init__()
        self._story, self._models = story, models
        self._shown = BUILT_IN
        self.field = ModelChoice(tr("Painted by"))
        self.obstacle = label("", "note", wraps=True)
        self.get = button(tr("Get models…"), models.open, "caption link")
        heading = row(label(tr("Painted by"), "caption"), None, self.get)
        self.setLayout(column(heading, self.field, self.obstacle, gap=4))
        self.field.edited.connect(self._on_edited)
        models.changed.connect(self.refresh)
        story.choices_changed.connect(self.refresh)
        self.refresh()

    @property
    def model(self) -> InstalledModel | None:
        """The model that paints, None for the built-in engine."""
        return self._story.painter

    @property
    def can_paint(self) -> bool:
        """Whether a background can be generated as things are."""
        return self.model is None or not self._story.obstacle

    def choose(self, identity: str) -> bool:
        """Let a model paint, by its id, or the built-in engine; tell whether it is there."""
        is_there = identity == BUILT_IN or any(one.id == identity for one in self._models.installed)
        if is_there:
            self._story.let_paint(identity)
            self.refresh()
        return is_there

    def refresh(self) -> None:
        """Offer the models of now; when the chosen one is gone the built-in engine paints."""
        models = self._models.installed
        was, self._shown = self._shown, self.model.id if self.model is not None else BUILT_IN
        self.field.offer_models(models)
        self.field.show_choice(self._shown)
        self._show_obstacle(bool(models))
        if was != self._shown:
            self.chosen.emit()

    def _show_obstacle(self, has_models: bool) -> None:
        sentence = self._story.obstacle if self.model is not None else ""
        self.obstacle.setText(sentence)
        self.obstacle.setVisible(bool(sentence))
        self.get.setText(tr("Get it…") if sentence else tr("Get models…"))
        self.get.setVisible(bool(sentence) or not has_models)

    def _on_edited(self, identity: str) -> None:
        if identity == GET:
            self.field.show_choice(self._shown)
            self._models.open()
        else:
            self.choose(identity)
