"""Stable Diffusion 1.x and 2.x: a UNet over latents of four channels, an eighth of the picture's size."""

from __future__ import annotations

from PIL import Image

from coverstudio.worker.pipelines.diffusion.families.painter import Arguments, Painter


class Sd1(Painter):
    """CompVis/stable-diffusion-v1-4 and its relatives."""

    refining_class = "StableDiffusionImg2ImgPipeline"
    guided_class = "StableDiffusionControlNetImg2ImgPipeline"
    guided_filling_class = "StableDiffusionControlNetInpaintPipeline"
    mask_cell = 8

    def made_with(self) -> Arguments:
        """A judge of pictures comes with the published model; covers are judged by those who make them."""
        return {"requires_safety_checker": False}

    def refining(self, picture: Image.Image, strength: float) -> Arguments:
        """The picture itself tells the size here."""
        return {"image": picture, "strength": strength}

    def skipped(self, steps: int, strength: float) -> int:
        """Here it is the steps that are made which are rounded down."""
        return max(steps - int(steps * strength), 0)
