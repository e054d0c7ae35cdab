"""A calm zone for the title: no subject arises in it, light and texture do.

While the picture is still mostly noise the network decides what goes where. At those steps its estimate of
the finished picture is smoothed inside the zone and given back to the sampler as if the network had said so:
the sampler then takes its own step, whatever kind it is. The smoothing fades as the noise does, since what is
left to add by then is texture. It follows the noise and not the number of steps: so it is the same for four
steps and for fifty, and a second pass, which begins with little noise, keeps what the first one left calm.
"""

from __future__ import annotations

import contextlib
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from coverstudio.generation.messages import PixelBox
from coverstudio.worker.pipelines.diffusion.denoising import LEAST_GAIN, Denoising, steered
from coverstudio.worker.pipelines.diffusion.latent_grid import from_grid, to_grid

# The share of noise from which on the zone is smoothed wholly, and below which not at all.
WHOLE, NONE = 0.6, 0.35
# In shorter sides of the zone: the sigma of the smoothing, and how far the effect fades around the zone.
BLUR, FADE = 0.5, 0.15


def kept_calm(
    pipeline: Any, zone: PixelBox | None, width: int, height: int
) -> contextlib.AbstractContextManager[None]:
    """Keep `zone`, in pixels of the `width` × `height` to paint, calm during one call of `pipeline`.

    The pipeline is as before when the context ends. Without a zone, or with one outside of the picture,
    nothing is touched. Raises EngineError at the first step where the sampler is not known here.
    """
    shape = None if zone is None else _Shape.within(zone, width, height)
    if shape is None:
        return contextlib.nullcontext()
    refusal = (
        f"The calm zone does not work with {type(pipeline.scheduler).__name__}: choose another sampler,"
        " or leave the zone out."
    )
    return steered(pipeline.scheduler, shape.calmed, refusal)


class _Shape:
    """A zone as fractions of the picture, and its mask on the grid of the latents."""

    def __init__(self, left: float, top: float, right: float, bottom: float, width: int, height: int) -> None:
        self._box = (left, top, right, bottom)
        self._width, self._height = width, height
        self._mask: Tensor | None = None
        self._sigma = 0.0

    @classmethod
    def within(cls, zone: PixelBox, width: int, height: int) -> _Shape | None:
        """Return what of `zone` lies on the picture, None where nothing does."""
        left, right = max(zone.x, 0) / width, min(zone.x + zone.width, width) / width
        top, bottom = max(zone.y, 0) / height, min(zone.y + zone.height, height) / height
        return cls(left, top, right, bottom, width, height) if left < right and top < bottom else None

    def calmed(self, output: Tensor, sample: Tensor, standing: Denoising) -> Tensor:
        """Return the output that a network would have given that sees the zone smooth."""
        strength = _strength(standing.noise)
        if strength == 0 or abs(standing.gain) < LEAST_GAIN:
            return output
        estimate = to_grid(standing.estimate(output, sample), self._width, self._height)
        mask = self._mask_for(estimate)
        change = strength * mask * (_smoothed(estimate, self._sigma) - estimate) / standing.gain
        return (output.float() + from_grid(change, output)).to(output.dtype)

    def _mask_for(self, grid: Tensor) -> Tensor:
        if self._mask is None:
            rows, columns = grid.shape[-2:]
            left, top, right, bottom = self._box
            across, down = (left * columns, right * columns), (top * rows, bottom * rows)
            shorter = min(across[1] - across[0], down[1] - down[0])
            self._sigma = max(BLUR * shorter, 1.0)
            fade = max(FADE * shorter, 1.0)
            mask = _band(rows, *down, fade)[:, None] * _band(columns, *across, fade)[None, :]
            self._mask = mask.to(grid.device)
        return self._mask


def _strength(noise: float) -> float:
    return _eased((noise - NONE) / (WHOLE - NONE))


def _eased(share: float) -> float:
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def _band(cells: int, begin: float, end: float, fade: float) -> Tensor:
    """1 from `begin` to `end`, falling to 0 over `fade` cells on both sides."""
    middles = [cell + 0.5 for cell in range(cells)]
    return torch.tensor([_eased(1 - max(begin - at, at - end, 0.0) / fade) for at in middles])


def _smoothed(grid: Tensor, sigma: float) -> Tensor:
    """A Gaussian of `sigma` cells over rows and columns."""
    reach = max(1, min(round(2.5 * sigma), max(grid.shape[-2:])))
    offsets = torch.arange(-reach, reach + 1, device=grid.device, dtype=grid.dtype)
    weights = torch.exp(-0.5 * (offsets / sigma) ** 2)
    weights = weights / weights.sum()
    return _along(_along(grid, weights, reach, dim=-1), weights, reach, dim=-2)


def _along(grid: Tensor, weights: Tensor, reach: int, dim: int) -> Tensor:
    lines = grid.movedim(dim, -1)
    shape = lines.shape
    padded = functional.pad(lines.reshape(-1, 1, shape[-1]), (reach, reach), mode="replicate")
    return functional.conv1d(padded, weights[None, None]).reshape(shape).movedim(-1, dim)
