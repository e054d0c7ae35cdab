"""Who paints letters of a material, and what it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.generation.materials import SEEDS, STRENGTH
from coverstudio.generation.messages import Engine
from coverstudio.generation.models.abilities import goes_on
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.ui.stories.models import Models
from coverstudio.ui.translation import told

if TYPE_CHECKING:
    from coverstudio.editor.font_locked import MaterialWish

_ENGINE = "diffusion"


@dataclass(frozen=True)
class Telling:
    """The model by its id (empty: built in) and what it is told; what is None is left to the material.

    `tries` is how often letters are painted until they can be read, `has_effects` whether shadow and glow
    of the material come with it.
    """

    model: str = ""
    prompt: str = ""
    strength: float | None = None
    tries: int | None = None
    has_effects: bool = True


class MaterialWishes(QObject):
    """What is wished for belongs to the window. `changed` tells of another choice, or of other models."""

    changed = Signal()

    def __init__(self, models: Models, engines: Callable[[], tuple[Engine, ...]]) -> None:
        """`engines` returns what the worker has told of its engines, nothing before it has."""
        super().__init__()
        self._models, self._engines = models, engines
        self._telling = Telling()
        models.changed.connect(self.changed)

    @property
    def telling(self) -> Telling:
        """What is wished for now."""
        return self._telling

    def tell(self, telling: Telling) -> None:
        """Wish for this from now on."""
        if telling != self._telling:
            self._telling = telling
            self.changed.emit()

    @property
    def offered(self) -> tuple[InstalledModel, ...]:
        """The models that can paint over a material."""
        return tuple(model for model in self._models.known.installed if goes_on(model))

    @property
    def model(self) -> InstalledModel | None:
        """The model that paints, None for the built-in engine, which stands in for one that is gone."""
        return next((one for one in self.offered if one.id == self._telling.model), None)

    @property
    def obstacle(self) -> str:
        """Why the chosen model cannot paint here and now, in one sentence; empty when it can."""
        reasons = (one.reason for one in self._engines() if one.id == _ENGINE and not one.ready)
        return told(next(reasons, "")) if self.model is not None else ""

    @property
    def recogniser(self) -> str:
        """The path of a recogniser that was added for other scripts, empty without one."""
        from coverstudio.generation.models.recogniser_files import installed_recogniser

        return installed_recogniser(self._models.known.installed)

    def wish(self, material: str, seed: int = 0) -> MaterialWish:
        """Return what is asked for where letters shall be of a material; the first time takes a moment."""
        from coverstudio.editor.font_locked import MaterialWish

        telling, model = self._telling, self.model
        return MaterialWish(
            material=material, seed=seed, seeds=telling.tries or SEEDS, has_effects=telling.has_effects,
            engine="materials" if model is None else "diffusion", model=model,
            prompt=telling.prompt.strip() if model is not None else "",
            strength=STRENGTH if telling.strength is None else telling.strength,
            control=self._control(model),
        )  # fmt: skip

    def _control(self, model: InstalledModel | None) -> str:
        """Return the path of an added ControlNet that keeps letters in shape, empty where none fits."""
        from coverstudio.generation.models.control_files import control_for_edges

        found = control_for_edges(model.family, self._models.known.installed) if model is not None else None
        return "" if found is None else found.path

    def find(self, identity: str) -> InstalledModel:
        """Return an installed model by its id. Raises ModelError with a sentence."""
        return self._models.store().find(identity)

    def see_models(self) -> None:
        """Show the window where models and the AI runtime are got."""
        self._models.open()
