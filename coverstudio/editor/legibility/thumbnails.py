"""The front as a shop's list shows it, and the lines of a text in it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.editor.spelling.areas import LineArea
from coverstudio.editor.spelling.strips import Points, cut_out, lines_of
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render

Pixels = NDArray[np.uint8]

WIDTH, HEIGHT = 100, 160
"""Pixels that a cover fits into: the small pictures of shops' lists and carts."""
_FINER = 4  # times finer it is rendered, then reduced by areas, as shops reduce what they are sent
_LINE_HEIGHT = 48


def thumbnail_of(document: Document, images: Images) -> Pixels:
    """Return the front within 100 × 160 pixels (H×W×3), in its own proportions."""
    page = document.print_spec.front.box
    scale = min(WIDTH / page.width, HEIGHT / page.height)
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    fine = to_array(render(document, images, page, (size[0] * _FINER, size[1] * _FINER)))[..., :3]
    return np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)


def small_lines(document: Document, thumbnail: Pixels, layer: TextLayer) -> tuple[LineArea, ...]:
    """Return the lines of a text as they are seen in a thumbnail, enlarged for reading."""
    page = document.print_spec.front.box
    scale = np.array([thumbnail.shape[1] / page.width, thumbnail.shape[0] / page.height])
    corner = np.array([page.x, page.y])

    def in_pixels(side: Points) -> Points:
        return (_turned(side, layer) - corner) * scale - 0.5

    return tuple(
        LineArea(
            tuple(
                cut_out(thumbnail, in_pixels(one.upper), in_pixels(one.lower), _LINE_HEIGHT)
                for one in line.stretches
            ),
            line.text,
            line.start,
        )
        for line in lines_of(layer)
    )


def _turned(side: Points, layer: TextLayer) -> Points:
    """Return points of the unturned page where the layer's rotation takes them."""
    angle = np.deg2rad(layer.rotation)
    centre = np.array(layer.box.center)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return (side - centre) @ turn + centre
