"""Where a step of a sampler stands: what the network holds the finished picture to be, and how noisy it is.

A network answers with noise, velocity or the picture, and samplers keep their latents on different scales.
What they share is that the estimate of the finished latents is `keep` × sample + `gain` × output. Whoever
looks at a step, or changes what the network said, does it in those terms and need not know the sampler.
"""

from __future__ import annotations

import contextlib
import functools
import math
from collections.abc import Callable, Generator
from typing import Any

import msgspec
from torch import Tensor

from coverstudio.worker.errors import EngineError

Step = Callable[..., Any]
LEAST_GAIN = 1e-6  # at the last step of some samplers the output does not matter any more


class Denoising(msgspec.Struct, frozen=True):
    """One step: estimate = `keep` × sample + `gain` × output; `noise` is its share of the sample, 0..1."""

    keep: float
    gain: float
    noise: float

    def estimate(self, output: Tensor, sample: Tensor) -> Tensor:
        """Return the finished latents as the network sees them at this step, as float32."""
        return self.keep * sample.float() + self.gain * output.float()


class Schedule:
    """Tells where a sampler's steps stand. Reads its noise levels once: they may lie on the device."""

    def __init__(self, scheduler: Any) -> None:
        self._scheduler = scheduler
        self._levels: list[float] | None = None

    def at(self, timestep: Tensor | float) -> Denoising | None:
        """Return where the sampler's next step stands, None for samplers not known here."""
        scheduler = self._scheduler
        if type(scheduler).__name__.startswith(("EDM", "Cosine", "ConsistencyModel")):
            return None  # they scale what the network says in ways of their own
        prediction: str = scheduler.config.get("prediction_type", "epsilon")
        if getattr(scheduler, "sigmas", None) is not None:
            sigma = self._sigma(timestep)
            if _is_flow(scheduler, prediction):
                return Denoising(1.0, -sigma, sigma)
            if hasattr(scheduler, "_sigma_to_alpha_sigma_t"):  # its samples keep the variance of one
                alpha = 1 / math.sqrt(1 + sigma**2)
                return _preserving(prediction, alpha, sigma * alpha)
            return _exploding(prediction, sigma)
        cumulated = getattr(scheduler, "alphas_cumprod", None)
        if cumulated is None:
            return None
        alpha = math.sqrt(float(cumulated[int(timestep)]))
        return _preserving(prediction, alpha, math.sqrt(1 - alpha**2))

    def _sigma(self, timestep: Tensor | float) -> float:
        index = self._scheduler.step_index
        if index is None:  # before the first step
            index = self._scheduler.begin_index
        if index is None:
            index = self._scheduler.index_for_timestep(timestep)
        if self._levels is None:
            self._levels = [float(level) for level in self._scheduler.sigmas.tolist()]
        return self._levels[int(index)]


@contextlib.contextmanager
def intercepted(owner: Any, name: str, around: Callable[[Step], Step]) -> Generator[None]:
    """Put `around(method)` in the place of the method `name` of `owner`, as long as the context lasts.

    Pipelines ask which arguments a scheduler's `step` takes: the stand-in shows those of the original.
    """
    before = vars(owner).get(name)
    method: Step = getattr(owner, name)
    setattr(owner, name, functools.wraps(method)(around(method)))
    try:
        yield
    finally:
        if before is None:
            delattr(owner, name)
        else:
            setattr(owner, name, before)


def steered(
    scheduler: Any, change: Callable[[Tensor, Tensor, Denoising], Tensor], refusal: str
) -> contextlib.AbstractContextManager[None]:
    """Let the sampler take its steps from `change(output, sample, where the step stands)` in the context.

    Raises EngineError with the sentence `refusal` at the first step of a sampler that is not known here.
    """
    schedule = Schedule(scheduler)

    def around(step: Step) -> Step:
        def steered_step(
            model_output: Tensor, timestep: Tensor | float, sample: Tensor, *more: Any, **named: Any
        ) -> Any:
            standing = schedule.at(timestep)
            if standing is None:
                raise EngineError(refusal)
            return step(change(model_output, sample, standing), timestep, sample, *more, **named)

        return steered_step

    return intercepted(scheduler, "step", around)


def _is_flow(scheduler: Any, prediction: str) -> bool:
    named = type(scheduler).__name__.startswith("FlowMatch")
    return named or prediction == "flow_prediction" or bool(scheduler.config.get("use_flow_sigmas"))


def _preserving(prediction: str, alpha: float, sigma: float) -> Denoising | None:
    noise = sigma / (alpha + sigma)
    match prediction:
        case "epsilon":
            return Denoising(1 / alpha, -sigma / alpha, noise)
        case "v_prediction":
            return Denoising(alpha, -sigma, noise)
        case "sample":
            return Denoising(0.0, 1.0, noise)
        case _:
            return None


def _exploding(prediction: str, sigma: float) -> Denoising | None:
    noise = sigma / (1 + sigma)
    match prediction:
        case "epsilon":
            return Denoising(1.0, -sigma, noise)
        case "v_prediction":
            return Denoising(1 / (sigma**2 + 1), -sigma / math.sqrt(sigma**2 + 1), noise)
        case "sample" | "original_sample":
            return Denoising(0.0, 1.0, noise)
        case _:
            return None
