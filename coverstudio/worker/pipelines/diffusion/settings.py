"""What a request leaves open, decided: sizes, steps, guidance and strength of both passes."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from coverstudio.generation.messages import DiffuseBackground
from coverstudio.generation.models.families import family
from coverstudio.generation.models.sizes import SizePlan, plan_sizes
from coverstudio.worker.pipelines.diffusion.loading import Loaded
from coverstudio.worker.pipelines.diffusion.samplers import count_steps, own_name, scheduler_for


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one picture is painted.

    `first_steps` and `refine_steps` are the lengths of the schedules: a pass over a picture takes the end of
    its own. `total` is the number of steps over both passes.
    """

    sizes: SizePlan
    multiple: int
    steps: int
    guidance: float
    sampler: str
    refine: float
    first_steps: int
    refine_steps: int
    total: int


def decide(request: DiffuseBackground, loaded: Loaded) -> Settings:
    """Return the settings of one picture by a model."""
    known = family(loaded.facts.family)
    habits = loaded.painter.habits(loaded.pipeline, known)
    native = loaded.facts.native_area
    refine = known.refine if request.refine is None else request.refine
    most_refined = int(native * loaded.plan.refined_area) if refine > 0 and loaded.refining else 0
    sizes = plan_sizes(request.width, request.height, native, known.multiple, most_refined)
    refine = refine if sizes.refined else 0.0
    steps = request.steps or habits.steps
    strength = 0.0 if request.canvas is None else request.canvas.strength
    first_steps, refine_steps = _schedule(loaded, steps, strength), _schedule(loaded, steps, refine)
    scheduler = scheduler_for(loaded.own_scheduler, request.sampler)
    return Settings(
        sizes=sizes,
        multiple=known.multiple,
        steps=steps,
        guidance=habits.guidance if request.guidance is None else request.guidance,
        sampler=request.sampler or own_name(loaded.own_scheduler),
        refine=refine,
        first_steps=first_steps,
        refine_steps=refine_steps,
        total=_made(loaded, scheduler, first_steps, strength)
        + (_made(loaded, scheduler, refine_steps, refine) if refine else 0),
    )


def _schedule(loaded: Loaded, steps: int, strength: float) -> int:
    """Return a schedule of which at least one step is left at this strength; 0 stands for a first pass."""
    if strength == 0 or steps - loaded.painter.skipped(steps, strength) >= 1:
        return steps
    return math.ceil(1 / strength)


def _made(loaded: Loaded, scheduler: Any, steps: int, strength: float) -> int:
    """Return how many steps of a schedule are made at this strength; 0 stands for a first pass."""
    if strength == 0:
        return count_steps(scheduler, steps)
    skipped = loaded.painter.skipped(steps, strength) * scheduler.order
    return max(1, count_steps(scheduler, steps) - skipped)
