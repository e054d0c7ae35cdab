"""How each family of models is called: one file a family, in an explicit list."""

from __future__ import annotations

from coverstudio.generation.models.facts import ModelFacts
from coverstudio.worker.pipelines.diffusion.families.flux1 import Flux1
from coverstudio.worker.pipelines.diffusion.families.flux2_klein import Flux2Klein
from coverstudio.worker.pipelines.diffusion.families.other import Other
from coverstudio.worker.pipelines.diffusion.families.painter import Painter
from coverstudio.worker.pipelines.diffusion.families.qwen_image import QwenImage
from coverstudio.worker.pipelines.diffusion.families.sd1 import Sd1
from coverstudio.worker.pipelines.diffusion.families.sd3 import Sd3
from coverstudio.worker.pipelines.diffusion.families.sdxl import Sdxl
from coverstudio.worker.pipelines.diffusion.families.z_image import ZImage

PAINTERS: dict[str, type[Painter]] = {
    "sd1": Sd1,
    "sd2": Sd1,
    "sdxl": Sdxl,
    "sd3": Sd3,
    "z-image": ZImage,
    "flux1": Flux1,
    "flux2-klein": Flux2Klein,
    "qwen-image": QwenImage,
    "other": Other,
}


def painter_for(facts: ModelFacts) -> Painter:
    """Return what knows how to call the model."""
    return PAINTERS[facts.family](facts.pipeline, fills=facts.kind == "inpaint")
