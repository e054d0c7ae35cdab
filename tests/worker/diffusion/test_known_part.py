"""A picture that is known in part: the known part stays, the rest is painted by every family and sampler."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
diffusers = pytest.importorskip("diffusers")

from coverstudio.generation.messages import Canvas, DiffuseBackground, Diffused  # noqa: E402
from coverstudio.generation.picture import Picture  # noqa: E402
from coverstudio.worker.errors import EngineError, JobCancelled  # noqa: E402
from coverstudio.worker.pipelines import diffusion  # noqa: E402
from coverstudio.worker.pipelines.diffusion.known_part import kept_known  # noqa: E402
from tests.pictures import noise  # noqa: E402

ModelFolder = Callable[[str], Path]
FAMILIES = ("sd1", "sdxl", "sd3", "z-image", "flux1", "flux2-klein", "qwen-image")
SAMPLERS = (
    "DDIM", "DDPM", "PNDM", "EulerDiscrete", "EulerAncestralDiscrete", "HeunDiscrete", "DPMSolverMultistep",
    "UniPCMultistep", "LCM",
)  # fmt: skip
KNOWN = 24  # columns


def canvas(width: int, height: int, strength: float = 0.9, known: int = KNOWN) -> Canvas:
    mask = np.full((height, width), 255, np.uint8)
    mask[:, :known] = 0
    return Canvas(Picture(noise(width, height)), Picture(mask), strength)


def ask(model: Path, begun: Canvas, **wishes: Any) -> DiffuseBackground:
    plain = {"prompt": "a quiet sea", "seed": 7, "steps": 3, "canvas": begun}
    size = {"width": begun.image.width, "height": begun.image.height}
    return DiffuseBackground(model=str(model), **(plain | size | wishes))


def paint(request: DiffuseBackground, report: Any = lambda *_: None) -> Diffused:
    return diffusion.diffuse(request, report)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_keeps_what_is_known_and_paints_the_rest_to_match(
    family: str, model_folder: ModelFolder
) -> None:
    begun = canvas(64, 64, 1.0)
    other = begun.image.pixels.copy()
    other[:, : KNOWN - 8] = 255 - other[:, : KNOWN - 8]
    answers = [
        paint(ask(model_folder(family), Canvas(Picture(pixels), begun.mask, 1.0)))
        for pixels in (begun.image.pixels, other)
    ]
    for answer, given in zip(answers, (begun.image.pixels, other), strict=True):
        painted = answer.image.pixels
        assert (answer.base, answer.refined) == ((64, 64), (0, 0))
        np.testing.assert_array_equal(painted[:, :KNOWN], given[:, :KNOWN])
        assert np.abs(painted[:, KNOWN:].astype(int) - given[:, KNOWN:]).mean() > 5
    # The same words and noise beside another known part: the network has seen it.
    assert not np.array_equal(*(answer.image.pixels[:, KNOWN:] for answer in answers))


@pytest.mark.parametrize("family", ["sd1", "flux1"])
def test_a_larger_picture_is_painted_twice_and_stays_as_it_is_where_it_is_known(
    family: str, model_folder: ModelFolder
) -> None:
    begun, told = canvas(112, 150, known=40), []
    answer = paint(ask(model_folder(family), begun), lambda step, total, _=None: told.append((step, total)))
    assert min(answer.refined) > 64 < min(answer.image.width, answer.image.height)
    assert answer.image.pixels.shape == (150, 112, 3)
    np.testing.assert_array_equal(answer.image.pixels[:, :40], begun.image.pixels[:, :40])
    assert told[-1][0] == told[-1][1]
    assert [step for step, _ in told] == sorted(step for step, _ in told)


@pytest.mark.parametrize(("width", "height"), [(61, 67), (30, 20), (64, 300)])
def test_sizes_that_the_model_does_not_paint_are_met_place_by_place(
    width: int, height: int, model_folder: ModelFolder
) -> None:
    begun = canvas(width, height, 0.1, known=16)
    flat = np.zeros((height, width, 3), np.uint8)
    flat[:, width // 2 :] = 255
    begun = Canvas(Picture(flat), begun.mask, 0.1)
    answer = paint(ask(model_folder("sd1"), begun, steps=10, refine=0.0))
    assert answer.image.pixels.shape == (height, width, 3)
    np.testing.assert_array_equal(answer.image.pixels[:, :16], flat[:, :16])


def test_little_strength_leaves_more_of_what_was_there(model_folder: ModelFolder) -> None:
    model = model_folder("sd1")
    weak, again, strong = (
        paint(ask(model, canvas(64, 64, share), steps=10)).image for share in (0.1, 0.1, 1.0)
    )
    assert weak == again != strong


def test_a_job_that_is_given_up_leaves_the_sampler_as_it_was(model_folder: ModelFolder) -> None:
    from coverstudio.worker.pipelines.diffusion.painting import SESSION

    request = ask(model_folder("sd1"), canvas(64, 64))
    expected = paint(request).image

    def give_up(step: int, _total: int, _preview: object = None) -> None:
        if step == 2:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        paint(request, give_up)
    assert SESSION.loaded is not None
    assert not {"step", "add_noise", "scale_noise"} & set(vars(SESSION.loaded.own_scheduler))
    assert paint(request).image == expected


def test_a_window_leaves_nothing_behind_for_the_next_one(model_folder: ModelFolder) -> None:
    def tensors_after(seed: int) -> int:
        paint(ask(model_folder("sd1"), canvas(64, 64), seed=seed))
        gc.collect()
        return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())

    tensors_after(1)
    assert tensors_after(2) == tensors_after(3)


# What diffusers' own Chroma imports from diffusers.
@pytest.mark.filterwarnings("ignore:`FluxPosEmbed` is deprecated:FutureWarning")
def test_a_model_that_paints_from_words_alone_is_refused_before_it_is_loaded(
    model_folder: ModelFolder,
) -> None:
    from coverstudio.worker.pipelines.diffusion.painting import SESSION

    loaded = SESSION.loaded
    with pytest.raises(EngineError, match="cannot go on from a picture: choose a model of another family"):
        paint(ask(model_folder("chroma"), canvas(64, 64)))
    assert SESSION.loaded is loaded


@pytest.mark.parametrize("strength", [0.0, -1.0, 1.5, float("nan")])
def test_a_strength_that_is_none_is_one_sentence(strength: float, model_folder: ModelFolder) -> None:
    with pytest.raises(EngineError, match="more than 0 and at most 1"):
        paint(ask(model_folder("sd1"), canvas(64, 64, strength)))


def test_a_picture_of_another_size_is_one_sentence(model_folder: ModelFolder) -> None:
    with pytest.raises(EngineError, match="need 64 × 72 pixels as well"):
        paint(ask(model_folder("sd1"), canvas(64, 64), height=72))


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction"])
def test_every_sampler_arrives_at_the_known_part_whatever_the_network_says(
    sampler: str, prediction: str
) -> None:
    scheduler = getattr(diffusers, f"{sampler}Scheduler")(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", prediction_type=prediction
    )
    known = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1)) * 0.5
    arrived = sampled(scheduler, known)
    assert (arrived - known)[..., :4].abs().mean() < 0.1
    assert (arrived - known)[..., 4:].abs().mean() > 0.3


def test_flow_models_arrive_at_the_known_part_exactly() -> None:
    known = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    arrived = sampled(diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0), known)
    assert torch.allclose(arrived[..., :4], known[..., :4], atol=1e-4)
    assert not torch.allclose(arrived[..., 4:], known[..., 4:], atol=0.1)


def sampled(scheduler: Any, known: Any) -> Any:
    """What a sampler makes of noise on `known`, whose left half is kept, with a network that says nothing."""
    to_paint = np.zeros((64, 64), bool)
    to_paint[:, 32:] = True
    scheduler.set_timesteps(12)
    pipeline = type("Pipeline", (), {"scheduler": scheduler})()
    drawn = torch.randn(known.shape, generator=torch.Generator().manual_seed(2))
    named = {"generator": torch.Generator().manual_seed(3)}
    named = named if "generator" in inspect.signature(scheduler.step).parameters else {}
    with kept_known(pipeline, to_paint, 64, 64):
        first = scheduler.timesteps[:1]
        if hasattr(scheduler, "scale_noise"):
            sample = scheduler.scale_noise(known, first, drawn)
        else:
            sample = scheduler.add_noise(known, drawn, first)
        for timestep in scheduler.timesteps:
            if hasattr(scheduler, "scale_model_input"):
                scheduler.scale_model_input(sample, timestep)
            sample = scheduler.step(torch.zeros_like(sample), timestep, sample, **named).prev_sample
    return sample


def test_a_sampler_that_is_not_known_is_refused_in_a_sentence() -> None:
    scheduler = diffusers.EDMEulerScheduler()
    scheduler.set_timesteps(3)
    pipeline = type("Pipeline", (), {"scheduler": scheduler})()
    zeros = torch.zeros(1, 4, 8, 8)
    with (
        kept_known(pipeline, np.ones((64, 64), bool), 64, 64),
        pytest.raises(EngineError, match="cannot go on with EDMEulerScheduler: choose another sampler"),
    ):
        scheduler.step(zeros, scheduler.timesteps[0], zeros)
