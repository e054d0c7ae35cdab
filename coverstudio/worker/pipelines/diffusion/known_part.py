"""What is known of a picture stays while the rest of it is painted.

At every step the network's estimate of the finished picture is replaced by the picture itself where it is
known. The sampler, whatever kind it is, then leads the known part along the very path of its own noise, so
that the rest is painted beside what it belongs to. No network has to be trained for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.diffusion.denoising import LEAST_GAIN, Denoising, Step, intercepted, steered
from coverstudio.worker.pipelines.diffusion.latent_grid import from_grid, to_grid


@contextlib.contextmanager
def kept_known(pipeline: Any, to_paint: NDArray[np.bool_] | None, width: int, height: int) -> Generator[None]:
    """Keep what is False in `to_paint` (H×W) during one call of an image-to-image `pipeline`.

    The pictures are those that the pipeline is called with, at `width` × `height` pixels. Without a mask
    nothing is touched. Raises EngineError at the first step where the sampler is not known here.
    """
    if to_paint is None:
        yield
        return
    scheduler, known = pipeline.scheduler, _Known(to_paint, width, height)
    with contextlib.ExitStack() as stack:
        # The pipelines put noise on the picture's latents by one of these, before the first step.
        for name in ("add_noise", "scale_noise"):
            if hasattr(scheduler, name):
                stack.enter_context(intercepted(scheduler, name, known.seen_by))
        refusal = f"A picture cannot go on with {type(scheduler).__name__}: choose another sampler."
        stack.enter_context(steered(scheduler, known.kept, refusal))
        yield


class _Known:
    """The latents of the picture before noise is put on them, and where they are known."""

    def __init__(self, to_paint: NDArray[np.bool_], width: int, height: int) -> None:
        self._to_paint = torch.from_numpy(to_paint.astype(np.float32))[None, None]
        self._size = width, height
        self._latents: Tensor | None = None

    def seen_by(self, noised: Step) -> Step:
        """Remember the latents that are handed to `noised` first."""

        def seeing(latents: Tensor, *more: Any, **named: Any) -> Any:
            if self._latents is None:
                self._latents = to_grid(latents.float(), *self._size)
            return noised(latents, *more, **named)

        return seeing

    def kept(self, output: Tensor, sample: Tensor, standing: Denoising) -> Tensor:
        """Return the output of a network that sees the known part as it is."""
        if abs(standing.gain) < LEAST_GAIN:
            return output
        estimate = to_grid(standing.estimate(output, sample), *self._size)
        # A cell of which any pixel is to be painted is painted.
        is_known = 1 - functional.adaptive_max_pool2d(self._to_paint, estimate.shape[-2:]).to(estimate.device)
        change = is_known * (self._like(estimate) - estimate) / standing.gain
        return (output.float() + from_grid(change, output)).to(output.dtype)

    def _like(self, grid: Tensor) -> Tensor:
        """Return the known latents in the cells of `grid`: some pipelines pack two by two cells into one."""
        if self._latents is None:
            raise EngineError("The model does not begin from the picture that it was handed: choose another.")
        if self._latents.shape[1] != grid.shape[1]:
            self._latents = functional.pixel_unshuffle(self._latents, 2)
        self._latents = self._latents.to(grid.device)
        return self._latents
