"""Paints a text with all that surrounds it and lies on it, in order."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPaintEngine, QPainter, QTransform

from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import Outline, PictureFill
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_looks.fills import fill_brush
from coverstudio.rendering.text_looks.letters import Letters, draw_runs, letters_of
from coverstudio.rendering.text_looks.parts import TextEffect
from coverstudio.rendering.text_looks.reach import Around, around, inner, is_vector, reach, sigma, softness
from coverstudio.rendering.text_looks.vectors import paint_ring, paint_vector

_SAMPLES_PER_SIGMA = 6  # between them a Gaussian is straight to within a level
_PIECES_PER_PIXEL = 3.0  # so that straight pieces of a curve are off by a sixth of a pixel at most
_MOST_PIXELS = 6_000_000  # of one effect; further in, its softness is enlarged, the letters' edges never
_CACHE_BYTES = 96 * 1024 * 1024

_Picture = tuple[QImage, QRectF]


def paint_text(painter: QPainter, layer: TextLayer, images: Images) -> None:
    """Paint a text with its effects; the painter is in millimetres and turned already.

    On a PDF the letters are glyphs, and no effect but one with sharp edges can be painted there.
    """
    letters = letters_of(layer)
    painter.save()
    letters.aim(painter)
    if isinstance(layer, TextEffect):
        paint_effect(painter, letters, layer.effect)
    elif not layer.effects or not _is_seen(painter, painted_rect(layer, letters)):
        paint_letters(painter, layer, letters, images)
    else:
        with as_one(painter, painted_rect(layer, letters)) as onto:
            for effect in around(layer.effects):
                paint_effect(onto, letters, effect)
            paint_letters(onto, layer, letters, images)
    painter.restore()


def painted_rect(layer: TextLayer, letters: Letters) -> QRectF:
    """Return all that a text may paint on, effects included; layout units."""
    if isinstance(layer, TextEffect):
        return reach(layer.effect, letters.ink)
    rect = letters.ink
    for effect in around(layer.effects):
        rect = rect.united(reach(effect, letters.ink))
    return rect


def paint_effect(painter: QPainter, letters: Letters, effect: Around) -> None:
    """Paint an effect that lies around or behind the letters, with a painter in layout units."""
    if letters.ink.isEmpty() or effect.opacity == 0 or not _is_seen(painter, reach(effect, letters.ink)):
        return
    painter.save()
    painter.setOpacity(painter.opacity() * effect.opacity)
    if isinstance(effect, Outline) and effect.gap > 0 and not is_pdf(painter):
        with as_one(painter, reach(effect, letters.ink), always=True) as onto:
            paint_ring(onto, letters, effect)
    elif is_vector(effect):
        with as_one(painter, reach(effect, letters.ink)) as onto:
            paint_vector(onto, letters, effect, min(1.0, _PIECES_PER_PIXEL * device_scale(painter)))
    else:
        image, rect = effect_picture(letters, effect, device_scale(painter))
        painter.drawImage(rect, image, QRectF(image.rect()))
    painter.restore()


def effect_picture(letters: Letters, effect: Around, scale: float) -> _Picture:
    """Return a soft effect without its opacity, as fine as it needs at `scale` pixels to the unit."""
    from coverstudio.rendering.text_looks.pixels import soft_effect  # noqa: PLC0415  (no part of the start)

    if sigma(effect) > 0:
        scale = min(scale, _SAMPLES_PER_SIGMA / sigma(effect))
    scale = _bounded(scale, reach(effect, letters.ink))
    key = (letters.glyphs, effect, round(scale, 9))
    return _kept(key, lambda: soft_effect(letters, effect, scale))


def paint_letters(painter: QPainter, layer: TextLayer, letters: Letters, images: Images) -> None:
    """Paint the letters alone with what lies on them, with a painter in layout units."""
    if is_pdf(painter):
        _paint_for_pdf(painter, layer, letters)
        return
    brush = letter_brush(layer, letters, images, device_scale(painter))
    is_painted = bool(inner(layer.effects))
    for shape in letters.shapes:
        # As outlines: exact at every zoom (cached glyphs snap to pixels), and overlaps count once.
        own = None if is_painted or shape.colour is None else QBrush(QColor(shape.colour))
        painter.fillPath(shape.path, own or brush)
    letters.paint_coloured(painter, QColor(layer.colour))


def _paint_for_pdf(painter: QPainter, layer: TextLayer, letters: Letters) -> None:
    """Paint glyphs, and where they are bent first how they look."""
    colour = QColor(layer.colour)
    if letters.glyphs.is_bent:
        for shape in letters.shapes:
            painter.fillPath(shape.path, colour if shape.colour is None else QColor(shape.colour))
    draw_runs(painter, letters.glyphs.runs, colour)


def letter_brush(layer: TextLayer, letters: Letters, images: Images, scale: float) -> QBrush:
    """Return what the letters are filled with, inner effects included, for `scale` pixels to the unit."""
    brush = fill_brush(letters, layer, images, scale)
    if not inner(layer.effects) or letters.ink.isEmpty():
        return brush
    if not isinstance(layer.fill, PictureFill):
        scale = min(scale, max(_SAMPLES_PER_SIGMA / max(softness(one), 1.0) for one in inner(layer.effects)))
    image, rect = inner_picture(layer, letters, brush, _bounded(scale, letters.ink))
    result = QBrush(image)
    result.setTransform(
        QTransform(rect.width() / image.width(), 0, 0, rect.height() / image.height(), rect.x(), rect.y())
    )
    return result


def inner_picture(layer: TextLayer, letters: Letters, brush: QBrush, scale: float) -> _Picture:
    """Return fill and inner effects as a picture of `scale` pixels to the unit."""
    from coverstudio.rendering.text_looks.inner import filled_picture  # noqa: PLC0415  (no part of the start)

    effects = inner(layer.effects)
    texture = (brush.textureImage().cacheKey(), _rounded(brush.transform())) if _has_texture(brush) else None
    key = (letters.glyphs, effects, layer.colour, layer.fill, texture, round(scale, 9))
    return _kept(key, lambda: filled_picture(letters, brush, effects, scale))


def _has_texture(brush: QBrush) -> bool:
    return brush.style() == Qt.BrushStyle.TexturePattern


def _rounded(transform: QTransform) -> tuple[float, ...]:
    return tuple(
        round(value, 6) for value in (transform.m11(), transform.m22(), transform.dx(), transform.dy())
    )


def is_pdf(painter: QPainter) -> bool:
    """Tell whether a painter writes a PDF."""
    return painter.paintEngine().type() == QPaintEngine.Type.Pdf


def device_scale(painter: QPainter) -> float:
    """Return how many device pixels a unit of the painter's covers, in the direction with more of them."""
    t = painter.deviceTransform()
    return max(math.hypot(t.m11(), t.m12()), math.hypot(t.m21(), t.m22()))


def _bounded(scale: float, rect: QRectF) -> float:
    area = max(rect.width() * rect.height(), 1.0)
    return min(scale, math.sqrt(_MOST_PIXELS / area))


@contextmanager
def as_one(painter: QPainter, rect: QRectF, *, always: bool = False) -> Generator[QPainter]:
    """Give a painter for several things in `rect` that take the painter's opacity and blend mode together.

    It paints onto a picture of its own only where it has to, or `always`. Some of `rect` must be seen.
    """
    is_plain = painter.compositionMode() == QPainter.CompositionMode.CompositionMode_SourceOver
    if not always and (is_pdf(painter) or (painter.opacity() == 1 and is_plain)):
        yield painter
        return
    to_device = painter.deviceTransform()
    place = _on_device(painter, rect)
    image = QImage(place.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    onto = QPainter(image)
    try:
        onto.setRenderHints(painter.renderHints())
        onto.setTransform(to_device * QTransform.fromTranslate(-place.x(), -place.y()))
        yield onto
    finally:
        onto.end()
    painter.save()
    painter.setTransform(
        QTransform.fromTranslate(place.x(), place.y()) * to_device.inverted()[0], combine=True
    )
    painter.drawImage(0, 0, image)
    painter.restore()


def _is_seen(painter: QPainter, rect: QRectF) -> bool:
    return is_pdf(painter) or not _on_device(painter, rect).isEmpty()


def _on_device(painter: QPainter, rect: QRectF) -> QRect:
    """Return the device pixels that a rectangle covers and the painter can reach."""
    place = painter.deviceTransform().mapRect(rect).toAlignedRect().adjusted(-1, -1, 1, 1)
    return place.intersected(_seen(painter))


def _seen(painter: QPainter) -> QRect:
    """Return the device pixels that a painter can reach."""
    device = painter.device()
    ratio = device.devicePixelRatioF()
    whole = QRect(0, 0, math.ceil(device.width() * ratio), math.ceil(device.height() * ratio))
    if not painter.hasClipping():
        return whole
    clip = painter.deviceTransform().mapRect(painter.clipBoundingRect()).toAlignedRect()
    return whole.intersected(clip)


# Letters hold glyph runs, which belong to the thread that made them, so every thread keeps its own pictures.
class _Cache(threading.local):
    def __init__(self) -> None:
        self.pictures: OrderedDict[Hashable, _Picture] = OrderedDict()


_cache = _Cache()


def _kept(key: Hashable, make: Callable[[], _Picture]) -> _Picture:
    """Return a picture made before: a page is painted in strips, and moved about."""
    pictures = _cache.pictures
    if key in pictures:
        pictures.move_to_end(key)
        return pictures[key]
    made = pictures[key] = make()
    held = sum(image.sizeInBytes() for image, _ in pictures.values())
    for old in list(pictures)[:-1]:
        if held <= _CACHE_BYTES:
            break
        held -= pictures.pop(old)[0].sizeInBytes()
    return made
