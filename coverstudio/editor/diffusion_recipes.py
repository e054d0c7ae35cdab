"""What is kept of a picture that a diffusion model painted: enough to paint it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from coverstudio.document.pictures import Recipe
from coverstudio.editor.fingerprints import file_digest, model_digest
from coverstudio.generation.messages import DiffuseBackground, Diffused, LoraUse, PixelBox, Tier
from coverstudio.generation.models.facts import InstalledModel

ENGINE = "diffusion"


class UsedLora(msgspec.Struct, frozen=True):
    """A LoRA in a recipe: where its file lay (`~` stands for the user's home), and what was in it."""

    path: str
    name: str
    weight: float
    sha256: str


class Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a recipe of a diffusion model keeps besides prompt, seed and size: only words and numbers.

    Sizes are written "512x768", a zone "x,y,width,height" in pixels, `loras` as JSON, `notes` one to a line.
    `sampler` is what was asked for, empty for the model's own; `scheduler` is the one that was used. `ways`
    are the ways in which the model was made faster, by commas.
    """

    model_path: str
    model_digest: str
    family: str
    steps: int
    guidance: float
    refine: float
    tier: Tier
    dtype: str
    device: str
    base: str
    model_name: str = ""
    refined: str = ""
    sampler: str = ""
    scheduler: str = ""
    ways: str = ""
    calm_zone: str = ""
    loras: str = ""
    style: str = ""
    notes: str = ""


def diffusion_recipe(
    request: DiffuseBackground, answer: Diffused, model: InstalledModel, *, style: str = ""
) -> Recipe:
    """Return what it takes to make the picture again; reads in the files of the model and its LoRAs.

    Raises OSError when they have gone meanwhile.
    """
    settings = Settings(
        model_name=model.name, model_path=told_path(model.path), model_digest=model_digest(Path(model.path)),
        family=answer.family, steps=answer.steps, guidance=answer.guidance, refine=answer.refine,
        sampler=request.sampler, scheduler=answer.sampler, tier=answer.tier, dtype=answer.dtype,
        device=answer.device, ways=",".join(answer.ways),
        base=_written(answer.base), refined=_written(answer.refined),
        calm_zone=_zone_written(request.calm_zone), loras=_loras_written(request.loras),
        style=style, notes="\n".join(answer.notes),
    )  # fmt: skip
    return Recipe(
        engine=ENGINE, wish="generate", model=told_path(model.id), prompt=request.prompt,
        negative_prompt=request.negative_prompt, seed=request.seed,
        width=request.width, height=request.height, settings=msgspec.to_builtins(settings),
    )  # fmt: skip


def settings_of(recipe: Recipe) -> Settings:
    """Return what a diffusion model's recipe keeps. Raises ValueError with a sentence for any other."""
    try:
        return msgspec.convert(recipe.settings, Settings)
    except msgspec.ValidationError as error:
        raise ValueError(f"The picture's recipe is incomplete ({error}): it cannot be made again.") from error


def used_loras(settings: Settings) -> tuple[UsedLora, ...]:
    """Return the LoRAs of a recipe. Raises ValueError with a sentence when they are not readable."""
    try:
        return msgspec.json.decode(settings.loras or "[]", type=tuple[UsedLora, ...])
    except msgspec.DecodeError as error:
        raise ValueError(f"The LoRAs in the picture's recipe cannot be read ({error}).") from error


def _loras_written(loras: Sequence[LoraUse]) -> str:
    used = [
        UsedLora(told_path(use.path), Path(use.path).stem, use.weight, file_digest(Path(use.path)))
        for use in loras
        if use.weight
    ]
    return msgspec.json.encode(used).decode() if used else ""


def told_path(path: str) -> str:
    """Return a path as a recipe may tell it to others: the user's name is nobody's business."""
    try:
        return (Path("~") / Path(path).relative_to(Path.home())).as_posix()
    except ValueError:
        return path


def _written(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}" if all(size) else ""


def _zone_written(zone: PixelBox | None) -> str:
    return "" if zone is None else f"{zone.x},{zone.y},{zone.width},{zone.height}"


def zone_read(written: str) -> PixelBox | None:
    """Return the zone of a recipe, None where there is none. Raises ValueError for what is no zone."""
    if not written:
        return None
    x, y, width, height = (int(side) for side in written.split(","))
    return PixelBox(x, y, width, height)
