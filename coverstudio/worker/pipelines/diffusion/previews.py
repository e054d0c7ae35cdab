"""Latents → a small RGB picture within a millisecond: a linear map, found from the model's own VAE.

What a VAE's channels mean differs from family to family and sometimes within one. So no table is kept: when a
model is loaded, its VAE encodes one small picture of known colours, and least squares tell which colour goes
with which latents. That costs less than a hundredth of painting a picture, and suits every VAE.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Generator
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from coverstudio.worker.pipelines.diffusion.denoising import Schedule, Step, intercepted
from coverstudio.worker.pipelines.diffusion.latent_grid import to_grid
from coverstudio.worker.pipelines.diffusion.overflow import encoding_in_bounds, in_full_precision

logger = logging.getLogger(__name__)

SIDE = 128  # pixels of the picture that is encoded: some 256 cells for at most 33 unknowns
_RIDGE = 1e-3  # keeps channels that carry texture, of which one picture tells little, from being trusted
_maps: WeakKeyDictionary[nn.Module, Tensor] = WeakKeyDictionary()


class Previews:
    """Small pictures of a pipeline's latents. The first of a VAE encodes a picture of 128 × 128 with it."""

    def __init__(self, pipeline: Any) -> None:
        self._vae = pipeline.vae
        self._estimate: Tensor | None = None
        if self._vae not in _maps:
            _maps[self._vae] = _fitted(pipeline)

    @contextlib.contextmanager
    def watching(self, pipeline: Any) -> Generator[None]:
        """Show what the network holds the finished picture to be, instead of the noise it is still under.

        Active around one call of `pipeline`. The steps themselves are passed on untouched.
        """
        schedule = Schedule(pipeline.scheduler)

        def around(step: Step) -> Step:
            def watched(model_output: Tensor, timestep: Any, sample: Tensor, *more: Any, **named: Any) -> Any:
                standing = schedule.at(timestep)
                self._estimate = None if standing is None else standing.estimate(model_output, sample)
                return step(model_output, timestep, sample, *more, **named)

            return watched

        try:
            with intercepted(pipeline.scheduler, "step", around):
                yield
        finally:
            self._estimate = None

    @torch.no_grad()
    def rgb(self, latents: Tensor, width: int, height: int) -> NDArray[np.uint8]:
        """Return H×W×3, one pixel per cell of the latents, of the picture of `width` × `height` pixels.

        `latents` are those of the pipeline's callback; while it is watched, the estimate of the last step is
        shown in their place. Nothing of the generation is changed.
        """
        shown = latents if self._estimate is None else self._estimate
        own = own_latents(self._vae, to_grid(shown[:1].float(), width, height))[0]
        weights = _maps[self._vae].to(own.device)
        colours = torch.einsum("chw,cr->hwr", own, weights[:-1]) + weights[-1]
        return colours.mul(127.5).add(127.5).clamp(0, 255).nan_to_num(127.5).byte().cpu().numpy()


def own_latents(vae: Any, grid: Tensor) -> Tensor:
    """Return a pipeline's latents (batch, channels, rows, columns) as the VAE itself would have them."""
    if hasattr(vae, "bn"):  # FLUX.2 normalises two by two cells at a time
        spread = torch.sqrt(vae.bn.running_var + vae.config.batch_norm_eps)
        grid = grid * _by_channel(spread, grid) + _by_channel(vae.bn.running_mean, grid)
        return functional.pixel_shuffle(grid, 2)
    if grid.shape[1] == 4 * _channels(vae):  # two by two cells in one
        grid = functional.pixel_shuffle(grid, 2)
    scale: float = getattr(vae.config, "scaling_factor", None) or 1.0
    mean, spread = getattr(vae.config, "latents_mean", None), getattr(vae.config, "latents_std", None)
    if mean is not None and spread is not None:
        return grid * _by_channel(torch.tensor(spread), grid) / scale + _by_channel(torch.tensor(mean), grid)
    return grid / scale + (getattr(vae.config, "shift_factor", None) or 0.0)


def _by_channel(values: Tensor, like: Tensor) -> Tensor:
    return values.view(1, -1, 1, 1).to(like.device, like.dtype)


def _channels(vae: Any) -> int:
    """How many channels the VAE's latents have; those for video call it z_dim."""
    return getattr(vae.config, "z_dim", None) or vae.config.latent_channels


@torch.no_grad()
def _fitted(pipeline: Any) -> Tensor:
    """Return (channels + 1, 3): colours, -1..1, are latents × all rows but the last, plus the last."""
    picture = _known_colours()
    cells = _encoded(pipeline, picture).float().cpu()
    pipeline.maybe_free_model_hooks()  # the VAE is not to wait on the device for its turn
    rows, columns = cells.shape[-2:]
    colours = functional.adaptive_avg_pool2d(picture, (rows, columns))[0].flatten(1).T.double()
    latents = torch.cat([cells[0].flatten(1).T.double(), torch.ones(rows * columns, 1).double()], 1)
    known = latents.isfinite().all(1)
    if known.sum() <= latents.shape[1]:
        logger.warning("the VAE of %s gives no numbers: its previews will be grey", type(pipeline).__name__)
        return torch.zeros(latents.shape[1], 3)
    latents, colours = latents[known], colours[known]
    squares = latents.T @ latents
    ridge = _RIDGE * squares.diagonal().mean() * torch.eye(len(squares)).double()
    return torch.linalg.solve(squares + ridge, latents.T @ colours).float()


def _encoded(pipeline: Any, picture: Tensor) -> Tensor:
    vae = pipeline.vae
    # SDXL's VAE overflows in float16 and says so.
    upcast = vae.dtype == torch.float16 and getattr(vae.config, "force_upcast", False)
    with in_full_precision(vae) if upcast else encoding_in_bounds(vae):
        placed = picture.to(pipeline._execution_device, vae.dtype)
        video = "z_dim" in vae.config  # VAEs for video want a number of frames, too
        encoded = vae.encode(placed[:, :, None] if video else placed)
        latents = encoded.latent_dist.mode() if hasattr(encoded, "latent_dist") else encoded.latent
        return latents[:, :, 0] if video else latents


def _known_colours() -> Tensor:
    """A picture (1, 3, SIDE, SIDE), -1..1, of soft patches in all colours with something finer on them."""
    generator = torch.Generator().manual_seed(1)
    picture = torch.zeros(1, 3, SIDE, SIDE)
    for patches, amount in ((4, 0.9), (16, 0.3)):
        noise = torch.rand(1, 3, patches, patches, generator=generator) * 2 - 1
        picture += amount * functional.interpolate(noise, (SIDE, SIDE), mode="bicubic", align_corners=False)
    return picture.clamp(-1, 1)
