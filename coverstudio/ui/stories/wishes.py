"""What the panel asks for: of the built-in engine, or of a diffusion model."""

from __future__ import annotations

from dataclasses import dataclass

from coverstudio.generation.messages import LoraUse
from coverstudio.generation.models.facts import InstalledModel


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """What both are asked: `count` variants with the seeds from `seed` on."""

    prompt: str = ""
    seed: int = 0
    count: int = 4


@dataclass(frozen=True, kw_only=True)
class BuiltInPrompt(Prompt):
    """What is asked of the built-in engine; empty fields leave the choice to the words."""

    genre: str = ""
    family: str = ""
    palette: str = ""


@dataclass(frozen=True, kw_only=True)
class ModelPrompt(Prompt):
    """What is asked of a diffusion model; zero, None and empty fields leave the choice to its family."""

    model: InstalledModel
    negative_prompt: str = ""
    style: str = ""
    loras: tuple[LoraUse, ...] = ()
    steps: int = 0
    guidance: float | None = None
    sampler: str = ""
    refine: float | None = None
