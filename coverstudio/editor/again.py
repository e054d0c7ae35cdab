"""From the recipe of a generated picture back to the request that made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coverstudio.document.pictures import Recipe, shortened
from coverstudio.editor.backgrounds import checked_seed
from coverstudio.editor.diffusion_recipes import (
    ENGINE,
    Settings,
    UsedLora,
    settings_of,
    used_loras,
    zone_read,
)
from coverstudio.editor.fingerprints import file_digest, model_digest
from coverstudio.generation.messages import DiffuseBackground, GenerateBackground, LoraUse, PixelBox
from coverstudio.generation.models.facts import InstalledModel, ModelError

if TYPE_CHECKING:
    from coverstudio.generation.models.store import ModelStore


def recipe_in(picture: Path) -> Recipe:
    """Return the recipe that was written into a PNG. Raises ValueError with a sentence, or OSError."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - the window does not need it

    try:
        with Image.open(picture) as opened:
            written = str(opened.info.get("Recipe", ""))
    except UnidentifiedImageError:
        written = ""
    try:
        return msgspec.json.decode(written, type=Recipe)
    except msgspec.MsgspecError:
        raise ValueError(
            f"There is no recipe in “{picture.name}”: only a PNG as CoverStudio wrote it can be made again."
        ) from None


def known_recipe(picture: Path) -> Recipe | None:
    """Return the recipe in a picture file of whatever kind; None where there is none that can be read."""
    try:
        return shortened(recipe_in(picture)) if picture.suffix.lower() == ".png" else None
    except (ValueError, OSError, RecursionError):
        return None


def generated_recipe(recipe: Recipe) -> Recipe | None:
    """Return the recipe of the picture that was generated, behind what was done to it since; None if none."""
    found: Recipe | None = recipe
    while found is not None and found.wish != "generate":
        found = found.before
    return found


def request_again(recipe: Recipe, models: ModelStore) -> GenerateBackground | DiffuseBackground:
    """Return the request that made the picture of `recipe`; on the same machine it gives the same pixels.

    Of a picture that was worked on since, the one that was generated at first. Looks into the model's files.
    Raises ValueError with a sentence when it was not generated, when a model or LoRA is gone or changed, or
    when the seed is out of range.
    """
    made = generated_recipe(recipe)
    if made is None or made.seed is None:
        raise ValueError("The picture was not generated here, so it cannot be generated again.")
    seed = checked_seed(made.seed)
    return _diffusion(made, seed, models) if made.engine == ENGINE else _drawing(made, seed)


def model_again(recipe: Recipe, models: ModelStore) -> InstalledModel:
    """Return the model that painted the picture of `recipe` at first. Raises ValueError with a sentence."""
    made = generated_recipe(recipe) or recipe
    return _model(made, settings_of(made), models)


def _drawing(recipe: Recipe, seed: int) -> GenerateBackground:
    told = {name: str(value) for name, value in recipe.settings.items()}
    return GenerateBackground(
        engine=recipe.engine, prompt=recipe.prompt, genre=told.get("genre", ""),
        family=told.get("family", ""), palette=told.get("palette", ""),
        width=recipe.width, height=recipe.height, seed=seed, calm_zone=_zone(told.get("calm_zone", "")),
    )  # fmt: skip


def _diffusion(recipe: Recipe, seed: int, models: ModelStore) -> DiffuseBackground:
    settings = settings_of(recipe)
    return DiffuseBackground(
        model=_model(recipe, settings, models).path, prompt=recipe.prompt,
        negative_prompt=recipe.negative_prompt, width=recipe.width, height=recipe.height, seed=seed,
        steps=settings.steps, guidance=settings.guidance, sampler=settings.sampler, refine=settings.refine,
        loras=tuple(LoraUse(_lora(used, models), used.weight) for used in used_loras(settings)),
        calm_zone=_zone(settings.calm_zone), tier=settings.tier,
        ways=tuple(settings.ways.split(",")) if settings.ways else (),
    )  # fmt: skip


def _zone(written: str) -> PixelBox | None:
    try:
        return zone_read(written)
    except ValueError:
        raise ValueError(
            "The calm zone in the picture's recipe cannot be read: generate a new one."
        ) from None


def _model(recipe: Recipe, settings: Settings, models: ModelStore) -> InstalledModel:
    name = settings.model_name or recipe.model
    candidates = list(_found((recipe.model, settings.model_path), models))
    for candidate in candidates:
        if _has(candidate.path, model_digest, settings.model_digest):
            return candidate
    if candidates:
        raise ValueError(
            f"The model “{name}” has changed since it painted this picture: put the old files back to get the"
            " same picture, or generate a new one."
        )
    raise ValueError(f"The model “{name}” that painted this picture is gone: add it again under Models.")


def _lora(used: UsedLora, models: ModelStore) -> str:
    installed = [model.path for model in models.installed() if model.kind == "lora"]
    elsewhere = [path for path in installed if Path(path).stem == used.name]
    known = [model.path for model in _found((used.path,), models)]
    for path in (*known, *elsewhere):
        if _has(path, file_digest, used.sha256):
            return path
    if known or elsewhere:
        raise ValueError(
            f"The LoRA “{used.name}” has changed since it was used for this picture: put the old file back to"
            " get the same picture, or generate a new one."
        )
    raise ValueError(f"The LoRA “{used.name}” of this picture is gone: add it again under Models.")


def _found(names: tuple[str, ...], models: ModelStore) -> Iterator[InstalledModel]:
    for name in names:
        try:
            yield models.find(name)
        except ModelError:
            continue


def _has(path: str, digest: Callable[[Path], str], expected: str) -> bool:
    try:
        return digest(Path(path)) == expected
    except OSError:
        return False
