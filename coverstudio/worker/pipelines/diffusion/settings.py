"""What a request leaves open, decided: sizes, steps, guidance and strength of both passes."""

from __future__ import annotations

import math

import msgspec

from coverstudio.generation.messages import DiffuseBackground
from coverstudio.generation.models.families import family
from coverstudio.generation.models.sizes import SizePlan, plan_sizes
from coverstudio.worker.pipelines.diffusion.loading import Loaded
from coverstudio.worker.pipelines.diffusion.samplers import count_steps, own_name, scheduler_for


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one picture is painted.

    `refine_steps` is the length of the schedule of which the second pass takes the end, `total` the number of
    steps over both passes.
    """

    sizes: SizePlan
    multiple: int
    steps: int
    guidance: float
    sampler: str
    refine: float
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
    refine_steps = _refine_steps(loaded, steps, refine)
    return Settings(
        sizes=sizes,
        multiple=known.multiple,
        steps=steps,
        guidance=habits.guidance if request.guidance is None else request.guidance,
        sampler=request.sampler or own_name(loaded.own_scheduler),
        refine=refine,
        refine_steps=refine_steps,
        total=_total(loaded, request.sampler, steps, refine, refine_steps),
    )


def _refine_steps(loaded: Loaded, steps: int, refine: float) -> int:
    """Return a schedule of which at least one step is left at this strength."""
    if refine == 0 or steps - loaded.painter.skipped(steps, refine) >= 1:
        return steps
    return math.ceil(1 / refine)


def _total(loaded: Loaded, sampler: str, steps: int, refine: float, refine_steps: int) -> int:
    scheduler = scheduler_for(loaded.own_scheduler, sampler)
    first = count_steps(scheduler, steps)
    if refine == 0:
        return first
    skipped = loaded.painter.skipped(refine_steps, refine) * scheduler.order
    return first + max(1, count_steps(scheduler, refine_steps) - skipped)
