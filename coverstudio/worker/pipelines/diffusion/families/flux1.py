"""FLUX.1: schnell was distilled to four steps without guidance, dev takes its guidance as an input."""

from __future__ import annotations

from typing import Any

from coverstudio.generation.models.facts import Family
from coverstudio.worker.pipelines.diffusion.families.painter import Habits, Painter


class Flux1(Painter):
    """black-forest-labs/FLUX.1-schnell, FLUX.1-dev and their relatives."""

    refining_class = "FluxImg2ImgPipeline"

    def habits(self, pipeline: Any, family: Family) -> Habits:
        """A model with an input for the guidance was not distilled to few steps."""
        if pipeline.transformer.config.guidance_embeds:
            return Habits(family.full_steps, family.full_guidance)
        return Habits(family.steps, family.guidance)
