"""A stand-in for the worker that writes into pictures, and a model for it in the store."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from coverstudio.generation.generator import OnProgress
from coverstudio.generation.messages import (
    AnyRequest,
    EditText,
    Engine,
    Lettered,
    LineRead,
    LinesRead,
    ListEngines,
    Painted,
    PaintMaterial,
    Progress,
    ReadLines,
    Region,
)
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.generation.picture import Picture
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import ENGINES, FakeGenerator
from tests.generation.models.scene_text_checkpoint import TINY, write_checkpoint
from tests.ui.stage import until


class Scribe(FakeGenerator):
    """Writes each seed in a colour of its own; the first tries are read as `reads` says, later ones right.

    `hold` lets a test hold every writing back, `reason` is why nothing can be written here.
    """

    def __init__(
        self, regions: Sequence[Region] = (), reads: Sequence[str] = (), hold: asyncio.Event | None = None,
        reason: str = "",
    ) -> None:  # fmt: skip
        super().__init__(regions=[tuple(regions)])
        self._reads, self._hold, self._reason = list(reads), hold, reason
        self.wishes: list[EditText] = []

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        match request:
            case ListEngines():
                mine = Engine(id="diffste", kind="scene-text", ready=not self._reason, reason=self._reason)
                return msgspec.structs.replace(ENGINES, engines=(*ENGINES.engines, mine))
            case EditText():
                return await self._write(request, on_progress)
            case ReadLines():
                wanted = self.wishes[-1].text if self.wishes else request.asked
                read = self._reads.pop(0) if self._reads else wanted
                return LinesRead(lines=tuple(LineRead(read, (0.9,) * len(read)) for _ in request.lines))
            case PaintMaterial():
                self.asked.append(request)
                height, width = request.mask.pixels.shape
                return Painted(image=Picture(np.full((height, width, 3), (210, 170, 60), np.uint8)))
            case _:
                return await super().run(request, on_progress)

    async def _write(self, request: EditText, on_progress: OnProgress | None) -> Lettered:
        self.wishes.append(request)
        painted = request.image.pixels.copy()
        painted[request.mask.pixels > 0] = (200, 40 * len(self.wishes) % 256, 30)
        if on_progress is not None:
            on_progress(Progress(1, 15, 30, Picture(painted)))
        if self._hold is not None:
            await self._hold.wait()
        return Lettered(image=Picture(painted), steps=30, guidance=7.5, dtype="float32", device="a card")


async def with_scribe(opened: StudioWindow, folder: Path) -> InstalledModel:
    """Add a tiny DiffSTE, converted as the published one would be; what can be chosen is known then, too."""
    models = opened.stories.models
    checkpoint = await asyncio.to_thread(write_checkpoint, folder / "diffste.ckpt", TINY)
    added = await asyncio.to_thread(models.store().add, checkpoint)
    models.refresh()
    await until(lambda: opened.stories.scribes.model == added, "the model is known")
    await opened.stories.backgrounds.load_choices()
    return added
