"""Stable Diffusion 3 and 3.5: a transformer over latents of sixteen channels, three text encoders."""

from __future__ import annotations

from coverstudio.worker.pipelines.diffusion.families.painter import Painter


class Sd3(Painter):
    """stabilityai/stable-diffusion-3.5-medium and its relatives."""

    refining_class = "StableDiffusion3Img2ImgPipeline"
