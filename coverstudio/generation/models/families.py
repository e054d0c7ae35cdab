"""The families of diffusion models that can paint a background: data of resources/models/families.json."""

from __future__ import annotations

import functools

import msgspec

from coverstudio.generation.models.facts import Family, ModelError
from coverstudio.paths import resources_dir

OTHER = "other"  # whatever else diffusers paints with: known by its class, not by its habits


@functools.cache
def families() -> tuple[Family, ...]:
    """Return every family, from old to new; the last is `OTHER`."""
    text = (resources_dir() / "models" / "families.json").read_bytes()
    return msgspec.json.decode(text, type=tuple[Family, ...])


def family(identity: str) -> Family:
    """Return the family with that id. Raises ModelError."""
    for known in families():
        if known.id == identity:
            return known
    names = ", ".join(known.id for known in families())
    raise ModelError(f"There is no family of models “{identity}”: choose one of {names}.")


def family_of_pipeline(pipeline: str, context_width: int = 0) -> Family | None:
    """Return the family of a class of diffusers that paints from words or inpaints, None where none has it.

    Stable Diffusion 1 and 2 share their classes; `context_width`, what the UNet's cross attention reads,
    tells them apart.
    """
    named = [known for known in families() if pipeline in (*known.pipelines, *known.inpainting)]
    if context_width == SD2_CONTEXT_WIDTH:
        named.sort(key=lambda known: known.id != "sd2")
    return named[0] if named else None


SD2_CONTEXT_WIDTH = 1024
