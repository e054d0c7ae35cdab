"""Whatever else diffusers paints with from words: called with what its pipeline says it takes."""

from __future__ import annotations

import inspect
from typing import Any

from coverstudio.generation.models.facts import Family
from coverstudio.worker.pipelines.diffusion.families.painter import Habits, Painter


class Other(Painter):
    """Models without habits of their own here: no second pass, no previews, the pipeline's own numbers."""

    shows_latents = False

    def habits(self, pipeline: Any, family: Family) -> Habits:
        """Return the defaults of the pipeline's own call."""
        named = inspect.signature(type(pipeline).__call__).parameters
        steps, guidance = (named[name].default for name in ("num_inference_steps", self.guidance_name))
        return Habits(int(steps), float(guidance))
