"""Z-Image: one stream of words and picture; the Turbo model takes few steps and no guidance."""

from __future__ import annotations

from coverstudio.worker.pipelines.diffusion.families.painter import Painter


class ZImage(Painter):
    """Tongyi-MAI/Z-Image-Turbo and its relatives."""

    refining_class = "ZImageImg2ImgPipeline"
