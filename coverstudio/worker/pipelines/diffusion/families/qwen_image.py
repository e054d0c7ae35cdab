"""Qwen-Image: words read by Qwen2.5-VL; guidance between the words and a negative prompt."""

from __future__ import annotations

from coverstudio.worker.pipelines.diffusion.families.painter import Painter


class QwenImage(Painter):
    """Qwen/Qwen-Image and its relatives."""

    refining_class = "QwenImageImg2ImgPipeline"
    guidance_name = "true_cfg_scale"

    def negative(self, prompt: str) -> str:
        """Without one there would be no guidance either: its makers take a space for none."""
        return prompt or " "
