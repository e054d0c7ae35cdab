"""Stable Diffusion XL: two text encoders, and a UNet that is told the size of the picture."""

from __future__ import annotations

from coverstudio.worker.pipelines.diffusion.families.painter import Arguments
from coverstudio.worker.pipelines.diffusion.families.sd1 import Sd1


class Sdxl(Sd1):
    """stabilityai/stable-diffusion-xl-base-1.0 and its relatives."""

    refining_class = "StableDiffusionXLImg2ImgPipeline"
    guided_class = "StableDiffusionXLControlNetImg2ImgPipeline"
    guided_filling_class = "StableDiffusionXLControlNetInpaintPipeline"

    def made_with(self) -> Arguments:
        """Pixels are not marked."""
        return {"add_watermarker": False}
