"""Stand-ins with behaviour: what they are asked they answer, plainly and at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np

from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import (
    AnyRequest,
    Background,
    Choice,
    DescribeDevice,
    DetectText,
    Device,
    DiffuseBackground,
    Diffused,
    DiffuseInpaint,
    Engine,
    Engines,
    GenerateBackground,
    Inpaint,
    ListEngines,
    Painted,
    PaintMaterial,
    Progress,
    Region,
    Regions,
    Upscale,
)
from coverstudio.generation.picture import Picture

GREY = (128, 128, 128)


class FakeGenerator:
    """Answers with flat colours: backgrounds and repaints in `colour`, and the `regions` round by round.

    Each `DetectText` takes the next entry of `regions`, the last one for ever. `asked` holds every request.
    `wait_for` lets a test hold every answer back; `fails` makes every request fail with that sentence.
    """

    def __init__(
        self,
        colour: tuple[int, int, int] = GREY,
        regions: Sequence[Sequence[Region]] = ((),),
        wait_for: asyncio.Event | None = None,
        fails: str = "",
    ) -> None:
        self.colour, self.regions, self.wait_for, self.fails = colour, list(regions), wait_for, fails
        self.asked: list[AnyRequest] = []

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        self.asked.append(request)
        if on_progress is not None:
            on_progress(Progress(1, 1, 2))
        if self.wait_for is not None:
            await self.wait_for.wait()
        await asyncio.sleep(0)
        if self.fails:
            raise GenerationError(self.fails)
        return self._answer(request)

    def _answer(self, request: AnyRequest) -> Any:  # noqa: C901, PLR0911 - one answer per request
        match request:
            case ListEngines():
                return ENGINES
            case GenerateBackground():
                flat = np.full((request.height, request.width, 3), self.colour, np.uint8)
                flat[0, 0] = (request.seed % 256, request.seed // 256 % 256, request.seed // 65536 % 256)
                return Background(
                    image=Picture(flat), family="hills", palette="dawn", motifs=("mountain", "rain")
                )
            case DescribeDevice():
                return Device(kind="cpu", name="Fake", memory_bytes=8 << 30, tier="cpu")
            case DiffuseBackground():
                painted = np.full((request.height, request.width, 3), self.colour, np.uint8)
                if request.canvas is None:
                    painted[0, 0] = (request.seed % 256, len(request.prompt) % 256, len(request.loras))
                else:
                    is_known = request.canvas.mask.pixels == 0
                    painted[is_known] = request.canvas.image.pixels[is_known]
                return Diffused(
                    image=Picture(painted), family="sd1", steps=request.steps or 20, guidance=7.5,
                    sampler=request.sampler or "ddim", base=(request.width, request.height), refined=(0, 0),
                    refine=0.0, tier="cpu", dtype="float32", device="cpu",
                )  # fmt: skip
            case DiffuseInpaint():
                height, width = request.mask.pixels.shape
                painted = np.where(request.mask.pixels[..., None] > 0, self.colour, request.image.pixels)
                return Diffused(
                    image=Picture(painted.astype(np.uint8)), family="sd1", steps=request.steps or 20,
                    guidance=7.5, sampler="ddim", base=(width, height), refined=(0, 0), refine=0.0,
                    tier="cpu", dtype="float32", device="cpu",
                )  # fmt: skip
            case DetectText():
                now = self.regions.pop(0) if len(self.regions) > 1 else self.regions[0]
                return Regions(regions=tuple(now))
            case Inpaint():
                return Painted(image=Picture(np.full_like(request.image.pixels, self.colour)))
            case PaintMaterial():
                flat = np.full((*request.mask.pixels.shape, 3), self.colour, np.uint8)
                return Painted(image=Picture(flat))
            case Upscale():
                channels = request.image.pixels.shape[2]
                colour = np.resize(request.image.pixels[0, 0], channels)
                return Painted(
                    image=Picture(np.full((request.height, request.width, channels), colour, np.uint8))
                )


ENGINES = Engines(
    engines=(
        Engine(id="procedural", kind="background", ready=True),
        Engine(id="diffusion", kind="background", ready=True),
        Engine(id="rapidocr", kind="detect", ready=True),
        Engine(id="patch-fill", kind="inpaint", ready=True),
        Engine(id="diffusion", kind="inpaint", ready=True),
        Engine(id="lanczos", kind="upscale", ready=True),
    ),
    families=(Choice("hills", "Misty hills", "layers of hills"), Choice("night", "Night sky", "stars")),
    palettes=(
        Choice("dawn", "Dawn", "apricot", ("#f6efe2", "#c98d6b", "#3a3f58", "#ff0000", "#00ff00")),
        Choice("noir", "Noir", "black", ("#e8e4da", "#5f5b57", "#101014", "#ff0000", "#00ff00")),
    ),
)
