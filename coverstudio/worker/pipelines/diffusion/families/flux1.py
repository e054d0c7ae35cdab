"""FLUX.1: schnell was distilled to four steps without guidance, dev and Fill take theirs as an input."""

from __future__ import annotations

from typing import Any

from coverstudio.generation.models.facts import Family
from coverstudio.worker.pipelines.diffusion.families.painter import Habits, Painter

FILL = Habits(50, 30.0)  # FLUX.1-Fill-dev, as its makers use it


class Flux1(Painter):
    """black-forest-labs/FLUX.1-schnell, FLUX.1-dev and their relatives."""

    refining_class = "FluxImg2ImgPipeline"

    def habits(self, pipeline: Any, family: Family) -> Habits:
        """A model with an input for the guidance was not distilled to few steps."""
        if self.fills:
            return FILL
        if pipeline.transformer.config.guidance_embeds:
            return Habits(family.full_steps, family.full_guidance)
        return Habits(family.steps, family.guidance)
