"""From noise to a picture with the words in it: DDIM, led away from what is said by no words at all."""

from __future__ import annotations

from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from coverstudio.worker.pipelines.diffste.loading import Loaded
from coverstudio.worker.pipelines.diffste.networks import Context
from coverstudio.worker.pipelines.diffusion.overflow import kept_in_bounds
from coverstudio.worker.pipelines.diffusion.previews import Previews
from coverstudio.worker.pipelines.diffusion.progress import Report, Steps

Pixels = NDArray[np.uint8]

PER_LATENT = 8
_WHITE = 127  # a mask is read as black and white


class Sampler:
    """Paints with a loaded model; the same seed gives the same noise on every device."""

    def __init__(self, loaded: Loaded, report: Report, steps: int) -> None:
        self._loaded, self._count = loaded, steps
        self._previews = Previews(loaded)
        self._steps = Steps(report, steps, self._previews)
        loaded.scheduler.set_timesteps(steps)

    def paint(self, image: Pixels, mask: Pixels, told: Context, guidance: float, seed: int) -> Pixels:
        """Return `image` (H×W×3) painted anew, with the words where `mask` (H×W) is white.

        `told` is what `contexts` returns. Raises what the report raises, within a step.
        """
        height, width = mask.shape
        self._steps.begin(width, height)
        noise = torch.Generator("cpu").manual_seed(seed)
        latents = torch.randn((1, 4, height // PER_LATENT, width // PER_LATENT), generator=noise)
        latents = latents.to(self._loaded.hardware.torch_device)
        with kept_in_bounds(self._loaded), self._previews.watching(self._loaded):
            beside = self._beside(image, mask, noise)
            for timestep in self._loaded.scheduler.timesteps:
                latents = self._step(latents, beside, timestep, told, guidance)
                self._steps(None, 0, timestep, {"latents": latents})
            return self._picture(latents)

    def _beside(self, image: Pixels, mask: Pixels, noise: torch.Generator) -> Tensor:
        """Return what the UNet sees beside the latents (1×5×h×w): the mask, and the rest of the picture."""
        loaded = self._loaded
        hole = torch.from_numpy(mask > _WHITE)[None, None].float()
        known = torch.from_numpy(image.astype(np.float32) / 127.5 - 1).permute(2, 0, 1)[None] * (1 - hole)
        found = loaded.vae.encode(known.to(loaded.hardware.torch_device, loaded.dtype)).latent_dist
        drawn = torch.randn(found.mean.shape, generator=noise).to(found.mean.device)
        latents = (found.mean.float() + found.std.float() * drawn) * loaded.vae.config.scaling_factor
        small = functional.interpolate(hole, latents.shape[-2:], mode="nearest").to(latents.device)
        return torch.cat([small, latents], dim=1)

    def _step(
        self, latents: Tensor, beside: Tensor, timestep: Tensor, told: Context, guidance: float
    ) -> Tensor:
        """Return the latents a step further; both answers of the UNet, led and not, are asked for at once."""
        loaded = self._loaded
        seen = torch.cat([latents, beside], dim=1).to(loaded.dtype)
        answers = loaded.networks.unet(seen.expand(2, -1, -1, -1), timestep, told, return_dict=False)[0]
        without, led = answers.float().chunk(2)
        output = without + guidance * (led - without)
        return cast(Tensor, loaded.scheduler.step(output, timestep, latents).prev_sample)

    def _picture(self, latents: Tensor) -> Pixels:
        loaded = self._loaded
        scaled = (latents / loaded.vae.config.scaling_factor).to(loaded.dtype)
        decoded: Tensor = loaded.vae.decode(scaled, return_dict=False)[0][0]
        colours = decoded.float().mul(127.5).add(127.5).round().clamp(0, 255).byte()
        return colours.permute(1, 2, 0).contiguous().cpu().numpy()
