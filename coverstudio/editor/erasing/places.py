"""Where lettering lies: on the page (mm), in a picture (pixels), and as a mask."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.geometry import Box, corners, rotated
from coverstudio.document.layers import ImageLayer
from coverstudio.generation.messages import Region

Pixels = NDArray[np.uint8]
Polygon = Sequence[tuple[float, float]]


def filled_mask(shape: tuple[int, ...], polygons: Sequence[Polygon]) -> Pixels:
    """Return the mask (H×W) that is white inside the polygons, given in pixels."""
    mask = np.zeros(shape[:2], np.uint8)
    for polygon in polygons:
        cv2.fillPoly(mask, [np.round(np.asarray(polygon)).astype(np.int32)], 255)
    return mask


def to_layer_pixels(polygon: Polygon, layer: ImageLayer) -> list[tuple[float, float]]:
    """Convert points on the page (mm) to pixels of the layer's picture."""
    factor_x, factor_y = layer.asset.width / layer.box.width, layer.asset.height / layer.box.height
    points = (rotated(x, y, layer.box.center, -layer.rotation) for x, y in polygon)
    return [((x - layer.box.x) * factor_x, (y - layer.box.y) * factor_y) for x, y in points]


def to_page(polygon: Polygon, layer: ImageLayer) -> list[tuple[float, float]]:
    """Convert pixels of the layer's picture to points on the page (mm)."""
    factor_x, factor_y = layer.box.width / layer.asset.width, layer.box.height / layer.asset.height
    points = ((layer.box.x + x * factor_x, layer.box.y + y * factor_y) for x, y in polygon)
    return [rotated(x, y, layer.box.center, layer.rotation) for x, y in points]


def region_of_box(box: Box, layer: ImageLayer) -> Region:
    """Return a rectangle dragged on the page (mm) as a region of the layer's picture."""
    return Region(tuple(to_layer_pixels(corners(box, 0.0), layer)), 1.0)
