"""FLUX.2 klein: words read by Qwen3; distilled to four steps, or its base that takes guidance."""

from __future__ import annotations

from typing import Any

from diffusers.pipelines.flux2.pipeline_flux2_klein_inpaint import Flux2KleinInpaintPipeline
from PIL import Image

from coverstudio.generation.models.facts import Family
from coverstudio.worker.pipelines.diffusion.families.painter import Arguments, Habits, Painter


class Flux2Klein(Painter):
    """black-forest-labs/FLUX.2-klein-4B and its relatives."""

    def refining_pipeline(self, pipeline: Any) -> Any | None:
        """Return the one for inpainting: image-to-image only looks at pictures here, it begins from none."""
        return Flux2KleinInpaintPipeline(**pipeline.components, is_distilled=pipeline.config.is_distilled)

    def habits(self, pipeline: Any, family: Family) -> Habits:
        """The model's own settings say whether it was distilled."""
        if pipeline.config.is_distilled:
            return Habits(family.steps, family.guidance)
        return Habits(family.full_steps, family.full_guidance)

    def refining(self, picture: Image.Image, strength: float) -> Arguments:
        """All of the picture is repainted."""
        everywhere = Image.new("L", picture.size, 255)
        return {**super().refining(picture, strength), "mask_image": everywhere}
