"""Fixes for colours: words that can be read where they stand, and colours that the press prints."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.document import Document, add_layer, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer, TextLayer
from coverstudio.editor.fixes.case import Case, Fix, changing
from coverstudio.editor.legibility import NEAR_BLACK, NEAR_WHITE
from coverstudio.imaging.contrast import (
    MIDDLE,
    contrast_ratio,
    luminance,
    luminance_of,
    rgb,
    to_hex,
    worst_tenth,
)
from coverstudio.imaging.separations import Separation
from coverstudio.printing.findings import Rule
from coverstudio.printing.places import ink_of
from coverstudio.printing.preflight.inks import contrast_wanted
from coverstudio.printing.preflight.texts import BLACK, is_light
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render
from coverstudio.rendering.text_looks.reach import around

WHITE = "#ffffff"
_MORE = 0.4  # than what is needed, for what a finer rendering shows
_PPI = 100.0
_SCRIM, _SOFT_MM, _SOFT_SHARE = "Scrim", 4.0, 0.3
_REACH = 2.0  # sigmas of the soft edge that lie beyond the letters
_AT_EDGE = 0.95  # of a scrim's opacity is left at the corner of the letters

Floats = NDArray[np.float64]


def _legible(case: Case) -> Fix | None:
    layer, images = case.layer(TextLayer), case.images
    if layer is None or ink_of(layer) is None:
        return None
    colour = _readable(layer, _behind(layer, case.document, images))
    if colour is not None:
        return Fix(
            name=_name(layer, colour),
            edit=changing(layer.id, TextLayer, lambda text, _: _coloured(text, colour)),
        )

    def edit(document: Document) -> Document:
        text = document.layer(layer.id)
        return with_scrim(document, text, images) if isinstance(text, TextLayer) else document

    return Fix(name="Put a scrim behind it", edit=edit)


def _name(layer: TextLayer, colour: str) -> str:
    if colour == layer.colour:
        return "Make it opaque"
    return "Make it darker" if luminance(colour) < luminance(layer.colour) else "Make it lighter"


def _coloured(text: TextLayer, colour: str) -> TextLayer:
    return msgspec.structs.replace(text, colour=colour, opacity=1.0, blend_mode="normal")


def _behind(text: TextLayer, document: Document, images: Images | None) -> Floats:
    """Return the colours behind a text (N×3); black and white, the worst there are, where nobody can look."""
    ink = ink_of(text)
    seen = ink.intersected(document.print_spec.bleed_box) if ink is not None else None
    if seen is None or images is None:
        return np.array([[0.0, 0.0, 0.0], [255.0, 255.0, 255.0]])
    below = document.layers[: document.index(text.id)]
    art = tuple(layer for layer in below if not isinstance(layer, TextLayer))
    bare = msgspec.structs.replace(document, layers=art)
    pixels = to_array(render(bare, images, seen, seen.size.pixels(_PPI)))
    return pixels[..., :3].reshape(-1, 3).astype(np.float64)


def _contrast(colours: Floats, letters: str) -> float:
    return worst_tenth(contrast_ratio(luminance_of(colours), luminance(letters)))


def _readable(text: TextLayer, behind: Floats) -> str | None:
    """Return a colour in which a text can be read as it stands, None when there is none."""
    wanted = contrast_wanted(text) + _MORE
    colours = [text.colour, NEAR_BLACK, NEAR_WHITE, "#000000", "#ffffff"]
    return next((colour for colour in colours if _contrast(behind, colour) >= wanted), None)


def with_scrim(document: Document, text: TextLayer, images: Images | None) -> Document:
    """Return the document with the weakest soft shade or haze right behind a text that lets it be read."""
    behind = _behind(text, document, images)
    is_light = luminance(text.colour) > 0.4 or (
        luminance(text.colour) > 0.05 and float(luminance_of(behind).mean()) < MIDDLE
    )
    letters, tint = (NEAR_WHITE, "#000000") if is_light else (NEAR_BLACK, "#ffffff")
    ink = ink_of(text) or text.box
    softness = round(min(_SOFT_MM, _SOFT_SHARE * min(ink.width, ink.height)), 2)
    box = ink.inset(-_REACH * softness)
    scrim = ShapeLayer(
        name=_SCRIM,
        box=Box(round(box.x, 2), round(box.y, 2), round(box.width, 2), round(box.height, 2)),
        colour=tint,
        softness=softness,
        opacity=_opacity(behind, letters, tint, contrast_wanted(text) + _MORE),
    )
    document = replace_layer(document, _coloured(text, letters))
    return add_layer(document, scrim, document.index(text.id))


def _opacity(behind: Floats, letters: str, tint: str, wanted: float) -> float:
    """Return the least opacity of a scrim, to a hundredth, at which the letters can be read."""
    shade = rgb(tint).astype(np.float64)
    for hundredth in range(1, 101):
        share = hundredth / 100 * _AT_EDGE
        if _contrast(behind * (1 - share) + shade * share, letters) >= wanted:
            return hundredth / 100
    return 1.0


def _in_one_ink(case: Case) -> Fix | None:
    """Make small words black, or leave the paper white where light letters stand on dark art."""
    layer = case.layer(TextLayer)
    if layer is None:
        return None
    behind = _behind(layer, case.document, case.images)
    stays_light = is_light(layer.colour) and _contrast(behind, WHITE) >= _contrast(behind, BLACK)
    colour = WHITE if stays_light else BLACK
    return Fix(
        name="Make it white" if stays_light else "Make it black",
        edit=changing(layer.id, TextLayer, lambda text, _: _in_one_colour(text, colour)),
    )


def _in_one_colour(text: TextLayer, colour: str) -> TextLayer:
    spans = tuple(msgspec.structs.replace(span, colour=None) for span in text.spans)
    return msgspec.structs.replace(text, colour=colour, fill=None, spans=spans, effects=around(text.effects))


def _printable(case: Case) -> Fix | None:
    layer = case.layer(TextLayer) or case.layer(ShapeLayer)
    if layer is None or case.separation is None:
        return None
    colour = printable(layer.colour, case.separation)

    def recoloured(one: TextLayer | ShapeLayer, _: Document) -> TextLayer | ShapeLayer:
        return msgspec.structs.replace(one, colour=colour)

    return Fix(name=f"Use {colour}, which it prints", edit=changing(layer.id, type(layer), recoloured))


def printable(colour: str, separation: Separation) -> str:
    """Return the colour that a press prints for `#rrggbb`, as it will look."""
    return to_hex(separation.proofed(rgb(colour).reshape(1, 1, 3))[0, 0])


COLOUR_FIXES: dict[Rule, Callable[[Case], Fix | None]] = {
    "low-contrast": _legible,
    "small-text-in-colours": _in_one_ink,
    "out-of-gamut": _printable,
}
