from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

import diffusers
import torch
from diffusers import (
    DiffusionPipeline,
    SchedulerMixin,
    StableDiffusionImg2ImgPipeline,
)
from torch import Tensor

from coverstudio.generation.messages import PixelBox
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.diffusion.calm import kept_calm
from coverstudio.worker.pipelines.diffusion.denoising import Schedule
from coverstudio.worker.pipelines.diffusion.latent_grid import to_grid

WIDTH, HEIGHT = 128, 192
ZONE = PixelBox(16, 16, 96, 64)
FAMILIES = ("sd1", "sdxl", "sd3", "z-image", "flux1", "flux2-klein", "qwen-image")
SAMPLERS = (
    "DDIM", "DDPM", "PNDM", "EulerDiscrete", "EulerAncestralDiscrete", "HeunDiscrete", "DPMSolverMultistep",
    "UniPCMultistep", "LCM",
)  # fmt: skip
SCALED = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


@pytest.fixture
def load(model_folder: Callable[[str], Path]) -> Callable[[str], DiffusionPipeline]:
    def loaded(family: str) -> DiffusionPipeline:
        pipeline = DiffusionPipeline.from_pretrained(model_folder(family), local_files_only=True)
        pipeline.set_progress_bar_config(disable=True)
        return pipeline

    return loaded


def latents(
    pipeline: DiffusionPipeline, zone: PixelBox | None = None, steps: int = 4, **named: object
) -> Tensor:
    last: dict[str, Tensor] = {}
    settings = {"prompt": "a castle", "width": WIDTH, "height": HEIGHT, "num_inference_steps": steps} | named
    with kept_calm(pipeline, zone, WIDTH, HEIGHT):
        pipeline(
            **settings,
            generator=torch.Generator().manual_seed(7),
            output_type="latent",
            callback_on_step_end=lambda _p, _s, _t, tensors: last.update(tensors) or {},
        )
    return to_grid(last["latents"], WIDTH, HEIGHT)


def part(grid: Tensor, inside: bool) -> Tensor:
    """What lies well within the zone, or well away from it."""
    cell = WIDTH / grid.shape[-1]
    top, bottom = round(ZONE.y / cell), round((ZONE.y + ZONE.height) / cell)
    left, right = round(ZONE.x / cell), round((ZONE.x + ZONE.width) / cell)
    return grid[..., top:bottom, left:right] if inside else grid[..., bottom + bottom // 2 :, :]


def unrest(grid: Tensor) -> float:
    """The mean difference of neighbours."""
    return (grid.diff(dim=-1).abs().mean() + grid.diff(dim=-2).abs().mean()).item()


@pytest.mark.parametrize("family", FAMILIES)
def test_the_zone_of_every_family_becomes_calm_and_the_rest_does_not(
    load: Callable[[str], DiffusionPipeline], family: str
) -> None:
    pipeline = load(family)
    before, after = latents(pipeline), latents(pipeline, ZONE)
    calmer = unrest(part(after, inside=True)) / unrest(part(before, inside=True))
    around = unrest(part(after, inside=False)) / unrest(part(before, inside=False))
    assert calmer < 0.85
    assert around == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    "zone", [None, PixelBox(500, 0, 40, 40), PixelBox(0, -40, 40, 40), PixelBox(9, 9, 0, 9)]
)
def test_without_a_zone_on_the_picture_nothing_is_touched(
    load: Callable[[str], DiffusionPipeline], zone: PixelBox | None
) -> None:
    pipeline = load("sd1")
    assert torch.equal(latents(pipeline, zone), latents(pipeline))


def test_the_pipeline_is_as_before_afterwards_even_after_an_error(
    load: Callable[[str], DiffusionPipeline],
) -> None:
    pipeline = load("sd1")
    before, arguments = latents(pipeline), inspect.signature(pipeline.scheduler.step)
    with kept_calm(pipeline, ZONE, WIDTH, HEIGHT):
        assert inspect.signature(pipeline.scheduler.step) == arguments
    with pytest.raises(KeyboardInterrupt), kept_calm(pipeline, ZONE, WIDTH, HEIGHT):
        raise KeyboardInterrupt
    assert "step" not in vars(pipeline.scheduler)
    assert torch.equal(latents(pipeline), before)


def test_the_second_pass_keeps_the_zone_calm_too(load: Callable[[str], DiffusionPipeline]) -> None:
    pipeline = StableDiffusionImg2ImgPipeline(**load("sd1").components, requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    noise = np.random.default_rng(1).uniform(size=(1, HEIGHT, WIDTH, 3)).astype(np.float32)
    named = {"image": noise, "strength": 0.8, "width": None, "height": None}
    before = latents(pipeline, None, 10, **named)
    after = latents(pipeline, ZONE, 10, **named)
    assert unrest(part(after, inside=True)) < 0.8 * unrest(part(before, inside=True))
    assert unrest(part(after, inside=False)) == pytest.approx(unrest(part(before, inside=False)), rel=0.1)


def made(sampler: str, **settings: object) -> SchedulerMixin:
    return getattr(diffusers, f"{sampler}Scheduler")(**SCALED, **settings)


class Oracle:
    """A network that knows the finished latents, in the terms of any sampler."""

    def __init__(self, goal: Tensor, schedule: Schedule) -> None:
        self.goal, self.schedule = goal, schedule

    def output(self, sample: Tensor, timestep: Tensor) -> Tensor:
        standing = self.schedule.at(timestep)
        return (self.goal - standing.keep * sample) / standing.gain


def sampled(
    scheduler: SchedulerMixin,
    goal: Tensor,
    zone: PixelBox | None,
    steps: int = 12,
) -> Tensor:
    """What a sampler arrives at with a network that always sees `goal`."""
    scheduler.set_timesteps(steps)
    oracle = Oracle(goal, Schedule(scheduler))
    sample = torch.randn(goal.shape, generator=torch.Generator().manual_seed(2)) * scheduler.init_noise_sigma
    pipeline = type("Pipeline", (), {"scheduler": scheduler})()
    named = {"generator": torch.Generator().manual_seed(3)}
    named = named if "generator" in inspect.signature(scheduler.step).parameters else {}
    with kept_calm(pipeline, zone, WIDTH, HEIGHT):
        for timestep in scheduler.timesteps:
            scheduler.scale_model_input(sample, timestep)
            sample = scheduler.step(oracle.output(sample, timestep), timestep, sample, **named).prev_sample
    return sample


def checked(rows: int = HEIGHT // 8, columns: int = WIDTH // 8) -> Tensor:
    """A goal full of subjects: a checkerboard of two by two cells."""
    row, column = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    return (((row // 2 + column // 2) % 2) * 2.0 - 1)[None, None].repeat(1, 4, 1, 1)


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction"])
def test_the_estimate_is_right_for_every_sampler(sampler: str, prediction: str) -> None:
    """Only where the terms are right does a network that knows the goal lead there, step by step."""
    scheduler = made(sampler, prediction_type=prediction)
    goal = checked() * 0.9
    arrived = sampled(scheduler, goal, zone=None)
    assert (arrived - goal).abs().mean() < 0.1


def test_the_estimate_is_right_for_flow_models() -> None:
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0)
    goal = checked()
    scheduler.set_timesteps(6)
    oracle = Oracle(goal, Schedule(scheduler))
    sample = torch.randn(goal.shape, generator=torch.Generator().manual_seed(2))
    for timestep in scheduler.timesteps:
        sample = scheduler.step(oracle.output(sample, timestep), timestep, sample).prev_sample
    assert torch.allclose(sample, goal, atol=1e-4)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_what_lies_outside_of_the_zone_is_left_alone_by_every_sampler(sampler: str) -> None:
    goal = checked() * 0.9
    arrived = sampled(made(sampler), goal, ZONE)
    assert (part(arrived, inside=False) - part(goal, inside=False)).abs().mean() < 0.1


def test_the_zone_begins_smooth_and_gets_its_texture_at_the_end() -> None:
    scheduler = diffusers.DDIMScheduler(**SCALED, clip_sample=False)
    goal, seen = checked(), []
    scheduler.set_timesteps(10)
    step = scheduler.step

    def watched(output: Tensor, timestep: Tensor, sample: Tensor) -> object:
        seen.append(Schedule(scheduler).at(timestep).estimate(output, sample))
        return step(output, timestep, sample)

    scheduler.step = watched
    pipeline = type("Pipeline", (), {"scheduler": scheduler})()
    oracle, sample = Oracle(goal, Schedule(scheduler)), torch.randn(goal.shape)
    with kept_calm(pipeline, ZONE, WIDTH, HEIGHT):
        for timestep in scheduler.timesteps:
            sample = scheduler.step(oracle.output(sample, timestep), timestep, sample).prev_sample
    inside = [unrest(part(estimate, inside=True)) for estimate in seen]
    outside = [unrest(part(estimate, inside=False)) for estimate in seen]
    assert inside[0] < 0.1 * unrest(part(goal, inside=True))
    assert (np.diff(inside) > -1e-4).all()
    assert inside[-1] == pytest.approx(unrest(part(goal, inside=True)), rel=1e-3)
    assert np.allclose(outside, unrest(part(goal, inside=False)), rtol=1e-3)


def test_a_sampler_that_is_not_known_is_refused_in_a_sentence() -> None:
    scheduler = diffusers.EDMEulerScheduler()
    scheduler.set_timesteps(3)
    pipeline = type("Pipeline", (), {"scheduler": scheduler})()
    zeros = torch.zeros(1, 4, 24, 16)
    with (
        kept_calm(pipeline, ZONE, WIDTH, HEIGHT),
        pytest.raises(EngineError, match="does not work with EDMEulerScheduler: choose another sampler"),
    ):
        scheduler.step(zeros, scheduler.timesteps[0], zeros)


def test_half_precision_stays_half_precision() -> None:
    scheduler = diffusers.DDIMScheduler(**SCALED)
    scheduler.set_timesteps(3)
    given: list[Tensor] = []
    scheduler.step = lambda output, _time, sample: given.append(output) or sample
    pipeline = type("Pipeline", (), {"scheduler": scheduler})()
    output = torch.randn(1, 24 * 16 // 4, 64).to(torch.bfloat16)
    kept = output.clone()
    with kept_calm(pipeline, ZONE, WIDTH, HEIGHT):
        scheduler.step(output, scheduler.timesteps[0], torch.randn(output.shape).to(torch.bfloat16))
    assert given[0].dtype == torch.bfloat16
    assert not torch.equal(given[0], output)
    assert torch.equal(output, kept)
