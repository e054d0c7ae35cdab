"""Each layer painted once at the size of the view, so that panning and dragging only copy pixels.

A sprite holds a layer without its opacity and blend mode, which are applied when it is drawn onto the page:
so a blend mode mixes with what really lies under the layer, and both can change without painting again.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Container
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from coverstudio.document.geometry import Box, rotated
from coverstudio.document.layers import AnyLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.rendering.painter import COMPOSITION_MODES, paint_layer
from coverstudio.rendering.shapes import REACH
from coverstudio.rendering.text_looks import painted_box
from coverstudio.ui.canvas.view_images import ViewImages
from coverstudio.ui.canvas.view_map import ViewMap

CACHE_BYTES = 512 * 1024 * 1024
LARGEST_SPRITE = 8_000_000  # pixels; beyond, only what shows is painted
_SAMPLES_PER_SIGMA = 16  # between them a Gaussian is straight to within a tenth of a grey level
_SAME_PHASE = 1e-3
_SAME_SCALE = 1e-6


@dataclass(frozen=True, eq=False)
class Sprite:
    """A layer's pixels at `scale` (physical pixels to the mm).

    `look` is the layer as it would stand with its middle at the origin. `left` and `top` lead from the whole
    pixel of the middle to the picture's corner; `phase` is the part of a pixel that was cut off.
    """

    look: AnyLayer
    scale: float
    phase: tuple[float, float]
    left: int
    top: int
    image: QImage


def painted_extent(layer: AnyLayer) -> Box:
    """Return the upright box on the page that a layer may paint on: soft edges and effects included."""
    box = layer.box
    if isinstance(layer, ShapeLayer):
        box = box.inset(-REACH * layer.softness)
    elif isinstance(layer, TextLayer):
        box = _united(box, painted_box(layer))
    points = [rotated(x, y, layer.box.center, layer.rotation) for x in _xs(box) for y in _ys(box)]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _xs(box: Box) -> tuple[float, float]:
    return box.x, box.right


def _ys(box: Box) -> tuple[float, float]:
    return box.y, box.bottom


def _united(one: Box, other: Box) -> Box:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Box(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)


def look_of(layer: AnyLayer) -> AnyLayer:
    """Return what decides a layer's pixels: not where it stands, nor how it mixes with what lies under it."""
    width, height = layer.box.width, layer.box.height
    return msgspec.structs.replace(
        layer, id="look", name="", box=Box(-width / 2, -height / 2, width, height), opacity=1.0,
        blend_mode="normal", visible=True, locked=False,
    )  # fmt: skip


class Sprites:
    """The sprites of a document's layers, kept while they fit into `cache_bytes`.

    While `stretching`, sprites of another zoom are drawn stretched instead of painted anew, and layers
    without one are painted directly: only the part that shows.
    """

    def __init__(self, images: ViewImages, cache_bytes: int = CACHE_BYTES) -> None:
        self.stretching = False
        self._images = images
        self._cache_bytes = cache_bytes
        self._held: OrderedDict[str, Sprite] = OrderedDict()
        self._looks: dict[str, tuple[AnyLayer, AnyLayer, Box]] = {}

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no sprite yet, and so none to be stretched."""
        return not self._held

    def paint(self, painter: QPainter, layer: AnyLayer, view: ViewMap) -> None:
        """Paint a layer; the painter's coordinates are the view's physical pixels."""
        sprite = self._sprite(layer, view)
        painter.save()
        if sprite is None:
            _paint_directly(painter, layer, view, self._images)
        else:
            painter.setOpacity(layer.opacity)
            painter.setCompositionMode(COMPOSITION_MODES[layer.blend_mode])
            _draw(painter, sprite, view.device(layer.box.center), view.device_scale)
        painter.restore()

    def refresh(self, layer: AnyLayer, view: ViewMap) -> bool:
        """Paint a sprite that is missing, stretched or off by part of a pixel; tell whether it was."""
        held = self._held.get(layer.id)
        look = self._look(layer)
        if held is not None and _is_exact(held, look, layer, view):
            return False
        if self._is_too_large(layer, view):
            return self._held.pop(layer.id, None) is not None
        self._keep(layer.id, self._painted(layer, look, view))
        return True

    def forget_picture(self, layer: AnyLayer) -> None:
        """Paint a layer anew when it is next shown, because its picture has got better."""
        self._held.pop(layer.id, None)

    def forget(self, layer: AnyLayer) -> None:
        """Paint and measure a layer anew when it is next shown, because its font came or went."""
        self._held.pop(layer.id, None)
        self._looks.pop(layer.id, None)

    def keep_only(self, layer_ids: Container[str]) -> None:
        """Let go of layers that are gone."""
        for gone in [layer_id for layer_id in self._held if layer_id not in layer_ids]:
            del self._held[gone]
        self._looks = {key: value for key, value in self._looks.items() if key in layer_ids}

    def extent(self, layer: AnyLayer) -> Box:
        """Return the upright box on the page that a layer may paint on, computed once for each value."""
        return self._known(layer)[2]

    def _look(self, layer: AnyLayer) -> AnyLayer:
        return self._known(layer)[1]

    def _known(self, layer: AnyLayer) -> tuple[AnyLayer, AnyLayer, Box]:
        known = self._looks.get(layer.id)
        if known is None or known[0] is not layer:
            known = self._looks[layer.id] = (layer, look_of(layer), painted_extent(layer))
        return known

    def _sprite(self, layer: AnyLayer, view: ViewMap) -> Sprite | None:
        """Return what to draw, None when painting the layer directly is better."""
        look = self._look(layer)
        held = self._held.get(layer.id)
        if held is not None and held.look == look and (self.stretching or _is_at(held, view)):
            self._held.move_to_end(layer.id)
            return held
        if held is not None and _waits_for_its_picture(look, held.look, self._images):
            return held
        # In the middle of a zoom a sprite would be thrown away at once, unless it serves every zoom.
        passing = self.stretching and _scale_of(look, view) == view.device_scale
        if passing or self._is_too_large(layer, view):
            return None
        return self._keep(layer.id, self._painted(layer, look, view))

    def _is_too_large(self, layer: AnyLayer, view: ViewMap) -> bool:
        extent = self.extent(layer)
        return extent.width * extent.height * _scale_of(layer, view) ** 2 > LARGEST_SPRITE

    def _painted(self, layer: AnyLayer, look: AnyLayer, view: ViewMap) -> Sprite:
        scale = _scale_of(look, view)
        _, (across, down) = _whole_and_phase(view.device(layer.box.center))
        extent = painted_extent(look)
        left, top = math.floor(extent.x * scale + across) - 1, math.floor(extent.y * scale + down) - 1
        width = math.ceil(extent.right * scale + across) + 1 - left
        height = math.ceil(extent.bottom * scale + down) + 1 - top
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.translate(across - left, down - top)
        painter.scale(scale, scale)
        paint_layer(painter, look, self._images)
        painter.end()
        return Sprite(look, scale, (across, down), left, top, image)

    def _keep(self, layer_id: str, sprite: Sprite) -> Sprite:
        self._held[layer_id] = sprite
        self._held.move_to_end(layer_id)
        held = sum(kept.image.sizeInBytes() for kept in self._held.values())
        for old in list(self._held)[:-1]:
            if held <= self._cache_bytes:
                break
            held -= self._held.pop(old).image.sizeInBytes()
        return sprite


def _scale_of(layer: AnyLayer, view: ViewMap) -> float:
    """Return the physical pixels to the mm that a sprite needs: a soft shape has nothing finer to show."""
    if isinstance(layer, ShapeLayer) and layer.softness > 0:
        return min(view.device_scale, _SAMPLES_PER_SIGMA / layer.softness)
    return view.device_scale


def _is_at(sprite: Sprite, view: ViewMap) -> bool:
    return abs(sprite.scale / _scale_of(sprite.look, view) - 1) < _SAME_SCALE


def _is_exact(sprite: Sprite, look: AnyLayer, layer: AnyLayer, view: ViewMap) -> bool:
    if sprite.look != look or not _is_at(sprite, view):
        return False
    _, phase = _whole_and_phase(view.device(layer.box.center))
    return sprite.scale < view.device_scale * (1 - _SAME_SCALE) or (
        abs(sprite.phase[0] - phase[0]) < _SAME_PHASE and abs(sprite.phase[1] - phase[1]) < _SAME_PHASE
    )


def _waits_for_its_picture(look: AnyLayer, shown: AnyLayer, images: ViewImages) -> bool:
    """Tell whether the new picture of a layer is still being read: until then its old one is better."""
    return (
        isinstance(look, ImageLayer)
        and isinstance(shown, ImageLayer)
        and look.asset != shown.asset
        and not _asked_for(images, look)
        and msgspec.structs.replace(look, asset=shown.asset, recipe=shown.recipe) == shown
    )


def _asked_for(images: ViewImages, look: ImageLayer) -> bool:
    """Tell whether there is a picture of the layer, and have it fetched otherwise."""
    if images.is_known(look.asset):
        return True
    images.image(look.asset, (1, 1))
    return False


def _whole_and_phase(at: tuple[float, float]) -> tuple[tuple[int, int], tuple[float, float]]:
    x, y = math.floor(at[0]), math.floor(at[1])
    return (x, y), (at[0] - x, at[1] - y)


def _draw(painter: QPainter, sprite: Sprite, center: tuple[float, float], scale: float) -> None:
    factor = scale / sprite.scale
    if abs(factor - 1) < _SAME_SCALE:
        x, y = math.floor(center[0] + 1e-9), math.floor(center[1] + 1e-9)
        painter.drawImage(QPointF(x + sprite.left, y + sprite.top), sprite.image)
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    target = QRectF(
        center[0] + (sprite.left - sprite.phase[0]) * factor,
        center[1] + (sprite.top - sprite.phase[1]) * factor,
        sprite.image.width() * factor,
        sprite.image.height() * factor,
    )
    painter.drawImage(target, sprite.image, QRectF(sprite.image.rect()))


def _paint_directly(painter: QPainter, layer: AnyLayer, view: ViewMap, images: ViewImages) -> None:
    x, y = view.device((0.0, 0.0))
    painter.translate(x, y)
    painter.scale(view.device_scale, view.device_scale)
    paint_layer(painter, layer, images)
