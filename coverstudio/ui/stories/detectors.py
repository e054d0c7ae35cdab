"""What finds lettering: the built-in engine, or another one that is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.generation.messages import Engine
from coverstudio.settings import Settings
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Detector

BUILT_IN = "rapidocr"


class Detectors(QObject):
    """The choice is a setting of the user's, kept by the id of an engine, empty for the built-in one.

    `changed` tells that another detector is chosen, or that more is known of them.
    """

    changed = Signal()

    def __init__(self, studio: Studio, models: Models, engines: Callable[[], tuple[Engine, ...]]) -> None:
        """`engines` returns what the worker has told of its engines, empty before it has."""
        super().__init__()
        self._studio, self._models, self._engines = studio, models, engines
        models.changed.connect(self.changed)
        studio.preferences.changed.connect(self._on_preferences_changed)

    @property
    def offered(self) -> tuple[Engine, ...]:
        """The engines that find lettering, ready or not, the built-in one first."""
        found = [engine for engine in self._engines() if engine.kind == "detect"]
        return tuple(sorted(found, key=lambda engine: engine.id != BUILT_IN))

    @property
    def chosen(self) -> str:
        """The id of the engine that finds lettering."""
        return self._studio.preferences.settings.detector or BUILT_IN

    @property
    def obstacle(self) -> str:
        """Why the chosen engine cannot work here and now, in one sentence; empty when it can."""
        reason = next((e.reason for e in self.offered if e.id == self.chosen and not e.ready), "")
        return told(reason) or self._lack_of_weights()

    @property
    def wants_weights(self) -> bool:
        """Tell whether the chosen engine can work once its weights are among the models."""
        return bool(self._lack_of_weights())

    def _lack_of_weights(self) -> str:
        if self.chosen == BUILT_IN:
            return ""
        from coverstudio.generation.models.detector_files import FAMILY

        if self.chosen != FAMILY or self._weights():
            return ""
        return tr("CRAFT needs its weights: add craft_mlt_25k.pth from github.com/clovaai/CRAFT-pytorch.")

    @property
    def detector(self) -> Detector:
        """What finds lettering now, with its weights where the store has some."""
        from coverstudio.editor.erasing import Detector

        return Detector(engine=self.chosen, model=self._weights())

    def choose(self, identity: str) -> None:
        """Let another engine find lettering."""
        self._studio.preferences.change(detector="" if identity == BUILT_IN else identity)

    def see_models(self) -> None:
        """Show the window where models and the AI runtime are got."""
        self._models.open()

    def _weights(self) -> str:
        """Return the path of the chosen engine's weights, or of a recogniser for the built-in one."""
        from coverstudio.generation.models.detector_files import installed_weights

        return installed_weights(self.chosen, self._models.known.installed)

    def _on_preferences_changed(self, old: Settings, new: Settings) -> None:
        if old.detector != new.detector:
            self.changed.emit()
