"""Shapes as paths, and how far the soft ones reach."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer

REACH = 3.0  # sigmas beyond the edge, where a Gaussian edge falls below half a grey level


def shape_path(layer: ShapeLayer, box: Box) -> QPainterPath:
    """Return the outline of a shape that fills `box`."""
    path = QPainterPath()
    rect = QRectF(box.x, box.y, box.width, box.height)
    if layer.shape == "ellipse":
        path.addEllipse(rect)
    else:
        radius = min(layer.corner_radius, box.width / 2, box.height / 2)
        path.addRoundedRect(rect, radius, radius)
    return path
