"""The engine `diffste`: writes words into a picture with DiffSTE's weights, in the AI runtime.

What a wrong request gets is said without loading torch, which takes seconds.
"""

from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path

from coverstudio.generation.messages import MOST_GUIDANCE, MOST_STEPS, EditText, Engine, Lettered
from coverstudio.generation.models.clip_words import words_for
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.scene_text_files import inspect_scene_text
from coverstudio.paths import data_dir
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.diffusion import NO_RUNTIME
from coverstudio.worker.pipelines.diffusion.checks import MOST_SEED
from coverstudio.worker.reporter import Reporter

ID = "diffste"
NEEDED = ("torch", "diffusers", "transformers", "safetensors")
STEPS = 30
GUIDANCE = 7.5
MULTIPLE = 8
MOST_SIDE = 1024
"""Pixels; the networks know 256 and paint nothing that reads far beyond."""


def availability() -> Engine:
    """Tell whether the libraries are there, without loading them; the weights come with each request."""
    ready = all(importlib.util.find_spec(name) is not None for name in NEEDED)
    return Engine(id=ID, kind="scene-text", ready=ready, reason="" if ready else NO_RUNTIME)


def edit(request: EditText, report: Reporter) -> Lettered:
    """Write the words into the picture; raises EngineError with a sentence."""
    _check(request)
    path = Path(request.model)
    try:
        facts = inspect_scene_text(path)
        words = words_for(path, data_dir() / "models")
    except ModelError as error:
        raise EngineError(str(error)) from error
    steps = request.steps or STEPS
    report(0, steps)
    from coverstudio.worker.pipelines.diffste import writing

    return writing.write(request, facts, words, report)


def let_go() -> None:
    """Let the model go that is loaded, if any: another one needs its memory."""
    writing = sys.modules.get(f"{__name__}.writing")
    if writing is not None:
        writing.SESSION.forget()


def _check(request: EditText) -> None:
    """Raise EngineError with one sentence for the first thing that cannot be."""
    image, mask = request.image.samples, request.mask.samples
    if mask.ndim != 2 or image.shape != (*mask.shape, 3):
        raise EngineError("The mask has another size than the picture: they must be the same.")
    if any(side % MULTIPLE or side > MOST_SIDE for side in mask.shape):
        raise EngineError(
            f"{ID} writes into pictures whose sides are multiples of {MULTIPLE} up to {MOST_SIDE}, not"
            f" {mask.shape[1]} × {mask.shape[0]}."
        )
    if not (mask > 127).any():
        raise EngineError("The mask is empty: mark where the words go.")
    if not request.text.strip():
        raise EngineError("There are no words to write: type some.")
    if not 0 <= request.steps <= MOST_STEPS:
        raise EngineError(f"A picture takes 1 to {MOST_STEPS} steps, not {request.steps}.")
    guidance = request.guidance
    if guidance is not None and not (math.isfinite(guidance) and 0 <= guidance <= MOST_GUIDANCE):
        raise EngineError(f"The guidance is a number from 0 to {MOST_GUIDANCE}, not {guidance:g}.")
    if not 0 <= request.seed <= MOST_SEED:
        raise EngineError(f"A seed is a whole number from 0 to {MOST_SEED}: choose another.")
