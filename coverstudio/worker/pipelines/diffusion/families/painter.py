"""What the families have in common: the case of most of them, from which a family's file differs."""

from __future__ import annotations

import inspect
from typing import Any

import diffusers
import msgspec
from PIL import Image

from coverstudio.generation.models.facts import Family
from coverstudio.generation.models.model_folders import LEFT_OUT

Arguments = dict[str, Any]  # what a pipeline of diffusers is called with


class Habits(msgspec.Struct, frozen=True):
    """The steps and the guidance that suit one model."""

    steps: int
    guidance: float


class Painter:
    """Calls the pipelines of one family.

    `refining_class` names the image-to-image class for the second pass; without one there is none.
    `guided_class` and `guided_filling_class` name those that a ControlNet guides, for painting over a picture
    and for networks that fill.
    `fills` says that the networks were trained to fill what is masked: one pipeline makes both passes then.
    """

    refining_class = ""
    guided_class = guided_filling_class = ""
    guidance_name = "guidance_scale"
    shows_latents = True  # previews and the calm zone know the shape of its latents
    mask_cell = 1  # pixels a side of what the networks take for masked or not: a latent, or a pixel

    def __init__(self, pipeline_class: str, *, fills: bool = False) -> None:
        self.pipeline_class, self.fills = pipeline_class, fills

    def pipeline_type(self) -> Any:
        """Return the class that paints from words."""
        return getattr(diffusers, self.pipeline_class)

    def made_with(self) -> Arguments:
        """Return the settings that the constructors take beside the components."""
        return {}

    def left_out(self) -> Arguments:
        """Return the components that the model is loaded without, as its constructor takes them."""
        return dict.fromkeys(sorted(LEFT_OUT & self.component_names()))

    def component_names(self) -> frozenset[str]:
        """Return what the pipeline is made of, and the settings it takes."""
        return frozenset(inspect.signature(self.pipeline_type().__init__).parameters)

    def refining_pipeline(self, pipeline: Any) -> Any | None:
        """Return the pipeline of the second pass; it shares every network with `pipeline`."""
        if self.fills:
            return pipeline
        if not self.refining_class:
            return None
        return getattr(diffusers, self.refining_class)(**pipeline.components, **self.made_with())

    def guided_pipeline(self, pipeline: Any, control: Any) -> Any:
        """Return the pipeline of the second pass with a ControlNet beside its UNet."""
        name = self.guided_filling_class if self.fills else self.guided_class
        return getattr(diffusers, name)(**pipeline.components, controlnet=control, **self.made_with())

    def following(self, edges: Image.Image, weight: float) -> Arguments:
        """Return the arguments for a ControlNet that is shown `edges`, of the size to paint."""
        return {"control_image": edges, "controlnet_conditioning_scale": weight}

    def habits(self, pipeline: Any, family: Family) -> Habits:
        """Return what suits this model where the user does not say."""
        del pipeline
        return Habits(family.steps, family.guidance)

    def guiding(self, guidance: float) -> Arguments:
        """Return the arguments that steer how closely the words are followed."""
        return {self.guidance_name: guidance}

    def negative(self, prompt: str) -> str:
        """Return the negative prompt as this family wants it."""
        return prompt

    def sized(self, width: int, height: int) -> Arguments:
        """Return the arguments for a picture of that size."""
        return {"width": width, "height": height}

    def refining(self, picture: Image.Image, strength: float) -> Arguments:
        """Return the arguments of the second pass over `picture`, which has the size to paint."""
        return {"image": picture, "strength": strength, **self.sized(picture.width, picture.height)}

    def filling(self, picture: Image.Image, mask: Image.Image, strength: float) -> Arguments:
        """Return the arguments for networks that fill the white of the mask; both have the size to paint."""
        size = self.sized(picture.width, picture.height)
        return {**self.refining(picture, strength), "mask_image": mask, **size}

    def skipped(self, steps: int, strength: float) -> int:
        """Return how many of the steps the second pass leaves out at the beginning."""
        return int(max(steps - steps * strength, 0))
