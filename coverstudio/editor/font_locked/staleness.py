"""Looks that were painted for letters which have changed since, and what makes them again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import PictureFill
from coverstudio.editor.font_locked.wishes import MaterialWish
from coverstudio.generation.materials import STRENGTH
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.rendering.text_looks import shape_print


def is_stale(layer: TextLayer) -> bool:
    """Tell whether a text's look was painted for other letters than it has now."""
    fill = layer.fill
    return isinstance(fill, PictureFill) and bool(fill.made_for) and fill.made_for != shape_print(layer)


def stale_looks(document: Document) -> tuple[TextLayer, ...]:
    """Return the texts whose look has to be made again, from below to above."""
    return tuple(layer for layer in document.texts if layer.text.strip() and is_stale(layer))


def wish_again(layer: TextLayer, find_model: Callable[[str], InstalledModel]) -> MaterialWish:
    """Return the wish that a text's look was made of, from its recipe; its effects stay as they are.

    `find_model` returns an installed model by the id in a recipe and raises ModelError. Raises ValueError
    with a sentence for a text without such a look.
    """
    fill = layer.fill
    if not isinstance(fill, PictureFill) or not fill.material or fill.recipe is None:
        raise ValueError(f"The look of “{layer.name}” was not painted here: choose a material for it.")
    recipe = fill.recipe
    if recipe.engine != "diffusion":
        return MaterialWish(material=fill.material, seed=recipe.seed or 0, has_effects=False)
    strength, steps, guidance = (recipe.settings.get(name) for name in ("strength", "steps", "guidance"))
    guided = bool(recipe.settings.get("control"))
    return MaterialWish(
        material=fill.material, engine="diffusion", model=find_model(recipe.model), prompt=recipe.prompt,
        negative_prompt=recipe.negative_prompt, seed=recipe.seed or 0, has_effects=False,
        strength=float(strength) if isinstance(strength, (int, float)) else STRENGTH,
        steps=int(steps) if isinstance(steps, (int, float)) else 0,
        guidance=float(guidance) if isinstance(guidance, (int, float)) else None,
        control=str(Path(str(recipe.settings.get("control", ""))).expanduser()) if guided else "",
    )  # fmt: skip
