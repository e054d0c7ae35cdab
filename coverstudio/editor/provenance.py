"""Where a cover's pictures come from, by their recipes: for shops that ask and for who sells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer, TextLayer, shown_recipe
from coverstudio.document.pictures import GENERATIVE, Recipe
from coverstudio.document.sentences import shown
from coverstudio.editor.diffusion_recipes import ENGINE as DIFFUSION
from coverstudio.editor.diffusion_recipes import UsedLora
from coverstudio.generation.models.catalog import catalog, licence
from coverstudio.generation.models.facts import Licence

# What made the first version of the pixels: a trained model, a program that draws, a file from elsewhere.
Origin = Literal["model", "drawn", "file", "unknown"]

_NETWORKS = (*GENERATIVE, "real-esrgan")  # the engines that are trained


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done to a picture later: the recipe's wish, by which engine with which model.

    `share` is how much of the picture was repainted, 0 to 1, None where that was not measured.
    """

    wish: str
    engine: str
    model: str = ""
    share: float | None = None

    @property
    def by_network(self) -> bool:
        """Whether a trained network did it."""
        return self.engine in _NETWORKS


class Traced(msgspec.Struct, frozen=True, kw_only=True):
    """How one picture of the cover came to be; `in_letters` is one that shows inside those of a text.

    `share` is the part of the trimmed page on which it shows, 0 to 1. `licence` names that of the model, ""
    for an unknown one; `commercial` tells whether a cover with it may be sold, None where nobody knows, and
    `revenue_cap` up to how many US dollars a year (0: no cap). `changes` begin with the oldest.
    """

    layer: str
    origin: Origin
    share: float
    in_letters: bool = False
    engine: str = ""
    model: str = ""
    licence: str = ""
    commercial: bool | None = None
    revenue_cap: int = 0
    loras: tuple[str, ...] = ()
    prompt: str = ""
    seed: int | None = None
    file: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def is_painted(self) -> bool:
        """Whether a trained model painted it, or a part of it."""
        return self.origin == "model" or any(change.engine in GENERATIVE for change in self.changes)


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """The pictures that show on the page, from the bottom up."""

    pictures: tuple[Traced, ...] = ()


def provenance(document: Document) -> Provenance:
    """Return how every picture that shows on the trimmed page came to be."""
    from coverstudio.editor.shares import visible_shares  # noqa: PLC0415 - NumPy: not for a mere warning

    shares = visible_shares(document)
    return Provenance(
        pictures=tuple(
            traced(layer, share) for layer, share in zip(document.pictured, shares, strict=True) if share > 0
        )
    )


def traced(layer: ImageLayer | TextLayer, share: float) -> Traced:
    """Return how the picture that a layer shows came to be; `share` of the page is where it shows."""
    told = _told(layer.name, shown_recipe(layer), share)
    return msgspec.structs.replace(told, in_letters=isinstance(layer, TextLayer))


def _told(name: str, recipe: Recipe | None, share: float) -> Traced:
    chain = list(_oldest_first(recipe))
    if not chain:
        return Traced(layer=name, origin="unknown", share=share)
    first, changes = chain[0], tuple(_change(recipe) for recipe in chain[1:] if recipe.wish != "import")
    if first.wish == "import":
        file = str(first.settings.get("file", ""))
        return Traced(layer=name, origin="file", share=share, file=file, changes=changes)
    if first.wish != "generate":  # its beginning is lost, as when a file of an older version is opened
        return Traced(layer=name, origin="unknown", share=share, changes=(_change(first), *changes))
    painted = _Painted.of(first)
    return Traced(
        layer=name, origin="model" if first.engine == DIFFUSION else "drawn", share=share,
        engine=first.engine, model=painted.model, prompt=first.prompt, seed=first.seed,
        licence=painted.licence.name if painted.licence else "", loras=painted.loras,
        commercial=painted.licence.commercial if painted.licence else None,
        revenue_cap=painted.licence.revenue_cap if painted.licence else 0, changes=changes,
    )  # fmt: skip


def licence_warnings(document: Document) -> tuple[str, ...]:
    """Return one sentence for each model or LoRA whose licence forbids selling the cover, or is unknown."""
    warnings: dict[str, None] = {}
    for layer in document.pictured:
        for recipe in _oldest_first(shown_recipe(layer)) if layer.visible else ():
            if recipe.engine == DIFFUSION:
                warnings |= dict.fromkeys(_warnings(shown(layer.name), _Painted.of(recipe)))
    return tuple(warnings)


def _warnings(layer: str, painted: _Painted) -> Iterator[str]:
    model = shown(painted.model)
    if painted.licence is None:
        yield (
            f"“{layer}” was painted by {model}, whose licence is unknown: look it up before you sell the"
            " cover."
        )
    elif not painted.licence.commercial:
        yield (
            f"“{layer}” was painted by {model}, whose licence ({painted.licence.name}) forbids selling the"
            " cover: paint it with another model, or get a licence for it."
        )
    for lora in painted.loras:
        yield (
            f"“{layer}” was painted with the LoRA {shown(lora)}, whose licence is unknown: look it up before"
            " you sell the cover."
        )


class _Painted(msgspec.Struct, frozen=True, kw_only=True):
    """What a recipe says of the model that painted, and what the catalog knows of it."""

    model: str
    loras: tuple[str, ...] = ()
    licence: Licence | None = None

    @classmethod
    def of(cls, recipe: Recipe) -> _Painted:
        if recipe.engine != DIFFUSION:
            return cls(model="")
        name = str(recipe.settings.get("model_name", "")) or recipe.model
        known = next((model for model in catalog() if model.id == recipe.model), None)
        found = None if known is None else licence(known.licence)
        return cls(model=name, loras=_loras(recipe), licence=found)


def _loras(recipe: Recipe) -> tuple[str, ...]:
    """Return the names of the LoRAs, of a recipe that lacks other settings, too."""
    written = str(recipe.settings.get("loras", "")) or "[]"
    try:
        return tuple(lora.name for lora in msgspec.json.decode(written, type=tuple[UsedLora, ...]))
    except msgspec.DecodeError:
        return ("?",)


def _oldest_first(recipe: Recipe | None) -> Iterator[Recipe]:
    chain: list[Recipe] = []
    while recipe is not None:
        chain.append(recipe)
        recipe = recipe.before
    return reversed(chain)


def _change(recipe: Recipe) -> Change:
    share = recipe.settings.get("masked_share")
    return Change(
        wish=recipe.wish, engine=recipe.engine, model=recipe.model,
        share=float(share) if isinstance(share, int | float) else None,
    )  # fmt: skip
