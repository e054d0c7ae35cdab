"""What is kept of an erased picture: what it was before, who painted over it, and what that one was told."""

from __future__ import annotations

from pathlib import Path

import msgspec

from coverstudio.document.layers import ImageLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.editor.diffusion_recipes import told_path
from coverstudio.editor.erasing.eraser import Eraser
from coverstudio.editor.erasing.report import Report
from coverstudio.editor.fingerprints import model_digest
from coverstudio.editor.pictures import Made

Setting = str | int | float


def erased_recipe(before: ImageLayer | Made, after: Asset, report: Report, eraser: Eraser) -> Recipe:
    """Return the recipe of the erased picture `after`; reads in the files of the eraser's model, if any.

    Raises OSError when they have gone meanwhile.
    """
    settings: dict[str, Setting] = {"rounds": report.rounds, "masked_share": report.masked_share}
    recipe = Recipe(
        engine=report.engine, wish="erase", seed=eraser.seed, source=before.asset.digest,
        before=before.recipe, width=after.width, height=after.height, settings=settings,
    )  # fmt: skip
    model = eraser.model
    if model is None:
        return recipe
    told: dict[str, Setting] = {
        "model_name": model.name, "model_path": told_path(model.path),
        "model_digest": model_digest(Path(model.path)), "context": eraser.context,
    }  # fmt: skip
    if eraser.steps:
        told["steps"] = eraser.steps
    if eraser.guidance is not None:
        told["guidance"] = eraser.guidance
    if eraser.strength is not None:
        told["strength"] = eraser.strength
    return msgspec.structs.replace(
        recipe, model=told_path(model.id), prompt=eraser.prompt, negative_prompt=eraser.negative_prompt,
        settings=settings | told,
    )  # fmt: skip
