"""The engine `craft`: finds words with CRAFT's published weights, a file of the user's, in the AI runtime.

It looks at the picture at several sizes (`looking.py`) and makes words of what it sees (`words.py`). RapidOCR
reads them where it is installed. What a wrong request gets is said without loading torch.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import msgspec

from coverstudio.generation.messages import DetectText, Engine, Region
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines import rapidocr_text
from coverstudio.worker.pipelines.craft.looking import Pixels, look
from coverstudio.worker.pipelines.craft.words import Word, region_of
from coverstudio.worker.pipelines.diffusion import NO_RUNTIME
from coverstudio.worker.pipelines.rapidocr_text.order import in_reading_order
from coverstudio.worker.reporter import Reporter

ID = "craft"
NEEDED = ("torch", "safetensors", "psutil")


def availability() -> Engine:
    """Tell whether the libraries are there, without loading them; the weights come with each request."""
    ready = all(importlib.util.find_spec(name) is not None for name in NEEDED)
    return Engine(id=ID, kind="detect", ready=ready, reason="" if ready else NO_RUNTIME)


def detect(request: DetectText, report: Reporter) -> tuple[Region, ...]:
    """Return the words in the picture in reading order; raises EngineError with a sentence."""
    if not request.model:
        raise EngineError(f"The engine {ID} needs a model: choose a file such as craft_mlt_25k.pth.")
    path = Path(request.model)
    if not path.is_file():
        raise EngineError(f"There is no model “{path.name}” in “{path.parent}”: check its name.")
    report(0, 1)
    from coverstudio.worker.pipelines.craft.loading import network_of

    image = request.image.pixels[..., :3]
    words = look(image, network_of(path), report, more_steps=1)
    regions = _read(image, words)
    report(1, 1)
    return regions


def _read(image: Pixels, words: Sequence[Word]) -> tuple[Region, ...]:
    """Return the regions of the words, read where there is a recogniser; the scores stay CRAFT's."""
    regions = tuple(region_of(word) for word in words)
    if not words or not rapidocr_text.availability().ready:
        return in_reading_order(regions)
    read = rapidocr_text.read_regions(image, [region.polygon for region in regions])
    scored = [
        msgspec.structs.replace(one, score=region.score) for one, region in zip(read, regions, strict=True)
    ]
    return in_reading_order(scored)
