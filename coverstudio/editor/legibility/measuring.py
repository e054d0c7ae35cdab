"""What can be measured of words where they stand: contrast, unrest around them, size in a thumbnail."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.document import Document, remove_layer
from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import Effect, Glow, LongShadow, Outline, Panel, Shadow
from coverstudio.editor.legibility.scrims import ENOUGH
from coverstudio.editor.legibility.thumbnails import HEIGHT, WIDTH
from coverstudio.editor.legibility.unrest import box_mean, unrest
from coverstudio.editor.spelling.areas import upright
from coverstudio.imaging.contrast import contrast_ratio, relative_luminance, worst_tenth
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_layout import TextLayout, lay_out
from coverstudio.rendering.text_looks import glyph_coverage
from coverstudio.rendering.typesetting import EM

Pixels = NDArray[np.uint8]

BUSY = 14.0
"""The unrest from which on letters are hard to make out: skies of paintings have 1 to 5, foliage 8 to 20."""
SMALLEST_CAPITALS = 6.0
"""Pixels of a thumbnail: below it letters run into one another."""
_EM_PIXELS = 72.0  # of the size at which a text is looked at
_MOST_PIXELS = 2400  # of the longer side
_INSIDE, _OUTSIDE = 245, 16  # of coverage: well within the letters, and well beside them
_RIM = 0.07  # of the size: what lies so near to an edge sets the letters off
_WITHIN = 0.8  # of outlines: their soft edges do not count
_AROUND = 0.30  # of the size: what lies so near disturbs
_CAPITALS = 0.7  # of the size, where a font does not say

Problem = Literal["contrast", "unrest", "small"]


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """Words measured where they stand.

    `contrast` is that of the letters with the worst tenth of what they stand on, 1 to 21: what the page shows
    below them, or, with outlines, shadows, glows and panels, what these leave beside their edges. `unrest` is
    the standard deviation of the lightness (CIE L*, 0 to 100) around the letters from its mean within an em.
    `capitals` is the height of a capital in a thumbnail of 100 × 160 pixels. `problems` is what is wrong, the
    worst first; only titles have to be seen in a thumbnail.
    """

    layer_id: str
    contrast: float
    unrest: float
    capitals: float
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, eq=False)
class _Look:
    """A text upright: the page with it, the page without it (H×W×3), its letters (H×W), pixels to the em."""

    shown: Pixels
    bare: Pixels
    letters: Pixels
    em: float


def measured(document: Document, images: Images, layer: TextLayer) -> Measures | None:
    """Measure a text of the document as it stands there; None for one that shows nothing.

    May be called from any thread. Raises what `images` raises for a picture that is missing or damaged.
    """
    layout = lay_out(layer)
    look = _look(document, images, layer, layout)
    if look is None:
        return None
    if any(_surrounds(effect) for effect in layer.effects):
        outlines = sum(one.gap + one.width for one in layer.effects if isinstance(one, Outline) and one.shown)
        covered = _grown(look.letters, round(outlines / 1000 * look.em) + 1)
        contrast, around = _contrast_at_edges(look, outlines / 1000), _unrest(look.shown, covered, look)
    else:
        contrast, around = _contrast_below(look), _unrest(look.bare, np.zeros_like(look.letters), look)
    capitals = capitals_of(document.print_spec.front.box, layout)
    found: tuple[tuple[Problem, bool], ...] = (
        ("contrast", contrast < ENOUGH),
        ("unrest", around > BUSY),
        ("small", layer.role == "title" and capitals < SMALLEST_CAPITALS),
    )
    return Measures(
        layer_id=layer.id,
        contrast=round(contrast, 2),
        unrest=round(around, 2),
        capitals=round(capitals, 2),
        problems=tuple(problem for problem, is_there in found if is_there),
    )


def capitals_of(page: Box, layout: TextLayout) -> float:
    """Return how many pixels high the capitals of a text are in a thumbnail of the front, the `page`."""
    runs = layout.glyphs.runs
    share = runs[0].run.rawFont().capHeight() / EM if runs else 0.0
    size = points_to_mm(layout.size) * (share if 0.3 < share < 1.2 else _CAPITALS)
    return size * min(WIDTH / page.width, HEIGHT / page.height)


def _surrounds(effect: Effect) -> bool:
    """Tell whether an effect changes what lies beside the letters."""
    if not effect.shown:
        return False
    if isinstance(effect, Shadow | Glow):
        return not effect.inner and effect.opacity > 0
    return isinstance(effect, Outline | LongShadow | Panel) and effect.opacity > 0


def _look(document: Document, images: Images, layer: TextLayer, layout: TextLayout) -> _Look | None:
    if layout.ink is None or not layout.ink.width or not layout.ink.height:
        return None
    em = points_to_mm(layout.size)
    box = layout.ink.inset(-_AROUND * em)
    scale = min(_EM_PIXELS / em, _MOST_PIXELS / max(box.width, box.height))
    size = max(4, math.ceil(box.width * scale)), max(4, math.ceil(box.height * scale))
    letters = glyph_coverage(layer, box, size)
    if not (letters >= _INSIDE).any():
        return None
    bare = remove_layer(document, layer.id)
    shown, below = (upright(page, images, layer, box, size) for page in (document, bare))
    return _Look(shown, below, letters, em * scale)


def _contrast_below(look: _Look) -> float:
    inside = look.letters >= _INSIDE
    below, letters = relative_luminance(look.bare[inside]), relative_luminance(look.shown[inside])
    return worst_tenth(contrast_ratio(below, letters))


def _contrast_at_edges(look: _Look, outlined: float) -> float:
    """Compare what lies just beside the letters with the letters nearby, which may have a gradient.

    Outlines, `outlined` ems wide in all, set letters off by themselves, whatever lies beyond.
    """
    reach = max(1, round((min(_RIM, _WITHIN * outlined) if outlined else _RIM) * look.em))
    rim = (_grown(look.letters, reach) > 0) & (look.letters < _OUTSIDE)
    inside = (look.letters >= _INSIDE).astype(np.float64)
    light = relative_luminance(look.shown)
    side = 4 * reach + 1
    weight = box_mean(inside, side)
    nearby = rim & (weight > 0)
    letters = box_mean(light * inside, side)[nearby] / weight[nearby]
    return worst_tenth(contrast_ratio(light[nearby], letters))


def _unrest(ground: Pixels, covered: Pixels, look: _Look) -> float:
    """Return the unrest around the letters; what is `covered` by them and their outlines does not count."""
    reach = max(1, round(_AROUND * look.em))
    around = (_grown(np.maximum(look.letters, 255 * covered), reach) > 0) & (covered == 0)
    return unrest(ground, around, look.em)


def _grown(letters: Pixels, reach: int) -> Pixels:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return np.asarray(cv2.dilate((letters >= _OUTSIDE).astype(np.uint8), kernel), np.uint8)
