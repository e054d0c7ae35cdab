"""From a request to a picture with other words in it, and what is said where the device does not suffice."""

from __future__ import annotations

import functools
import sys
from pathlib import Path

import torch

from coverstudio.generation.messages import EditText, Lettered
from coverstudio.generation.models.clip_words import ClipWords
from coverstudio.generation.models.scene_text_files import SceneTextFacts
from coverstudio.generation.picture import Picture
from coverstudio.worker.devices import name_of
from coverstudio.worker.errors import DeviceLostError, EngineError
from coverstudio.worker.memory import is_device_lost, is_out_of_memory
from coverstudio.worker.pipelines.diffste import GUIDANCE, ID, STEPS
from coverstudio.worker.pipelines.diffste.conditions import CUT_OFF, Words, contexts
from coverstudio.worker.pipelines.diffste.loading import Session
from coverstudio.worker.pipelines.diffste.sampling import Sampler
from coverstudio.worker.pipelines.diffusion.progress import Report

SESSION = Session()
TOO_LITTLE_MEMORY = (
    "There is too little memory to write with DiffSTE, which needs about 4 GB: close other programs."
)


def write(request: EditText, facts: SceneTextFacts, words: ClipWords, report: Report) -> Lettered:
    """Return the picture that `request` asks for.

    Raises EngineError with a sentence, DeviceLostError where this process will never paint again, and
    JobCancelled when `report` says so.
    """
    try:
        return _written(request, facts, words, report)
    except (RuntimeError, MemoryError) as error:
        if is_device_lost(error):
            raise DeviceLostError(
                f"The device that {ID} ran on stopped answering: try again, and update its driver if it keeps"
                " happening."
            ) from error
        if not is_out_of_memory(error):
            raise
        cause = str(error)
    SESSION.forget()
    raise EngineError(TOO_LITTLE_MEMORY) from MemoryError(cause)


@torch.inference_mode()
def _written(request: EditText, facts: SceneTextFacts, words: ClipWords, report: Report) -> Lettered:
    steps = request.steps or STEPS
    guidance = GUIDANCE if request.guidance is None else request.guidance
    if SESSION.is_empty:
        _make_room()
    loaded = SESSION.load(Path(request.model), facts, functools.partial(report, 0, steps, None))
    told = Words(words)
    painted = Sampler(loaded, report, steps).paint(
        request.image.pixels,
        request.mask.pixels,
        contexts(loaded, told, request.instruction, request.text),
        guidance,
        request.seed,
    )
    return Lettered(
        image=Picture(painted), steps=steps, guidance=guidance, dtype=name_of(loaded.dtype),
        device=loaded.hardware.name, notes=(CUT_OFF,) if told.is_cut_off(request.instruction) else (),
    )  # fmt: skip


def _make_room() -> None:
    """Let a model go that painted backgrounds: two at a time are more than most devices hold."""
    painting = sys.modules.get("coverstudio.worker.pipelines.diffusion.painting")
    if painting is not None:
        painting.SESSION.forget()
