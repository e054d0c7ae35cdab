"""What finds lettering in a picture."""

from __future__ import annotations

import asyncio

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.generator import Generator, OnProgress
from coverstudio.generation.messages import DetectText, Region
from coverstudio.generation.picture import Picture

Pixels = NDArray[np.uint8]


class Detector(msgspec.Struct, frozen=True, kw_only=True):
    """An engine that finds lettering; `model` is the absolute path of its weights where it wants any."""

    engine: str = "rapidocr"
    model: str = ""


BUILT_IN = Detector()


async def find_text(
    generator: Generator, pixels: Pixels, detector: Detector = BUILT_IN, on_progress: OnProgress | None = None
) -> tuple[Region, ...]:
    """Return the lettering in a picture, polygons in its pixels."""
    picture = await asyncio.to_thread(Picture, pixels[..., :3])
    request = DetectText(engine=detector.engine, model=detector.model, image=picture)
    return (await generator.run(request, on_progress)).regions
