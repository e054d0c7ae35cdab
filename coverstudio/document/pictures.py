"""Pictures as a document knows them: where their pixels lie, and how they were made."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from coverstudio.document.scalars import Digest, Name, Words

LONGEST_RECIPE = 100
# Of the engines only this one is a generative model: the others draw, fill and enlarge by rule.
GENERATIVE = ("diffusion", "diffste")


class Asset(msgspec.Struct, frozen=True):
    """An encoded picture in the store: the sha256 of its bytes, its file ending and its size in pixels."""

    digest: Digest
    extension: Literal["png", "jpg"]
    width: Annotated[int, msgspec.Meta(ge=1)]
    height: Annotated[int, msgspec.Meta(ge=1)]

    @property
    def file_name(self) -> str:
        """The name of its file in the store and in a project file."""
        return f"{self.digest}.{self.extension}"


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """How pixels were made, complete enough to make them again.

    `source` is the digest of the picture that was worked on, if it was made of one; `settings` holds what
    else the engine was told.
    """

    engine: Name
    wish: Literal["generate", "erase", "upscale", "continue", "reduce ink", "import", "edit text"]
    model: Name = ""
    prompt: Words = ""
    negative_prompt: Words = ""
    seed: int | None = None
    width: int = 0
    height: int = 0
    source: Name = ""
    settings: dict[Name, Words | int | float] = {}
    before: Recipe | None = None


def shortened(recipe: Recipe, most: int = LONGEST_RECIPE) -> Recipe:
    """Return the recipe with at most `most` others behind it.

    The newest are kept, and the oldest, which made the picture in the first place.
    """
    chain = [recipe]
    while chain[-1].before is not None:
        chain.append(chain[-1].before)
    if len(chain) <= most + 1:
        return recipe
    kept = chain[-1]
    for newer in reversed(chain[:most]):
        kept = msgspec.structs.replace(newer, before=kept)
    return kept


def is_generated(recipe: Recipe | None) -> bool:
    """Tell whether a generative model painted the pixels, or a part of them."""
    while recipe is not None:
        if recipe.engine in GENERATIVE:
            return True
        recipe = recipe.before
    return False
