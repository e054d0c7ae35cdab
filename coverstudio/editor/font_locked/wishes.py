"""What is asked for: a material, the engine that paints it, and how often it may try."""

from __future__ import annotations

from typing import Literal

import msgspec

from coverstudio.document.type_looks import Effects
from coverstudio.generation.materials import SEEDS, STRENGTH, Material, material
from coverstudio.generation.models.facts import InstalledModel

CONTROL_WEIGHT = 1.0
NEGATIVE_PROMPT = "text, letters, words, caption, signature, watermark, blurry, flat"


class MaterialWish(msgspec.Struct, frozen=True, kw_only=True):
    """Which material letters shall be of, and who paints it.

    The engine "diffusion" has `model` paint over the built-in material; `prompt` in place of the material's
    own words, `steps` 0 and `guidance` None leave the choice to it. Up to `seeds` are tried, from `seed` on.
    `control` is the path of a ControlNet that has the model follow the letters' edges, "" for none.
    With `has_effects` what surrounds the letters becomes the material's.
    """

    material: str
    engine: Literal["materials", "diffusion"] = "materials"
    model: InstalledModel | None = None
    prompt: str = ""
    negative_prompt: str = NEGATIVE_PROMPT
    strength: float = STRENGTH
    steps: int = 0
    guidance: float | None = None
    control: str = ""
    seeds: int = SEEDS
    seed: int = 0
    has_effects: bool = True

    @property
    def words(self) -> str:
        """What a model is told. Raises ValueError for a material that is not there."""
        return self.prompt or material(self.material).prompt


def effects_of(chosen: Material) -> Effects:
    """Return what surrounds letters of a material."""
    return msgspec.json.decode(chosen.effects, type=Effects)
