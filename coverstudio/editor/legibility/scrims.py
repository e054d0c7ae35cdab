"""Colour and scrim of lettering: the least that makes every letter stand out from the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import AnyLayer, ShapeLayer, TextLayer
from coverstudio.editor.artwork import Artwork, extreme_colour
from coverstudio.editor.legibility.unrest import unrest
from coverstudio.imaging.contrast import (
    MIDDLE,
    contrast_ratio,
    luminance,
    luminance_of,
    relative_luminance,
    rgb,
    to_hex,
    worst_tenth,
    worst_tenth_contrast,
)
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images, NoImages
from coverstudio.rendering.painter import paint_layer
from coverstudio.rendering.render import render
from coverstudio.rendering.text_layout import lay_out

ENOUGH = 4.5
NEAR_BLACK, NEAR_WHITE = "#141414", "#fafafa"
_AIM = 4.7  # a little more than enough, for what a finer rendering shows
_DRAFT_PPI = 100.0
_ROUGH_PPI = 36.0
_LARGEST = 4000  # pixels of a page's longer side that are looked at
_STRONGEST = 0.96
_SAMPLES = 9000
_RESTLESS = 9.0  # the unrest that is left under a scrim: above it thumbnails lose letters in foliage
_HAZE_HANDICAP = 0.1  # dark letters on a light haze look weaker than light ones in a shade

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Tone:
    """Light letters on dark or dark ones on light, in colours of the picture."""

    text: str
    scrim: str


@dataclass(frozen=True)
class Group:
    """Texts that stand together, in their colour, and the scrim below them; at opacity 0 they need none.

    `is_dark` says that the letters are dark and the scrim a light haze.
    """

    scrim: ShapeLayer
    texts: tuple[TextLayer, ...]
    is_dark: bool


def lettered(
    document: Document, images: Images, artwork: Artwork, texts: Sequence[TextLayer]
) -> tuple[Group, ...]:
    """Return the texts in colours that can be read, with the least scrims that make them so."""
    groups = _groups(texts, document.print_spec.front.box)
    return tuple(_lettered(document, images, artwork, group) for group in groups)


def proved(document: Document, images: Images, groups: Sequence[Group]) -> tuple[AnyLayer, ...]:
    """Return the layers of the groups, rendered on the document and measured until every text can be read.

    Scrims that turn out too weak are strengthened; those that are not needed are left out.
    """
    groups = tuple(groups)
    while True:
        scrims = tuple(group.scrim for group in groups if group.scrim.opacity > 0)
        below = msgspec.structs.replace(document, layers=(*document.layers, *scrims))
        stronger = tuple(_proved(below, images, group) for group in groups)
        if stronger == groups:
            return (*scrims, *(text for group in groups for text in group.texts))
        groups = stronger


def _proved(below: Document, images: Images, group: Group) -> Group:
    """Return the group as it is when its texts can be read on `below`, else with a stronger scrim."""
    opacity = group.scrim.opacity
    if opacity >= 1.0 or all(legibility(below, images, text) >= ENOUGH for text in group.texts):
        return group
    scrim = msgspec.structs.replace(group.scrim, opacity=min(1.0, round(opacity + 0.03, 2)))
    return replace(group, scrim=scrim)


def _groups(texts: Sequence[TextLayer], page: Box) -> list[list[TextLayer]]:
    """Put together what stands less than a sixth of the page apart."""
    groups: list[list[TextLayer]] = []
    for text in sorted(texts, key=lambda text: text.box.y):
        if groups and text.box.y - groups[-1][-1].box.bottom < page.height / 6:
            groups[-1].append(text)
        else:
            groups.append([text])
    return groups


def _lettered(document: Document, images: Images, artwork: Artwork, texts: Sequence[TextLayer]) -> Group:
    ink = _ink_of(texts)
    shape = _scrim_shape(ink, document)
    samples, restless = _under(document, images, texts, shape)
    light, dark = _tones(artwork, ink)
    calming = max(0.0, round(1 - _RESTLESS / restless, 2)) if restless > 0 else 0.0
    by_light, by_dark = (max(calming, _opacity_needed(*samples, tone)) for tone in (light, dark))
    handicap = _HAZE_HANDICAP if by_dark > 0 else 0.0
    is_dark = by_light > by_dark + handicap or (by_light == by_dark == 0 and _is_light(samples[0]))
    tone, opacity = (dark, by_dark) if is_dark else (light, by_light)
    return Group(
        msgspec.structs.replace(shape, colour=tone.scrim, opacity=opacity),
        tuple(msgspec.structs.replace(text, colour=tone.text) for text in texts),
        is_dark,
    )


def readable_colour(document: Document, images: Images, box: Box, favourite: str = "") -> str:
    """Return a colour for letters in a box (mm): the favourite where it reads well, near-black or near-white.

    Only the artwork counts: other lettering there is in the way in any colour.
    """
    artwork = tuple(layer for layer in document.layers if not isinstance(layer, TextLayer))
    document = msgspec.structs.replace(document, layers=artwork)
    shown = box.intersected(document.print_spec.bleed_box)
    if shown is None:
        return favourite or NEAR_BLACK
    below = to_array(render(document, images, shown, shown.size.pixels(_ROUGH_PPI)))[..., :3]
    light = relative_luminance(below)
    if favourite:
        contrast = contrast_ratio(light, luminance(favourite))
        if worst_tenth(contrast.ravel()) >= ENOUGH:
            return favourite
    return NEAR_BLACK if float(light.mean()) > MIDDLE else NEAR_WHITE


def _is_light(below: Floats) -> bool:
    """Tell whether dark letters stand out better from these colours than light ones."""
    return below.size > 0 and float(luminance_of(below).mean()) > MIDDLE


def _ink_of(texts: Sequence[TextLayer]) -> Box:
    boxes = [lay_out(text).ink or text.box for text in texts]
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def _tones(artwork: Artwork, ink: Box) -> tuple[_Tone, _Tone]:
    """Return light on dark and dark on light, tinted by the picture's own lights and shadows."""
    around = artwork.crop(ink.inset(-0.4 * ink.height)).reshape(-1, 3)
    shade, glow = extreme_colour(around, 0.10), extreme_colour(around, 0.90)
    return (
        _Tone(_toned(artwork.light, 97.0, 7.0), _toned(shade, 7.0, 14.0)),
        _Tone(_toned(artwork.dark, 9.0, 12.0), _toned(glow, 94.0, 12.0)),
    )


def _toned(colour: Floats, lightness: float, most_chroma: float) -> str:
    """Return a colour with the hue of `colour`, a Lab lightness and a bounded chroma, as `#rrggbb`."""
    lab = cv2.cvtColor((colour / 255).astype(np.float32).reshape(1, 1, 3), cv2.COLOR_RGB2LAB)[0, 0]
    chroma = float(np.hypot(lab[1], lab[2]))
    factor = min(1.0, most_chroma / chroma) if chroma > 0 else 0.0
    toned = np.array([[[lightness, lab[1] * factor, lab[2] * factor]]], np.float32)
    return to_hex(np.asarray(cv2.cvtColor(toned, cv2.COLOR_LAB2RGB)[0, 0]) * 255)


def _scrim_shape(ink: Box, document: Document) -> ShapeLayer:
    """Return a soft rectangle below some letters; near an end of the page it runs out over that end.

    It spans the whole width, of a wrap that of all its panels, so that its sides never show: what is left is
    a shade that grows towards the end of the page, as a vignette does.
    """
    page, bleed = document.print_spec.front.box, document.print_spec.bleed_box
    softness = min(max(0.30 * ink.height, 0.035 * page.height), 0.085 * page.height)
    beyond = 2.5 * softness
    top, bottom = ink.y - 1.0 * softness, ink.bottom + 1.0 * softness
    if ink.y - page.y < 0.25 * page.height:
        top = bleed.y - beyond
    if page.bottom - ink.bottom < 0.25 * page.height:
        bottom = bleed.bottom + beyond
    box = Box(
        round(bleed.x - beyond, 2), round(top, 2), round(bleed.width + 2 * beyond, 2), round(bottom - top, 2)
    )
    return ShapeLayer(name="Scrim", box=box, softness=round(softness, 2))


def _opacity_needed(below: Floats, cover: Floats, tone: _Tone) -> float:
    """Return the least opacity of the scrim at which the letters can be read, to a hundredth.

    `below` are the colours under the letters (N×3), `cover` the share of a full scrim over each (N).
    """
    tint = rgb(tone.scrim).astype(np.float64)
    light = luminance(tone.text)

    def contrast(opacity: float) -> float:
        share = (opacity * cover)[:, None]
        return worst_tenth(contrast_ratio(luminance_of(below * (1 - share) + tint * share), light))

    if contrast(0.0) >= ENOUGH:
        return 0.0
    low, high = 0.0, _STRONGEST
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (low, middle) if contrast(middle) >= _AIM else (middle, high)
    return round(high, 2)


def _under(
    document: Document, images: Images, texts: Sequence[TextLayer], scrim: ShapeLayer
) -> tuple[tuple[Floats, Floats], float]:
    """Return the colours under the letters (N×3) with the share of a full scrim there (N), and the unrest."""
    below: list[Floats] = []
    cover: list[Floats] = []
    restless = 0.0
    for text in texts:
        box, size = _looked_at(text, document, _DRAFT_PPI)
        glyphs = coverage(text, box, size) >= 128
        page = to_array(render(document, images, box, size))
        em = points_to_mm(text.size) * size[0] / box.width
        restless = max(restless, unrest(page[..., :3], np.ones(page.shape[:2], bool), em))
        below.append(page[glyphs].astype(np.float64))
        cover.append(coverage(scrim, box, size)[glyphs] / 255)
    step = max(1, sum(len(colours) for colours in below) // _SAMPLES)
    return (np.concatenate(below)[::step], np.concatenate(cover)[::step]), restless


def _looked_at(text: TextLayer, document: Document, ppi: float) -> tuple[Box, tuple[int, int]]:
    """Return the box around a text's letters and the pixels to look at it with."""
    ink = (lay_out(text).ink or text.box).inset(-0.5)
    page = document.print_spec.front.box
    ppi = min(ppi, _LARGEST / max(page.width, page.height) * 25.4)
    return ink, ink.size.pixels(ppi)


def coverage(layer: TextLayer | ShapeLayer, box: Box, size: tuple[int, int]) -> Pixels:
    """Return how much of every pixel of the page a layer covers (H×W, 255 = all), its opacity left aside.

    For layers without pictures: a text's letters alone, unturned, are `rendering.text_looks.glyph_coverage`.
    """
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.scale(size[0] / box.width, size[1] / box.height)
    painter.translate(-box.x, -box.y)
    paint_layer(painter, msgspec.structs.replace(layer, opacity=1.0, blend_mode="normal"), NoImages())
    painter.end()
    return np.ascontiguousarray(to_array(image)[:, :, 3])


def legibility(document: Document, images: Images, text: TextLayer) -> float:
    """Return the contrast of a text with the worst tenth of what a document shows below its letters.

    `document` must not contain the text itself; it is rendered at the resolution of print. 21 for a text that
    shows nothing.
    """
    box, size = _looked_at(text, document, document.print_spec.ppi)
    below = to_array(render(document, images, box, size))
    return worst_tenth_contrast(below, coverage(text, box, size), text.colour)
