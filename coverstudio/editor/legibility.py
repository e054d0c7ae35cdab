"""Colour and scrim of lettering: the least that makes every letter stand out from the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, ShapeLayer, TextLayer
from coverstudio.editor.artwork import Artwork
from coverstudio.imaging.contrast import (
    contrast_ratio,
    luminance_of,
    relative_luminance,
    rgb,
    to_hex,
    worst_tenth,
    worst_tenth_contrast,
)
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_layer
from coverstudio.rendering.render import render, to_array
from coverstudio.rendering.text_layout import lay_out

ENOUGH = 4.5
_AIM = 4.7  # a little more than enough, for what a finer rendering shows
_PPI = 150.0
_LARGEST = 1800  # pixels of the longer side that are looked at
_STRONGEST = 0.96

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Tone:
    """Light letters on dark or dark ones on light, in colours of the picture."""

    text: str
    scrim: str


def made_legible(
    document: Document, images: Images, artwork: Artwork, texts: Sequence[TextLayer]
) -> tuple[AnyLayer, ...]:
    """Return the texts in a colour that can be read, with the scrims they need below them.

    Texts that stand together share colour and scrim. The result is rendered and measured; a scrim that
    turns out too weak is strengthened.
    """
    layers: list[AnyLayer] = []
    for group in _groups(texts, document.print_spec.trim_box):
        layers += _lettered(document, images, artwork, group)
    return tuple(sorted(layers, key=lambda layer: isinstance(layer, TextLayer)))


def _groups(texts: Sequence[TextLayer], page: Box) -> list[list[TextLayer]]:
    """Put together what stands less than a sixth of the page apart."""
    groups: list[list[TextLayer]] = []
    for text in sorted(texts, key=lambda text: text.box.y):
        if groups and text.box.y - groups[-1][-1].box.bottom < page.height / 6:
            groups[-1].append(text)
        else:
            groups.append([text])
    return groups


def _lettered(
    document: Document, images: Images, artwork: Artwork, texts: Sequence[TextLayer]
) -> list[AnyLayer]:
    ink = _ink_of(texts)
    shape = _scrim_shape(ink, document)
    found: list[tuple[float, _Tone]] = []
    for tone, handicap in zip(_tones(artwork, ink), (0.0, 0.06), strict=True):
        scrim = msgspec.structs.replace(shape, colour=tone.scrim)
        found.append((_opacity_needed(document, images, texts, scrim, tone.text) + handicap, tone))
    _, tone = min(found, key=lambda option: option[0])
    coloured = [msgspec.structs.replace(text, colour=tone.text) for text in texts]
    scrim = msgspec.structs.replace(shape, colour=tone.scrim)
    opacity = _opacity_needed(document, images, coloured, scrim, tone.text)
    if opacity == 0.0:
        return list(coloured)
    return [_strong_enough(document, images, coloured, scrim, opacity), *coloured]


def _ink_of(texts: Sequence[TextLayer]) -> Box:
    boxes = [lay_out(text).ink or text.box for text in texts]
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def _tones(artwork: Artwork, ink: Box) -> tuple[_Tone, _Tone]:
    """Return light on dark and dark on light, tinted by the picture's own lights and shadows."""
    everywhere = artwork.pixels.reshape(-1, 3)
    around = artwork.crop(ink.inset(-0.4 * ink.height)).reshape(-1, 3)
    light, dark = _extreme(everywhere, 0.97), _extreme(everywhere, 0.03)
    shade, glow = _extreme(around, 0.10), _extreme(around, 0.90)
    return (
        _Tone(_toned(light, 97.0, 7.0), _toned(shade, 7.0, 14.0)),
        _Tone(_toned(dark, 9.0, 12.0), _toned(glow, 94.0, 12.0)),
    )


def _extreme(pixels: Pixels, quantile: float) -> Floats:
    """Return the mean colour of the darkest (quantile below a half) or the lightest part of the pixels."""
    light = relative_luminance(pixels)
    limit = np.quantile(light, quantile)
    chosen = light <= limit if quantile < 0.5 else light >= limit
    return pixels[chosen].astype(np.float64).mean(axis=0)


def _toned(colour: Floats, lightness: float, most_chroma: float) -> str:
    """Return a colour with the hue of `colour`, a Lab lightness and a bounded chroma, as `#rrggbb`."""
    lab = cv2.cvtColor((colour / 255).astype(np.float32).reshape(1, 1, 3), cv2.COLOR_RGB2LAB)[0, 0]
    chroma = float(np.hypot(lab[1], lab[2]))
    factor = min(1.0, most_chroma / chroma) if chroma > 0 else 0.0
    toned = np.array([[[lightness, lab[1] * factor, lab[2] * factor]]], np.float32)
    return to_hex(np.asarray(cv2.cvtColor(toned, cv2.COLOR_LAB2RGB)[0, 0]) * 255)


def _scrim_shape(ink: Box, document: Document) -> ShapeLayer:
    """Return a soft rectangle below some letters; near an end of the page it runs out over that end.

    It spans the whole width, so that its sides never show: what is left is a shade that grows towards the
    end of the page, as a vignette does.
    """
    page, bleed = document.print_spec.trim_box, document.print_spec.bleed_box
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


def _opacity_needed(
    document: Document, images: Images, texts: Sequence[TextLayer], scrim: ShapeLayer, colour: str
) -> float:
    """Return the least opacity of the scrim at which the letters can be read, to a hundredth."""
    below, cover = _under(document, images, texts, scrim)
    tint = rgb(scrim.colour).astype(np.float64)
    light = float(relative_luminance(rgb(colour)))

    def is_enough(opacity: float) -> bool:
        share = (opacity * cover)[:, None]
        return worst_tenth(contrast_ratio(luminance_of(below * (1 - share) + tint * share), light)) >= _AIM

    if is_enough(0.0):
        return 0.0
    low, high = 0.0, _STRONGEST
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return round(high, 2)


def _under(
    document: Document, images: Images, texts: Sequence[TextLayer], scrim: ShapeLayer
) -> tuple[Floats, Floats]:
    """Return the colours under the letters (N×3) and how much of a full scrim lies there (N)."""
    below: list[Floats] = []
    cover: list[Floats] = []
    for text in texts:
        box, size = _looked_at(text, document)
        glyphs = coverage(text, box, size) >= 128
        below.append(to_array(render(document, images, box, size))[glyphs].astype(np.float64))
        cover.append(coverage(scrim, box, size)[glyphs] / 255)
    return np.concatenate(below), np.concatenate(cover)


def _looked_at(text: TextLayer, document: Document) -> tuple[Box, tuple[int, int]]:
    """Return the box around a text's letters and the pixels to look at it with."""
    ink = (lay_out(text).ink or text.box).inset(-0.5)
    page = document.print_spec.trim_box
    ppi = min(_PPI, _LARGEST / max(page.width, page.height) * 25.4)
    return ink, ink.size.pixels(ppi)


def coverage(layer: TextLayer | ShapeLayer, box: Box, size: tuple[int, int]) -> Pixels:
    """Return how much of every pixel a layer covers (H×W, 255 = all), its opacity left aside."""
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.scale(size[0] / box.width, size[1] / box.height)
    painter.translate(-box.x, -box.y)
    paint_layer(painter, msgspec.structs.replace(layer, opacity=1.0, blend_mode="normal"), _NoImages())
    painter.end()
    return np.ascontiguousarray(to_array(image)[:, :, 3])


class _NoImages:
    """Shapes and texts need no pictures."""

    def image(self, asset: object, at_most: tuple[int, int] | None = None) -> QImage:
        raise LookupError(asset)


def _strong_enough(
    document: Document, images: Images, texts: Sequence[TextLayer], scrim: ShapeLayer, opacity: float
) -> ShapeLayer:
    """Return the scrim at the opacity that a rendering of it proves to be enough."""
    while True:
        tried = msgspec.structs.replace(scrim, opacity=opacity)
        measured = min(legibility(add_layer(document, tried), images, text) for text in texts)
        if measured >= ENOUGH or opacity >= 1.0:
            return tried
        opacity = min(1.0, round(opacity + 0.03, 2))


def legibility(document: Document, images: Images, text: TextLayer) -> float:
    """Return the contrast of a text with the worst tenth of what a document shows below its letters.

    `document` must not contain the text itself. 21 for a text that shows nothing.
    """
    box, size = _looked_at(text, document)
    below = to_array(render(document, images, box, size))
    return worst_tenth_contrast(below, coverage(text, box, size), text.colour)
