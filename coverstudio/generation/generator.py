"""What every source of pixels looks like to the stories: a worker, a fake in tests, later a cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, overload

from coverstudio.generation.messages import (
    AnyAnswer,
    AnyRequest,
    Background,
    DescribeDevice,
    DetectText,
    Device,
    DiffuseBackground,
    Diffused,
    DiffuseInpaint,
    EditText,
    Engines,
    GenerateBackground,
    Inpaint,
    Lettered,
    LinesRead,
    ListEngines,
    Painted,
    PaintMaterial,
    Progress,
    ReadLines,
    Regions,
    Upscale,
)

OnProgress = Callable[[Progress], None]


class GenerationError(Exception):
    """A failed request: the message is one sentence for the user, `details` are for the log."""

    def __init__(self, sentence: str, details: str = "") -> None:
        super().__init__(sentence)
        self.details = details


class Generator(Protocol):
    """Answers requests. Cancel the asyncio task to give a request up."""

    @overload
    async def run(self, request: ListEngines, on_progress: OnProgress | None = None) -> Engines: ...
    @overload
    async def run(self, request: DescribeDevice, on_progress: OnProgress | None = None) -> Device: ...
    @overload
    async def run(
        self, request: DiffuseBackground | DiffuseInpaint, on_progress: OnProgress | None = None
    ) -> Diffused: ...
    @overload
    async def run(self, request: EditText, on_progress: OnProgress | None = None) -> Lettered: ...
    @overload
    async def run(self, request: GenerateBackground, on_progress: OnProgress | None = None) -> Background: ...
    @overload
    async def run(self, request: DetectText, on_progress: OnProgress | None = None) -> Regions: ...
    @overload
    async def run(self, request: ReadLines, on_progress: OnProgress | None = None) -> LinesRead: ...
    @overload
    async def run(
        self, request: Inpaint | PaintMaterial | Upscale, on_progress: OnProgress | None = None
    ) -> Painted: ...
    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> AnyAnswer:
        """Answer `request`; `on_progress` is called in the caller's event loop. Raises GenerationError."""
        ...
