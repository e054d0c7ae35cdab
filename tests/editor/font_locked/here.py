"""The engines of materials and recognition themselves, in this process."""

from __future__ import annotations

from typing import Any

import numpy as np

from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import (
    AnyRequest,
    DiffuseBackground,
    Painted,
    PaintMaterial,
    Progress,
    ReadLines,
)
from coverstudio.generation.picture import Picture
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines import materials, rapidocr_text
from tests.fakes import FakeGenerator

PAGE = (0x20, 0x30, 0x40)


class Here:
    """Paints with the real materials and reads for real; letters of `unreadable` seeds are as the page."""

    def __init__(self, *unreadable: int) -> None:
        self.unreadable, self.asked = unreadable, list[AnyRequest]()
        self._fake = FakeGenerator(colour=(220, 190, 160))

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        self.asked.append(request)
        try:
            match request:
                case PaintMaterial():
                    return self._painted(request, on_progress)
                case ReadLines():
                    return rapidocr_text.read(request)
                case DiffuseBackground():
                    return await self._fake.run(request, on_progress)
                case _:
                    raise AssertionError(request)
        except EngineError as error:
            raise GenerationError(str(error)) from error

    def _painted(self, request: PaintMaterial, on_progress: OnProgress | None) -> Painted:
        def tell(step: int, total: int, preview: Any = None) -> None:
            del preview
            if on_progress is not None:
                on_progress(Progress(1, step, total))

        pixels = materials.paint(request, tell)
        if request.seed in self.unreadable:
            pixels = np.full_like(pixels, PAGE)
        return Painted(image=Picture(pixels))
