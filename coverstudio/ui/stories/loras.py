"""The LoRAs that are laid over a diffusion model: added, weighted, switched on and off."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from coverstudio.generation.messages import LoraUse
from coverstudio.generation.models.facts import InstalledModel, LoraFacts, ModelError, ModelFacts
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told

HEAVIEST = 2.0
THUMBNAIL = 48  # pixels, twice what is shown


@dataclass(frozen=True)
class ChosenLora:
    """A LoRA in the list. `obstacle` is why the model of now cannot take it: one sentence, or empty.

    `thumbnail` shows what it does, None where its file has no picture.
    """

    facts: LoraFacts
    weight: float = 1.0
    is_on: bool = True
    obstacle: str = ""
    thumbnail: QImage | None = None

    @property
    def works(self) -> bool:
        """Whether the picture is painted with it."""
        return self.is_on and not self.obstacle


class Loras(QObject):
    """The list of the panel; it outlives the panel. `changed` tells of other rows, not of other weights."""

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._chosen: tuple[ChosenLora, ...] = ()
        self._model: InstalledModel | None = None

    @property
    def chosen(self) -> tuple[ChosenLora, ...]:
        """The LoRAs in the list, in the order in which they were added."""
        return self._chosen

    @property
    def uses(self) -> tuple[LoraUse, ...]:
        """What a request is told of them."""
        return tuple(LoraUse(one.facts.path, one.weight) for one in self._chosen if one.works)

    def fit(self, model: InstalledModel | None) -> None:
        """Look which LoRAs of the list the model of now can take."""
        self._model = model
        self._take(tuple(replace(one, obstacle=_obstacle(one.facts, model)) for one in self._chosen))

    def add(self, path: Path, weight: float = 1.0) -> None:
        """Add a LoRA file; one that does not fit the model is refused with a sentence."""
        self._studio.errands.send(self._add(path, weight))

    async def _add(self, path: Path, weight: float) -> None:
        # Loaded when it is needed: reading headers is no part of the start.
        from coverstudio.generation.models.lora_files import inspect_lora

        facts = await asyncio.to_thread(inspect_lora, path)
        if obstacle := _obstacle(facts, self._model):
            self._studio.messages.error(told(obstacle))
            return
        thumbnail = await asyncio.to_thread(_small, facts.thumbnail)
        others = [one for one in self._chosen if one.facts.path != facts.path]
        self._take((*others, ChosenLora(facts, weight, thumbnail=thumbnail)))

    def replace_all(self, uses: tuple[LoraUse, ...]) -> None:
        """Put these LoRAs in place of the list, as for the settings of an earlier picture."""
        self._take(())
        self._studio.errands.send(self._add_all(uses))

    async def _add_all(self, uses: tuple[LoraUse, ...]) -> None:
        for use in uses:
            await self._add(Path(use.path), use.weight)

    def weigh(self, path: str, weight: float) -> None:
        """Give a LoRA another weight."""
        self._chosen = tuple(
            replace(one, weight=weight) if one.facts.path == path else one for one in self._chosen
        )

    def switch(self, path: str, is_on: bool) -> None:
        """Switch a LoRA on or off; it stays in the list."""
        self._chosen = tuple(
            replace(one, is_on=is_on) if one.facts.path == path else one for one in self._chosen
        )

    def remove(self, path: str) -> None:
        """Take a LoRA out of the list; its file stays."""
        self._take(tuple(one for one in self._chosen if one.facts.path != path))

    def _take(self, chosen: tuple[ChosenLora, ...]) -> None:
        if chosen != self._chosen:
            self._chosen = chosen
            self.changed.emit()


def _small(encoded: bytes) -> QImage | None:
    image = QImage.fromData(encoded)
    if image.isNull():
        return None
    fill, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    return image.scaled(THUMBNAIL, THUMBNAIL, fill, smooth)


def _obstacle(lora: LoraFacts, model: InstalledModel | None) -> str:
    if model is None:
        return ""
    from coverstudio.generation.models.lora_files import check_fits

    facts = ModelFacts(
        path=model.path, family=model.family, pipeline="", layout="folder", bytes=model.bytes,
        native_area=model.native_area,
    )  # fmt: skip
    try:
        check_fits(lora, facts)
    except ModelError as error:
        return str(error)
    return ""
