"""How much of the page each picture shows on."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer

_LONGER_SIDE = 200  # points along it: shares to half a per cent

Points = NDArray[np.float64]


def visible_shares(document: Document) -> tuple[float, ...]:
    """Return, for each image layer from the bottom up, the part of the trimmed page (0 to 1) it shows on.

    What lies under an opaque picture does not show; texts and shapes above are not looked at.
    """
    xs, ys = _points(document)
    free = np.ones(xs.shape, bool)
    shares: list[float] = []
    for layer in reversed(tuple(document.images)):
        inside = free & _covers(layer, xs, ys)
        shares.append(float(inside.mean()) if layer.visible and layer.opacity > 0 else 0.0)
        if layer.visible and layer.opacity == 1 and layer.blend_mode == "normal":
            free &= ~inside
    return tuple(reversed(shares))


def _points(document: Document) -> tuple[Points, Points]:
    """Return the middles of equal fields of the trimmed page, in millimetres."""
    trim = document.print_spec.trim
    pitch = max(trim.width, trim.height) / _LONGER_SIDE
    columns, rows = (max(1, round(side / pitch)) for side in (trim.width, trim.height))
    xs = (np.arange(columns) + 0.5) * trim.width / columns
    ys = (np.arange(rows) + 0.5) * trim.height / rows
    across, down = np.meshgrid(xs, ys)
    return across, down


def _covers(layer: ImageLayer, xs: Points, ys: Points) -> NDArray[np.bool_]:
    x, y = layer.box.center
    angle = math.radians(-layer.rotation)
    across = (xs - x) * math.cos(angle) - (ys - y) * math.sin(angle)
    down = (xs - x) * math.sin(angle) + (ys - y) * math.cos(angle)
    return (np.abs(across) <= layer.box.width / 2) & (np.abs(down) <= layer.box.height / 2)
