"""Samplers by the names users know, made from the settings of the model's own."""

from __future__ import annotations

import copy
from typing import Any

import diffusers

# Name → class of diffusers and the settings in which it differs from what the model's own says. Latents are
# never clipped: that is for models that paint pixels, and some of these classes would do it by default.
_CLASSES: dict[str, tuple[str, dict[str, object]]] = {
    "ddim": ("DDIMScheduler", {"clip_sample": False, "set_alpha_to_one": False}),
    "euler": ("EulerDiscreteScheduler", {"use_karras_sigmas": False}),
    "euler-a": ("EulerAncestralDiscreteScheduler", {}),
    "dpm++2m": ("DPMSolverMultistepScheduler", {"use_karras_sigmas": False}),
    "dpm++2m-karras": ("DPMSolverMultistepScheduler", {"use_karras_sigmas": True}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "pndm": ("PNDMScheduler", {"skip_prk_steps": True, "set_alpha_to_one": False}),
    "lcm": ("LCMScheduler", {"clip_sample": False}),
}
_FLOW = "FlowMatchEulerDiscreteScheduler"


def own_name(scheduler: Any) -> str:
    """Return what users call the scheduler that a model came with."""
    class_name = type(scheduler).__name__
    if class_name == _FLOW:
        return "euler"
    karras = bool(scheduler.config.get("use_karras_sigmas"))
    for name, (known, settings) in _CLASSES.items():
        if known == class_name and bool(settings.get("use_karras_sigmas", karras)) == karras:
            return name
    return class_name


def scheduler_for(own: Any, sampler: str) -> Any:
    """Return the scheduler of that name for a model that came with `own`; "" and its own name give `own`."""
    if not sampler or sampler == own_name(own):
        return own
    class_name, settings = _CLASSES[sampler]
    return getattr(diffusers, class_name).from_config(own.config, **settings)


def count_steps(scheduler: Any, steps: int) -> int:
    """Return how many times a scheduler calls the network for `steps` steps: some begin or end with more."""
    if type(scheduler).__name__ == _FLOW:
        return steps  # and its settings need the size of the picture first
    trial = copy.deepcopy(scheduler)
    trial.set_timesteps(steps)
    return len(trial.timesteps)
