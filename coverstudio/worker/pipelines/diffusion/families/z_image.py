"""Z-Image: one stream of words and picture; the Turbo model takes few steps and no guidance."""

from __future__ import annotations

from typing import Any

from coverstudio.generation.models.facts import Family
from coverstudio.worker.pipelines.diffusion.families.painter import Habits, Painter

TURBO_SHIFT = 3.0  # Tongyi-MAI/Z-Image, which was not distilled, was published with 6


class ZImage(Painter):
    """Tongyi-MAI/Z-Image-Turbo and its relatives."""

    refining_class = "ZImageImg2ImgPipeline"

    def habits(self, pipeline: Any, family: Family) -> Habits:
        """The networks are alike: only the schedule tells the distilled model from the other."""
        if pipeline.scheduler.config.shift > TURBO_SHIFT:
            return Habits(family.full_steps, family.full_guidance)
        return Habits(family.steps, family.guidance)
