from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

import torch
from diffusers import AutoencoderKL, DiffusionPipeline
from diffusers.configuration_utils import FrozenDict
from torch import Tensor, nn
from torch.nn import functional

from coverstudio.worker.pipelines.diffusion.latent_grid import from_grid, to_grid
from coverstudio.worker.pipelines.diffusion.previews import Previews, own_latents

FAMILIES = ("sd1", "sdxl", "sd3", "z-image", "flux1", "flux2-klein", "qwen-image")


@pytest.fixture
def load(model_folder: Callable[[str], Path]) -> Callable[[str], DiffusionPipeline]:
    def loaded(family: str) -> DiffusionPipeline:
        pipeline = DiffusionPipeline.from_pretrained(model_folder(family), local_files_only=True)
        pipeline.set_progress_bar_config(disable=True)
        return pipeline

    return loaded


class PlainVae(nn.Module):
    """A VAE whose latents are the mean colour of 8×8 pixels turned and moved, and a channel of their own."""

    dtype = torch.float32

    def __init__(self, channels: int = 4, **config: object) -> None:
        super().__init__()
        self.config = FrozenDict(
            {"latent_channels": channels, "scaling_factor": 0.5, "shift_factor": 0.1} | config
        )
        generator = torch.Generator().manual_seed(2)
        self.turn = torch.randn(channels, 3, generator=generator)

    def encode(self, pictures: Tensor) -> object:
        means = functional.avg_pool2d(pictures, 8)
        latents = torch.einsum("cr,brhw->bchw", self.turn, means) + 0.3
        return SimpleNamespace(latent_dist=SimpleNamespace(mode=lambda: latents))


def pipeline_with(vae: nn.Module) -> object:
    return SimpleNamespace(vae=vae, _execution_device="cpu", maybe_free_model_hooks=lambda: None)


def picture(width: int, height: int) -> Tensor:
    """Four quarters: red, green, blue, grey; (1, 3, height, width), -1..1."""
    colours = torch.tensor([[[1.0, -1, -1], [-1, 1, -1]], [[-1, -1, 1], [0, 0, 0]]])
    return functional.interpolate(colours.permute(2, 0, 1)[None] * 0.8, (height, width))


def latents_of(vae: PlainVae, pictures: Tensor) -> Tensor:
    """What a pipeline would have, on its own scale."""
    encoded = vae.encode(pictures).latent_dist.mode()
    return (encoded - vae.config.shift_factor) * vae.config.scaling_factor


def test_the_colours_are_those_of_the_picture() -> None:
    vae = PlainVae()
    shown = Previews(pipeline_with(vae)).rgb(latents_of(vae, picture(64, 96)), 64, 96)
    assert (shown.shape, shown.dtype) == ((12, 8, 3), np.uint8)
    corners = [tuple(int(value) for value in shown[row, column]) for row in (2, 9) for column in (1, 6)]
    expected = [(230, 26, 26), (26, 230, 26), (26, 26, 230), (128, 128, 128)]
    assert np.allclose(corners, expected, atol=6)


def test_packed_latents_show_the_same() -> None:
    vae = PlainVae(channels=16)
    shown = Previews(pipeline_with(vae))
    plain = latents_of(vae, picture(64, 96))
    packed = functional.pixel_unshuffle(plain, 2).flatten(2).transpose(1, 2)
    assert packed.shape == (1, 24, 64)
    assert np.array_equal(shown.rgb(packed, 64, 96), shown.rgb(plain, 64, 96))


def test_a_vae_that_gives_no_numbers_shows_grey_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    vae = PlainVae()
    vae.turn = vae.turn * float("nan")
    shown = Previews(pipeline_with(vae)).rgb(torch.randn(1, 4, 8, 8), 64, 64)
    assert (shown == 127).all()
    assert "previews will be grey" in caplog.text


def test_a_vae_that_overflows_in_float16_is_asked_in_float32_and_put_back() -> None:
    vae = AutoencoderKL(block_out_channels=(4,), norm_num_groups=2, force_upcast=True).half()
    before = {key: value.clone() for key, value in vae.state_dict().items()}
    asked: list[torch.dtype] = []
    encode = vae.encode
    vae.encode = lambda pictures: (asked.append(pictures.dtype), encode(pictures))[1]
    Previews(pipeline_with(vae))
    assert asked == [torch.float32]
    after = vae.state_dict()
    assert all(after[key].dtype == torch.float16 and torch.equal(after[key], before[key]) for key in before)


def trained_vae(steps: int = 50) -> AutoencoderKL:
    """A small VAE that has learned to keep soft pictures: its decoder is no linear map."""
    torch.manual_seed(3)
    vae = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(8, 16), norm_num_groups=4, layers_per_block=1, sample_size=32, scaling_factor=1.0,
        mid_block_add_attention=False,
    )  # fmt: skip
    optimizer = torch.optim.Adam(vae.parameters(), lr=8e-3)
    for _ in range(steps):
        pictures = soft_pictures(6, 32)
        loss = functional.mse_loss(vae.decode(vae.encode(pictures).latent_dist.mode()).sample, pictures)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return vae.eval()


def soft_pictures(number: int, side: int) -> Tensor:
    rough = torch.rand(number, 3, 5, 5) * 2 - 1
    return functional.interpolate(rough, (side, side), mode="bicubic").clamp(-1, 1)


def test_no_linear_map_is_much_nearer_to_what_a_trained_vae_decodes() -> None:
    torch.set_num_threads(1)
    vae = trained_vae()
    looks = Previews(pipeline_with(vae))
    torch.manual_seed(9)
    pictures = soft_pictures(6, 64)
    with torch.no_grad():
        latents = vae.encode(pictures).latent_dist.mode()
        decoded = functional.avg_pool2d(vae.decode(latents).sample, 2).permute(0, 2, 3, 1).reshape(-1, 3)
    previewed = np.concatenate([looks.rgb(one[None], 64, 64).reshape(-1, 3) for one in latents])
    known = torch.cat([latents.permute(0, 2, 3, 1).reshape(-1, 4), torch.ones(len(decoded), 1)], 1)
    best = (known @ torch.linalg.lstsq(known, decoded).solution).clamp(-1, 1)
    assert likeness(previewed, decoded) > 0.75 * likeness(best.numpy(), decoded) > 0.4


def likeness(pixels: np.ndarray, decoded: Tensor) -> float:
    return np.corrcoef(pixels.ravel(), decoded.numpy().ravel())[0, 1]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_shown_and_none_is_changed_by_it(
    load: Callable[[str], DiffusionPipeline], family: str
) -> None:
    pipeline = load(family)
    shown: list[np.ndarray] = []

    def paint(callback: Callable[..., dict[str, object]] | None) -> np.ndarray:
        generator = torch.Generator().manual_seed(4)
        return pipeline(
            prompt="a castle", width=64, height=96, num_inference_steps=3, generator=generator,
            output_type="np", callback_on_step_end=callback,
        ).images  # fmt: skip

    bare = paint(None)
    looks = Previews(pipeline)

    def look(_pipeline: object, _step: int, _time: object, tensors: dict[str, Tensor]) -> dict[str, object]:
        shown.append(looks.rgb(tensors["latents"], 64, 96))
        return {}

    before = torch.get_rng_state()
    with looks.watching(pipeline):
        watched = paint(look)
    assert np.array_equal(watched, bare)
    assert torch.equal(torch.get_rng_state(), before)
    assert [picture.shape for picture in shown] == [(12, 8, 3)] * 3
    assert "step" not in vars(pipeline.scheduler)


@pytest.mark.parametrize("family", ["sd1", "flux1", "flux2-klein", "qwen-image", "z-image"])
def test_the_own_latents_are_what_the_pipeline_decodes(
    load: Callable[[str], DiffusionPipeline], family: str
) -> None:
    pipeline = load(family)
    decoded: list[Tensor] = []
    last: dict[str, Tensor] = {}
    decode = pipeline.vae.decode
    pipeline.vae.decode = lambda latents, *more, **named: (
        decoded.append(latents.clone()), decode(latents, *more, **named)
    )[1]  # fmt: skip
    pipeline(
        prompt="a castle", width=64, height=96, num_inference_steps=2, output_type="np",
        callback_on_step_end=lambda _p, _s, _t, tensors: last.update(tensors) or {},
    )  # fmt: skip
    ours = own_latents(pipeline.vae, to_grid(last["latents"], 64, 96))
    assert torch.allclose(ours, to_grid(decoded[-1], 64, 96), atol=1e-4)


def test_while_watched_the_finished_picture_is_guessed_instead_of_the_noise(
    load: Callable[[str], DiffusionPipeline],
) -> None:
    pipeline = load("sd1")
    pipeline.vae = PlainVae(scaling_factor=1.0, shift_factor=0.0)
    goal = latents_of(pipeline.vae, picture(64, 64))
    scheduler = pipeline.scheduler
    scheduler.set_timesteps(5)
    noise = torch.randn(goal.shape, generator=torch.Generator().manual_seed(1))
    at = scheduler.timesteps[0]
    noisy = scheduler.add_noise(goal, noise, at[None])
    looks = Previews(pipeline_with(pipeline.vae))
    with looks.watching(pipeline):
        after = scheduler.step(noise, at, noisy).prev_sample
        guessed = looks.rgb(after, 64, 64)
    truth = looks.rgb(goal, 64, 64)
    assert np.abs(guessed.astype(int) - truth).max() <= 2
    assert np.abs(looks.rgb(after, 64, 64).astype(int) - truth).max() > 50


def test_one_vae_is_asked_once_for_both_passes() -> None:
    vae = PlainVae()
    Previews(pipeline_with(vae))
    vae.encode = None
    Previews(pipeline_with(vae))


def test_a_preview_takes_hardly_any_time() -> None:
    looks = Previews(pipeline_with(PlainVae()))
    latents = torch.randn(1, 4, 64, 64)
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        looks.rgb(latents, 512, 512)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.005


@pytest.mark.parametrize("shape", [(1, 4, 6, 4), (1, 4, 1, 6, 4), (1, 24, 4)])
def test_the_grid_gives_back_the_shape_it_came_from(shape: tuple[int, ...]) -> None:
    latents = torch.randn(shape)
    grid = to_grid(latents, 32, 48)
    assert grid.shape == (1, 4, 6, 4)
    assert torch.equal(from_grid(grid, latents), latents)


def test_tokens_that_make_no_picture_are_refused() -> None:
    with pytest.raises(ValueError, match="23 tokens make no picture of 32 × 48"):
        to_grid(torch.zeros(1, 23, 4), 32, 48)
