"""Diffusion models through diffusers: Stable Diffusion and its successors.

What a wrong request gets is said without loading torch, which takes seconds.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from coverstudio.generation.messages import (
    Device,
    DiffuseBackground,
    Diffused,
    DiffuseInpaint,
    Engine,
    EngineKind,
)
from coverstudio.generation.models.clip_words import words_for
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.families import family
from coverstudio.paths import data_dir
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.diffusion.checks import check_request
from coverstudio.worker.pipelines.diffusion.files import inspected
from coverstudio.worker.reporter import Reporter

ID = "diffusion"
NO_RUNTIME = (
    "The AI runtime is not installed: install it under Cover › Models…,"
    " or run “coverstudio runtime install ai”."
)
_PAINTING = f"{__name__}.painting"
NEEDED = ("torch", "diffusers", "transformers", "accelerate")


def availability(kind: EngineKind) -> Engine:
    """Tell whether the libraries are there, without loading them: they paint backgrounds, and inpaint."""
    ready = _is_ready()
    return Engine(id=ID, kind=kind, ready=ready, reason="" if ready else NO_RUNTIME)


def describe_device() -> Device:
    """Return what the networks would run on; raises EngineError without the AI runtime."""
    if not _is_ready():
        raise EngineError(NO_RUNTIME)
    from coverstudio.worker.devices import best_hardware, describe

    return describe(best_hardware())


def diffuse(request: DiffuseBackground, report: Reporter) -> Diffused:
    """Paint the background; raises EngineError with a sentence."""
    check_request(request)
    model = inspected(Path(request.model))
    if model.facts.layout == "file" and _PAINTING not in sys.modules:
        _require_words(Path(model.facts.path))  # the loading looks for them again, seconds later
    report(0, request.steps or family(model.facts.family).steps)
    from coverstudio.worker.pipelines.diffusion import painting

    return painting.paint(request, model, report, painting.SESSION)


def inpaint(request: DiffuseInpaint, report: Reporter) -> Diffused:
    """Repaint what the mask leaves white; raises EngineError with a sentence."""
    from coverstudio.worker.pipelines.diffusion.inpainting import check_mask, painting_of

    check_mask(request)
    kind = inspected(Path(request.model)).facts.kind
    return diffuse(painting_of(request, fills=kind == "inpaint"), report)


def _require_words(checkpoint: Path) -> None:
    try:
        words_for(checkpoint, data_dir() / "models")
    except ModelError as error:
        raise EngineError(str(error)) from error


def _is_ready() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)
