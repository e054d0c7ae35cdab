"""What a request may ask for, checked before anything is loaded."""

from __future__ import annotations

import math
from pathlib import Path

from coverstudio.generation.messages import (
    MOST_CONTROL_WEIGHT,
    MOST_GUIDANCE,
    MOST_LORA_WEIGHT,
    MOST_STEPS,
    Canvas,
    Control,
    DiffuseBackground,
)
from coverstudio.generation.models.facts import Family, ModelFacts
from coverstudio.worker.errors import EngineError

MOST_SIDE = 20_000
MOST_PIXELS = 200_000_000
MOST_SEED = 2**64 - 1  # what torch's generators take


def check_request(request: DiffuseBackground) -> None:
    """Raise EngineError with one sentence for the first number that is out of range."""
    if not 0 <= request.seed <= MOST_SEED:
        raise EngineError(f"A seed is a whole number from 0 to {MOST_SEED}: choose another.")
    if not 0 <= request.steps <= MOST_STEPS:
        raise EngineError(f"A picture takes 1 to {MOST_STEPS} steps, not {request.steps}.")
    if request.guidance is not None and not _within(request.guidance, MOST_GUIDANCE):
        raise EngineError(f"The guidance is a number from 0 to {MOST_GUIDANCE}, not {request.guidance:g}.")
    if request.refine is not None and not _within(request.refine, 1):
        raise EngineError(f"The strength of the second pass is a number from 0 to 1, not {request.refine:g}.")
    for use in request.loras:
        if not _within(abs(use.weight), MOST_LORA_WEIGHT):
            raise EngineError(
                f"The weight of a LoRA is a number from -{MOST_LORA_WEIGHT} to {MOST_LORA_WEIGHT},"
                f" not {use.weight:g}."
            )
    sides = (request.width, request.height)
    if min(sides) < 1 or max(sides) > MOST_SIDE or request.width * request.height > MOST_PIXELS:
        raise EngineError(
            f"A picture of {request.width} × {request.height} pixels cannot be painted:"
            f" each side takes 1 to {MOST_SIDE} pixels, all of it {MOST_PIXELS // 1_000_000} million."
        )
    _check_zone(request)
    if request.canvas is not None:
        _check_canvas(request.canvas, request.width, request.height)
    if request.control is not None:
        _check_control(request.control, request)


def check_beginning(request: DiffuseBackground, facts: ModelFacts, family: Family) -> None:
    """Raise EngineError where a model that paints from words alone is handed a picture, or the reverse."""
    if facts.kind == "inpaint":
        if request.canvas is None:
            raise EngineError(
                f"{Path(facts.path).name} was made for inpainting: choose a model that paints from words."
            )
    elif request.canvas is not None and family.refine == 0:
        raise EngineError(f"{family.name} cannot go on from a picture: choose a model of another family.")


def check_sampler(sampler: str, family: Family) -> None:
    """Raise EngineError for a sampler that the family does not know."""
    if not sampler or sampler in family.samplers:
        return
    if not family.samplers:
        raise EngineError(f"{family.name} has no other sampler than its own: leave the sampler out.")
    known = ", ".join(family.samplers)
    raise EngineError(f"There is no sampler “{sampler}” for {family.name}: choose one of {known}.")


def _within(number: float, most: float) -> bool:
    return math.isfinite(number) and 0 <= number <= most


def _check_canvas(canvas: Canvas, width: int, height: int) -> None:
    if (canvas.image.samples.shape, canvas.mask.samples.shape) != ((height, width, 3), (height, width)):
        raise EngineError(f"A picture to go on from, and its mask, need {width} × {height} pixels as well.")
    if not 0 < canvas.strength <= 1:
        raise EngineError(
            f"The strength of what is painted over is more than 0 and at most 1, not {canvas.strength:g}."
        )


def _check_control(control: Control, request: DiffuseBackground) -> None:
    if request.canvas is None:
        raise EngineError("A ControlNet guides what is painted over a picture: give one to begin from.")
    if control.image.samples.shape != (request.height, request.width, 3):
        raise EngineError(
            f"What a ControlNet follows needs {request.width} × {request.height} pixels as well."
        )
    if not (_within(control.weight, MOST_CONTROL_WEIGHT) and control.weight > 0):
        raise EngineError(
            f"The weight of a ControlNet is more than 0 and at most {MOST_CONTROL_WEIGHT},"
            f" not {control.weight:g}."
        )


def _check_zone(request: DiffuseBackground) -> None:
    zone = request.calm_zone
    if zone is None:
        return
    inside = zone.x < request.width and zone.y < request.height and zone.x + zone.width > 0
    if zone.width < 1 or zone.height < 1 or not inside or zone.y + zone.height <= 0:
        raise EngineError("The calm zone lies outside the picture: draw it again.")
