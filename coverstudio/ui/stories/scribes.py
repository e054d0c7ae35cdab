"""What writes words into pictures: the scene-text models that are here, and which of them is used."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from coverstudio.generation.messages import Engine
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.settings import Settings
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told


class Scribes(QObject):
    """The choice is a setting of the user's, kept by the id of a model; the first one stands in for it.

    `changed` tells that another one is chosen, or that more is known of them.
    """

    changed = Signal()

    def __init__(self, studio: Studio, models: Models, engines: Callable[[], tuple[Engine, ...]]) -> None:
        """`engines` returns what the worker has told of its engines, empty before it has."""
        super().__init__()
        self._studio, self._models, self._engines = studio, models, engines
        models.changed.connect(self.changed)
        studio.preferences.changed.connect(self._on_preferences_changed)

    @property
    def offered(self) -> tuple[InstalledModel, ...]:
        """The models that write into pictures."""
        return tuple(model for model in self._models.known.installed if model.kind == "scene-text")

    @property
    def model(self) -> InstalledModel | None:
        """The model that writes, None where there is none."""
        chosen = self._studio.preferences.settings.scribe
        first = next(iter(self.offered), None)
        return next((model for model in self.offered if model.id == chosen), first)

    @property
    def obstacle(self) -> str:
        """Why nothing can be written here and now, in one sentence; empty when it can."""
        if self.model is None:
            from coverstudio.generation.models.scene_text_files import WAY_TO_GET

            return told(WAY_TO_GET)
        reasons = (one.reason for one in self._engines() if one.kind == "scene-text" and not one.ready)
        return told(next(reasons, ""))

    @property
    def recogniser(self) -> str:
        """The path of a recogniser that was added for other scripts, empty without one."""
        from coverstudio.generation.models.recogniser_files import installed_recogniser

        return installed_recogniser(self._models.known.installed)

    def is_one(self, identity: str) -> bool:
        """Tell whether the model with that id writes into pictures."""
        return any(model.id == identity for model in self.offered)

    def choose(self, identity: str) -> None:
        """Let a model write, by its id."""
        self._studio.preferences.change(scribe=identity)

    def see_models(self) -> None:
        """Show the window where models and the AI runtime are got."""
        self._models.open()

    def _on_preferences_changed(self, old: Settings, new: Settings) -> None:
        if old.scribe != new.scribe:
            self.changed.emit()
