"""The calm zone measured: edges inside the zone and outside, with and without it, over 20 seeds.

Two models. One is the tests' tiny Stable Diffusion with random weights, through its whole pipeline: it shows
that the mechanics reach the picture, and nothing about subjects, because it paints noise; its VAE scales the
whole picture together, so that the space around the zone changes a little, too. The other learns within a
minute to paint discs on soft backgrounds, so that there are subjects to keep out of the zone: there are fewer
and paler ones in it, and the space around it stays as it was. Neither shows how a published model composes a
cover around its title.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import torch
from diffusers import DDIMScheduler, StableDiffusionPipeline, UNet2DModel
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from coverstudio.generation.messages import PixelBox
from coverstudio.worker.pipelines.diffusion.calm import kept_calm
from tests.benchmarks.rows import Row

SEEDS = range(20)
SIDE = 24  # cells of the discs' pictures
STEPS = 20
TRAINING = 500
WIDE, HIGH = 128, 192  # pixels of the tiny pipeline's pictures

Pictures = NDArray[np.float32]
Paint = Callable[[PixelBox | None], Pictures]


@dataclass(frozen=True)
class Edges:
    """Mean absolute Sobel of the luminance, well inside the zone and well outside, means over the seeds."""

    inside: float
    outside: float


def run() -> list[Row]:
    """Paint with both models, with a zone and without."""
    torch.set_num_threads(1)
    rows: list[Row] = []
    models = (
        ("a model that learned discs", _discs(), PixelBox(3, 3, 18, 9), SIDE),
        ("a tiny pipeline with random weights", _pipeline(), PixelBox(16, 16, 96, 64), WIDE),
    )
    for name, paint, zone, width in models:
        before, after = (_edges(paint(used), zone, width) for used in (None, zone))
        rows += [
            Row(f"calm zone, {name}: edges inside over outside", after.inside / after.outside, "",
                "without a zone", before.inside / before.outside, "≤ 0.6×"),
            Row(f"calm zone, {name}: edges outside", after.outside, "", "without a zone", before.outside,
                "0.8-1.3×"),
        ]  # fmt: skip
    return rows


def _edges(pictures: Pictures, zone: PixelBox, width: int) -> Edges:
    """`pictures` are (seeds, rows, columns), `zone` is in the units of a picture `width` wide."""
    scale = pictures.shape[2] / width
    margin = round(2 * scale)
    top, bottom = round(zone.y * scale), round((zone.y + zone.height) * scale)
    left, right = round(zone.x * scale), round((zone.x + zone.width) * scale)
    edges = np.stack([_sobel(picture) for picture in pictures])
    inside = edges[:, top + margin : bottom - margin, left + margin : right - margin]
    outside = edges[:, bottom + round(0.25 * (bottom - top)) :]
    return Edges(float(inside.mean()), float(outside.mean()))


def _sobel(luminance: Pictures) -> Pictures:
    across, down = (cv2.Sobel(luminance, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    return np.hypot(across, down)


def _pipeline() -> Paint:
    from tests.worker.diffusion.tiny_models import tiny_sd1

    with tempfile.TemporaryDirectory() as folder:
        pipeline = StableDiffusionPipeline.from_pretrained(
            tiny_sd1(Path(folder) / "sd1"), local_files_only=True
        )
    pipeline.set_progress_bar_config(disable=True)

    def paint(zone: PixelBox | None) -> Pictures:
        painted: list[Pictures] = []
        for seed in SEEDS:
            with kept_calm(pipeline, zone, WIDE, HIGH):
                painted += list(pipeline(
                    "a castle by the sea", width=WIDE, height=HIGH, num_inference_steps=STEPS,
                    generator=torch.Generator().manual_seed(seed), output_type="np",
                ).images)  # fmt: skip
        return np.stack(painted).mean(axis=3)

    return paint


def _discs() -> Paint:
    scheduler = DDIMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False, steps_offset=1
    )
    unet = _trained(scheduler)
    pipeline = SimpleNamespace(scheduler=scheduler)

    @torch.no_grad()
    def paint(zone: PixelBox | None) -> Pictures:
        scheduler.set_timesteps(STEPS)
        sample = torch.cat(
            [torch.randn(1, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(s)) for s in SEEDS]
        )
        with kept_calm(pipeline, zone, SIDE, SIDE):
            for timestep in scheduler.timesteps:
                sample = scheduler.step(unet(sample, timestep).sample, timestep, sample).prev_sample
        return sample.mean(dim=1).numpy()

    return paint


def _trained(scheduler: DDIMScheduler) -> UNet2DModel:
    torch.manual_seed(1)
    unet = UNet2DModel(
        sample_size=SIDE, layers_per_block=1, block_out_channels=(16, 32), norm_num_groups=8,
        down_block_types=("DownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "UpBlock2D"),
    )  # fmt: skip
    optimizer = torch.optim.Adam(unet.parameters(), lr=2e-3)
    for _ in range(TRAINING):
        pictures = disc_pictures(8)
        noise, times = torch.randn_like(pictures), torch.randint(0, 1000, (len(pictures),))
        loss = functional.mse_loss(unet(scheduler.add_noise(pictures, noise, times), times).sample, noise)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return unet.eval()


def disc_pictures(number: int) -> Tensor:
    """Soft backgrounds with four discs each, (number, 3, SIDE, SIDE), -1..1."""
    soft = functional.interpolate(torch.rand(number, 3, 2, 2) - 0.5, (SIDE, SIDE), mode="bilinear")
    rows, columns = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
    for _ in range(4):
        row, column, radius = torch.rand(3, number, 1, 1) * torch.tensor([SIDE, SIDE, 3.0]).view(3, 1, 1, 1)
        disc = ((rows - row) ** 2 + (columns - column) ** 2 < (radius + 2) ** 2)[:, None]
        colour = torch.randn(number, 3, 1, 1).sign() * 0.9
        soft = torch.where(disc, colour, soft)
    return soft
