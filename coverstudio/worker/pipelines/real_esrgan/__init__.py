"""Real-ESRGAN: networks that enlarge a picture and draw the details that it lacks.

What a wrong request gets is said without loading torch, which takes seconds.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from coverstudio.generation.messages import Engine, Upscale
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.diffusion import NO_RUNTIME
from coverstudio.worker.pipelines.lanczos import Samples
from coverstudio.worker.reporter import Reporter

ID = "real-esrgan"
NEEDED = ("torch", "safetensors", "psutil")


def availability() -> Engine:
    """Tell whether the libraries are there, without loading them."""
    ready = all(importlib.util.find_spec(name) is not None for name in NEEDED)
    return Engine(id=ID, kind="upscale", ready=ready, reason="" if ready else NO_RUNTIME)


def upscale(request: Upscale, report: Reporter) -> Samples:
    """Return the enlarged picture; raises EngineError with a sentence."""
    _check(request)
    report(0, request.image.height)
    from coverstudio.worker.pipelines.real_esrgan import upscaling

    return upscaling.upscale(request, report)


def _check(request: Upscale) -> None:
    """Raise EngineError with one sentence for the first thing that is wrong."""
    if request.width < 1 or request.height < 1:
        raise EngineError("An upscaled picture needs at least one pixel each way: ask for a larger size.")
    if not request.model:
        raise EngineError(f"The engine {ID} needs a model: choose a file such as RealESRGAN_x4plus.pth.")
    for name in filter(None, (request.model, request.other_model)):
        if not Path(name).is_file():
            raise EngineError(
                f"There is no model “{Path(name).name}” in “{Path(name).parent}”: check its name."
            )
    if not 0 <= request.strength <= 1:
        raise EngineError(f"The strength is a number from 0 to 1, not {request.strength:g}.")
    if not 0 <= request.other_share <= 1:
        raise EngineError(f"The other model's share is a number from 0 to 1, not {request.other_share:g}.")
    protect = request.protect
    if protect is not None and protect.pixels.shape != request.image.samples.shape[:2]:
        raise EngineError("The mask of what to protect has another size than the picture: draw it again.")
