"""From a request to a picture: the model at hand, the tier that memory allows, what is said of failures."""

from __future__ import annotations

import logging
from typing import NoReturn

import msgspec

from coverstudio.generation.messages import DiffuseBackground, Diffused, Tier
from coverstudio.generation.models.families import family
from coverstudio.generation.picture import Picture
from coverstudio.worker.devices import name_of
from coverstudio.worker.errors import DeviceLostError, EngineError, JobCancelled
from coverstudio.worker.memory import is_device_lost, is_out_of_memory
from coverstudio.worker.pipelines.diffusion.checks import check_beginning, check_sampler
from coverstudio.worker.pipelines.diffusion.files import Inspected
from coverstudio.worker.pipelines.diffusion.loading import Loaded
from coverstudio.worker.pipelines.diffusion.loras import use_loras
from coverstudio.worker.pipelines.diffusion.passes import Passes
from coverstudio.worker.pipelines.diffusion.progress import Report, Steps
from coverstudio.worker.pipelines.diffusion.session import Session
from coverstudio.worker.pipelines.diffusion.settings import Settings, decide
from coverstudio.worker.tiers import GB, tier_below

logger = logging.getLogger(__name__)

SESSION = Session()
TIER_NAMES: dict[Tier, str] = {
    "cpu": "the processor", "6gb": "6 GB", "8gb": "8 GB", "12gb": "12 GB", "16gb": "16 GB",
}  # fmt: skip


def paint(request: DiffuseBackground, model: Inspected, report: Report, session: Session) -> Diffused:
    """Return the picture that `request` asks `model` for.

    Where the memory does not suffice the next lower tier is tried once. Raises EngineError with a sentence,
    DeviceLostError where this process will never paint again, JobCancelled when `report` says so.
    """
    known = family(model.facts.family)
    check_sampler(request.sampler, known)
    check_beginning(request, model.facts, known)
    try:
        return _within_memory(request, model, report, session)
    except JobCancelled:
        pass  # what the job held hangs on the error until it is handled
    session.free()
    raise JobCancelled


def _within_memory(
    request: DiffuseBackground, model: Inspected, report: Report, session: Session
) -> Diffused:
    tier = session.tier_for(model.facts.path, request.tier or None)
    painted = _attempt(request, model, tier, report, session)
    below = tier_below(tier)
    if painted is not None or below is None:
        return painted or _give_up(request, model, tier)
    painted = _attempt(request, model, below, report, session)
    if painted is None:
        return _give_up(request, model, below)
    session.lower(model.facts.path, below)
    note = (
        f"There was too little memory for the tier of {TIER_NAMES[tier]}:"
        f" this picture was painted with that of {TIER_NAMES[below]}."
    )
    return msgspec.structs.replace(painted, notes=(*painted.notes, note))


def _attempt(
    request: DiffuseBackground, model: Inspected, tier: Tier, report: Report, session: Session
) -> Diffused | None:
    """Return the picture, None where the memory did not suffice; then all of it is free again."""
    try:
        return _painted(request, model, tier, report, session)
    except (RuntimeError, MemoryError) as error:
        if is_device_lost(error):
            raise DeviceLostError(
                f"{session.hardware.name} stopped answering: try again, and update its driver if it keeps"
                " happening."
            ) from error
        if not is_out_of_memory(error):
            raise
        logger.info("too little memory for the tier %s: %s", tier, error)
    session.forget()
    return None


def _give_up(request: DiffuseBackground, model: Inspected, tier: Tier) -> NoReturn:
    """Raise EngineError, which says what would fit."""
    known = family(model.facts.family)
    needed = known.memory_gb.get(tier) or model.facts.bytes / GB
    side = round(model.facts.native_area**0.5)
    raise EngineError(
        f"There is too little memory for {request.width} × {request.height} pixels"
        f" ({known.name} needs about {needed:.3g} GB): close other programs,"
        f" ask for about {side} × {side} pixels, or choose a lighter model."
    )


def _painted(
    request: DiffuseBackground, model: Inspected, tier: Tier, report: Report, session: Session
) -> Diffused:
    guess = request.steps or family(model.facts.family).steps
    loaded = session.load(model, tier, lambda: report(0, guess, None))
    settings = decide(request, loaded)
    _require_known_latents(request, loaded)
    steps = Steps(report, settings.total, loaded.previews)
    steps.alive()
    control = None if request.control is None else session.control(request.control.path, loaded)
    _dress(request, loaded)
    pixels, notes = Passes(loaded, request, settings, steps, control).paint()
    return _answer(loaded, settings, Picture(pixels), notes)


def _dress(request: DiffuseBackground, loaded: Loaded) -> None:
    """Have the model paint with the LoRAs that are wanted, or without any as fast as it can.

    LoRAs are layers of their own between those that the ways of being faster join: never are both there. Nor
    is a ControlNet, with which a UNet is called otherwise than it was proved with.
    """
    if request.loras:
        _begin_quickly(loaded, ())
        use_loras(loaded.pipeline, request.loras, loaded.facts.family)
    else:
        use_loras(loaded.pipeline, (), loaded.facts.family)
        _begin_quickly(loaded, () if request.control is not None else request.ways)


def _begin_quickly(loaded: Loaded, wanted: tuple[str, ...] | None) -> None:
    """Have the model paint with the ways that are wanted; None stands for those that proved to be faster."""
    try:
        if loaded.speed is not None:
            loaded.speed.begin(wanted)
        elif wanted:
            raise ValueError(f"“{wanted[0]}” is no way of making this model faster on this computer.")
    except ValueError as error:
        raise EngineError(f"The same pixels cannot be had here: {error}") from error


def _require_known_latents(request: DiffuseBackground, loaded: Loaded) -> None:
    if request.calm_zone is not None and not loaded.painter.shows_latents:
        raise EngineError(f"{loaded.facts.pipeline} cannot keep a zone calm: leave the calm zone out.")


def _answer(loaded: Loaded, settings: Settings, image: Picture, notes: tuple[str, ...]) -> Diffused:
    return Diffused(
        image=image,
        family=loaded.facts.family,
        steps=settings.steps,
        guidance=settings.guidance,
        sampler=settings.sampler,
        base=settings.sizes.base,
        refined=settings.sizes.refined or (0, 0),
        refine=settings.refine,
        tier=loaded.plan.id,
        dtype=name_of(loaded.dtype),
        device=loaded.hardware.name,
        ways=loaded.speed.used() if loaded.speed is not None else (),
        notes=notes,
    )
