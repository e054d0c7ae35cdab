"""What paints over what is erased: the built-in engine, or a diffusion model that is told what to paint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio.generation.messages import Engine
from coverstudio.generation.models.abilities import can_erase
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.settings import Settings
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Eraser

_ENGINE = "diffusion"


@dataclass(frozen=True)
class EraserWish:
    """What a model is told; None, and no steps, leave it to the model, or to what is usual."""

    prompt: str | None = None
    negative_prompt: str | None = None
    steps: int = 0
    guidance: float | None = None
    strength: float | None = None
    context: float | None = None


class Erasers(QObject):
    """The choice of a model is a setting of the user's, what it is told belongs to the window.

    `changed` tells that another eraser is chosen, or that others are offered.
    """

    changed = Signal()

    def __init__(self, studio: Studio, models: Models, engines: Callable[[], tuple[Engine, ...]]) -> None:
        """`engines` returns what the worker has told of its engines, nothing before it has."""
        super().__init__()
        self._studio, self._models, self._engines = studio, models, engines
        self._wish = EraserWish()
        models.changed.connect(self.changed)
        studio.preferences.changed.connect(self._on_preferences_changed)

    @property
    def offered(self) -> tuple[InstalledModel, ...]:
        """The models that can erase, those made for it first."""
        able = [model for model in self._models.known.installed if can_erase(model)]
        return tuple(sorted(able, key=lambda model: model.kind != "inpaint"))

    @property
    def model(self) -> InstalledModel | None:
        """The model that erases, None for the built-in engine, which stands in for one that is gone."""
        chosen = self._studio.preferences.settings.eraser
        return next((model for model in self.offered if model.id == chosen), None) if chosen else None

    @property
    def obstacle(self) -> str:
        """Why the chosen model cannot erase here and now, in one sentence; empty when it can."""
        reasons = (one.reason for one in self._engines() if one.id == _ENGINE and one.kind == "inpaint")
        return told(next(reasons, "")) if self.model is not None else ""

    @property
    def wish(self) -> EraserWish:
        """What a model is told."""
        return self._wish

    @property
    def eraser(self) -> Eraser:
        """What erases now; a model is given another seed every time, so that trying again is worth it."""
        from coverstudio.editor.backgrounds import new_seed
        from coverstudio.editor.erasing import CONTEXT, DIFFUSION, NEGATIVE_PROMPT, PATCHES, PROMPT, Eraser

        model, wish = self.model, self._wish
        if model is None:
            return PATCHES
        return Eraser(
            engine=DIFFUSION, model=model, seed=new_seed(),
            prompt=(wish.prompt or "").strip() or PROMPT,
            negative_prompt=NEGATIVE_PROMPT if wish.negative_prompt is None else wish.negative_prompt,
            steps=wish.steps, guidance=wish.guidance, strength=wish.strength,
            context=CONTEXT if wish.context is None else wish.context,
        )  # fmt: skip

    def is_for_erasing(self, identity: str) -> bool:
        """Tell whether the model with that id was made for inpainting, and paints nothing else."""
        return any(model.id == identity and model.kind == "inpaint" for model in self.offered)

    def choose(self, identity: str) -> None:
        """Let a model erase, by its id, or the built-in engine (empty)."""
        self._studio.preferences.change(eraser=identity)

    def tell(self, wish: EraserWish) -> None:
        """Tell the model this from now on."""
        self._wish = wish

    def see_models(self) -> None:
        """Show the window where models and the AI runtime are got."""
        self._models.open()

    def _on_preferences_changed(self, old: Settings, new: Settings) -> None:
        if old.eraser != new.eraser:
            self.changed.emit()
