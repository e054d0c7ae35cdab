"""A text taken apart into layers that are one thing each: an effect, or letters with what lies on them."""

from __future__ import annotations

import msgspec

from coverstudio.document.layers import TextLayer
from coverstudio.rendering.text_looks.reach import Around, around, inner


class TextEffect(TextLayer, frozen=True, kw_only=True, tag="text effect"):
    """One effect around a text without the letters: a layer on its way to paper, never one of a document.

    The effect's opacity is that of the layer.
    """

    effect: Around


def surroundings(layer: TextLayer) -> tuple[TextEffect, ...]:
    """Return the effects around the letters as layers, from the bottom up."""
    return tuple(_alone(layer, index, effect) for index, effect in enumerate(around(layer.effects)))


def _alone(layer: TextLayer, index: int, effect: Around) -> TextEffect:
    bare = msgspec.structs.replace(
        layer, id=f"{layer.id}~{index}", effects=(), opacity=effect.opacity, blend_mode="normal"
    )
    opaque = msgspec.structs.replace(effect, opacity=1.0)
    return TextEffect(**msgspec.structs.asdict(bare), effect=opaque)


def letters_alone(layer: TextLayer) -> TextLayer:
    """Return the text with only those effects that lie on its letters."""
    inside = inner(layer.effects)
    return layer if inside == layer.effects else msgspec.structs.replace(layer, effects=inside)


def has_surroundings(layer: TextLayer) -> bool:
    """Tell whether any effect paints beside the letters."""
    return bool(around(layer.effects))
