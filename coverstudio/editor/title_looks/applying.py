"""Gives a text a look: pure edits of one text, and of the texts of a document."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import msgspec

from coverstudio.document.document import Document, replace_layer
from coverstudio.document.layers import TextLayer
from coverstudio.document.retyping import restyled_whole
from coverstudio.document.type_looks import Glow, Gradient, Panel, Shadow
from coverstudio.editor.lettering import lettering_of
from coverstudio.editor.title_looks.values import Ink, LetterLook, TitleLook
from coverstudio.editor.title_styles import Face, face_for
from coverstudio.imaging.contrast import contrast_ratio, luminance, relative_luminance
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.font_library.listing import lacking
from coverstudio.rendering.fonts import SANS, SERIF, font_available, font_kind, has_hangul, weights
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks.reach import around

_GROUND_PPI = 36
_SHARE_OF_SOFT = 0.65  # of the opacity of a shadow or a glow: what of it lies right beside the letters


def with_letters(layer: TextLayer, letters: LetterLook, ground: float | None = None) -> TextLayer:
    """Return a text with another look: its words, box, alignment and shape stay.

    It fills as much of its box as it did. Single letters lose what was their own, but for their size.
    `ground` is the relative luminance (0..1) of what lies below: the ink that stands out best from it is
    taken, without it the first.
    """
    look = face_of(letters, layer.text)
    ink = letters.inks[0] if ground is None else best_ink(letters.inks, ground)
    dressed = restyled_whole(
        msgspec.structs.replace(layer, kerns=()),
        family=look.family,
        weight=look.weight,
        italic=look.italic,
        tracking=look.tracking,
        baseline_shift=0.0,
        colour=ink.colour,
        features=letters.features,
    )
    dressed = msgspec.structs.replace(
        dressed,
        leading=look.leading,
        kerning=letters.kerning,
        case=letters.case,
        axes=letters.axes,
        fill=ink.fill,
        effects=ink.effects,
    )
    return _as_large_in_its_box(dressed, layer)


def _as_large_in_its_box(layer: TextLayer, before: TextLayer) -> TextLayer:
    """Return the text in the size at which it fills its box as much as it did before."""
    if layer.fit != "none" or not layer.text.strip():
        return layer
    wraps = len(lay_out(before).lines) > len(before.text.splitlines())
    share = min(before.size / _largest_size(before, wraps=wraps), 1.0)
    # Rounded down: a tenth of a point more, and a word that fills the width would be broken.
    size = math.floor(_largest_size(layer, wraps=wraps) * share * 10) / 10
    return restyled_whole(layer, size=max(size, 1.0))


def _largest_size(layer: TextLayer, *, wraps: bool) -> float:
    """Return the size at which a text fills its box; lines that did not wrap stay whole."""
    in_box = lay_out(msgspec.structs.replace(layer, fit="box")).size
    if wraps:
        return in_box
    return min(in_box, lay_out(msgspec.structs.replace(layer, fit="width")).size)


def face_of(letters: LetterLook, text: str) -> Face:
    """Return family and setting of a look for a text: the first of its families that is here and has it.

    A text in a script that none of them has gets a family of the same kind that does.
    """
    korean = letters.korean if has_hangul(text) else None
    if korean is not None:
        family = _first(korean.families, text)
        if family:
            weight = _nearest(family, korean.weight)
            return Face(family, weight, tracking=korean.tracking, leading=korean.leading)
    plain = Face(
        letters.families[0], letters.weight, letters.italic, letters.tracking, leading=letters.leading
    )
    family = _first(letters.families, text)
    if family:
        return dataclasses.replace(plain, family=family)
    face = face_for(text, plain)
    if font_available(face.family):
        return face
    return dataclasses.replace(face, family=SERIF if font_kind(face.family) == "serif" else SANS)


def _first(families: Sequence[str], text: str) -> str:
    """Return the first family that is installed and has every letter of the text, "" where none does."""
    return next((one for one in families if font_available(one) and not lacking(text, one)), "")


def _nearest(family: str, wanted: int) -> int:
    return min(weights(family) or (wanted,), key=lambda weight: (abs(weight - wanted), -weight))


def best_ink(inks: Sequence[Ink], ground: float) -> Ink:
    """Return the ink that stands out best from a ground of that relative luminance (0..1)."""
    return max(inks, key=lambda ink: _contrast(ink, ground))


def _contrast(ink: Ink, ground: float) -> float:
    """Return how much the letters stand out from the ground with what the ink itself lays around them."""
    for effect in around(ink.effects):
        if isinstance(effect, Panel):
            ground += (luminance(effect.colour) - ground) * effect.opacity
        elif isinstance(effect, Shadow | Glow) and effect.blur > 0:
            ground += (luminance(effect.colour) - ground) * effect.opacity * _SHARE_OF_SOFT
    return float(contrast_ratio(_lightness(ink), ground))


def _lightness(ink: Ink) -> float:
    if isinstance(ink.fill, Gradient):
        return sum(luminance(stop.colour) for stop in ink.fill.stops) / len(ink.fill.stops)
    return luminance(ink.colour)


def ground_below(document: Document, images: Images, layer: TextLayer) -> float | None:
    """Return the mean relative luminance (0..1) of the artwork under a text, None for one off the page."""
    box = (lay_out(layer).ink or layer.box).intersected(document.print_spec.bleed_box)
    if box is None:
        return None
    artwork = tuple(other for other in document.layers if not isinstance(other, TextLayer))
    bare = msgspec.structs.replace(document, layers=artwork)
    below = to_array(render(bare, images, box, box.size.pixels(_GROUND_PPI)))[..., :3]
    return float(relative_luminance(below).mean())


def with_look(document: Document, images: Images, layer_id: str, look: TitleLook) -> Document:
    """Return the document with one of its texts in a look, in the ink that suits what lies below.

    Raises ValueError for a layer that is no text.
    """
    layer = document.layer(layer_id)
    if not isinstance(layer, TextLayer):
        raise ValueError("Only texts have looks: choose a text.")
    ground = ground_below(document, images, layer)
    return replace_layer(document, with_letters(layer, look.letters_for(layer), ground))


def with_look_of_cover(document: Document, images: Images, look: TitleLook) -> Document:
    """Return the document with the title of its front in a look, and the author where the look has both."""
    for role in ("title", "author") if look.author is not None else ("title",):
        layer = lettering_of(document, role)
        if layer is not None:
            document = with_look(document, images, layer.id, look)
    return document
