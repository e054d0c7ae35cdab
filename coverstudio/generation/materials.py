"""Materials that letters can be made of: files under resources/materials, named by their ids.

The engine reads how a material is painted, the editor which effects surround it and what a diffusion model is
told of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec

from coverstudio import paths

SEEDS = 4
"""How many are tried until letters can be read."""
STRENGTH = 0.6
"""How little a model leaves of a material: enough stays to keep the letters' relief where it was."""
Process = Literal[
    "metal", "gilded", "rust", "carved", "marble", "ice", "ember", "mosaic", "paper-cut", "ink",
    "watercolour", "chalk", "wood", "neon", "glow", "embroidery", "moss", "leather",
]  # fmt: skip


class Material(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What letters are made of.

    `names` and `descriptions` hold other languages by their code ("ko"). `colours` ("#rrggbb") and `numbers`
    are what the process asks for. `effects` are a document's effects as JSON, `prompt` is what a diffusion
    model is told.
    """

    id: str = ""
    name: str
    names: dict[str, str] = {}
    description: str
    descriptions: dict[str, str] = {}
    process: Process
    colours: tuple[str, ...]
    numbers: dict[str, float] = {}
    effects: msgspec.Raw = msgspec.Raw(b"[]")
    prompt: str

    def name_in(self, language: str) -> str:
        """Return the name in a language given by its code, the English one where there is none."""
        return self.names.get(language, self.name)

    def description_in(self, language: str) -> str:
        """Return the description in a language given by its code, the English one where there is none."""
        return self.descriptions.get(language, self.description)

    def number(self, name: str, otherwise: float) -> float:
        """Return one of the numbers."""
        return self.numbers.get(name, otherwise)


@lru_cache(maxsize=1)
def materials() -> tuple[Material, ...]:
    """Return every material, by its id."""
    files = sorted((paths.resources_dir() / "materials").glob("*.json"))
    return tuple(_read(file.stem, file.read_bytes()) for file in files)


def _read(identity: str, written: bytes) -> Material:
    return msgspec.structs.replace(msgspec.json.decode(written, type=Material), id=identity)


def material(identity: str) -> Material:
    """Return the material of that id. Raises ValueError with a sentence that lists the ones there are."""
    known = {one.id: one for one in materials()}
    if identity not in known:
        raise ValueError(f"There is no material “{identity}”: choose one of {', '.join(known)}.")
    return known[identity]
