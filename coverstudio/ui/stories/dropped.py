"""What is dropped on the window and is no picture: LoRAs, models, offline packs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from coverstudio.generation.models.facts import ModelError
from coverstudio.ui.stories.backgrounds import Backgrounds
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

PACK = ".cspack"


class Dropped:
    """LoRAs are laid over the model that paints; everything else comes among the models."""

    def __init__(self, studio: Studio, models: Models, backgrounds: Backgrounds) -> None:
        self._studio, self._models, self._backgrounds = studio, models, backgrounds

    def take(self, paths: Sequence[Path]) -> None:
        """Take what was dropped; what is of no use is told in a sentence."""
        self._studio.errands.send(self._take(paths))

    async def _take(self, paths: Sequence[Path]) -> None:
        for path in paths:
            is_lora = await asyncio.to_thread(_is_lora, path)
            if is_lora and self._backgrounds.painter is not None:
                self._backgrounds.loras.add(path)
                continue
            if is_lora:
                self._studio.messages.note(tr("LoRAs change what a model paints: choose a model first."))
            if path.suffix.lower() == PACK:  # it may ask for its licence there
                self._models.open()
            self._models.add(path)


def _is_lora(path: Path) -> bool:
    # Loaded when it is needed: reading headers is no part of the start.
    from coverstudio.generation.models.lora_files import inspect_lora

    if path.suffix.lower() != ".safetensors":
        return False
    try:
        inspect_lora(path)
    except ModelError:  # a model, or neither: adding it says so
        return False
    return True
