"""The path under a text as it lies on the page, and any path as a drawn one."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QTransform

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_shapes import DrawnPath, PathPoint
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.typesetting.placing import form_of, standing_path
from coverstudio.rendering.typesetting.settings import setting_of


def baseline_of(layer: TextLayer) -> QPainterPath:
    """Return what the letters of a layer stand on, in millimetres on the unturned page.

    Without a path that is a straight line over the width of the box, where its first line stands.
    """
    layout = lay_out(layer)
    if layer.path is None:
        line = QPainterPath(QPointF(layer.box.x, layout.lines[0].baseline))
        line.lineTo(layer.box.right, layout.lines[0].baseline)
        return line
    setting, form = setting_of(layer, layout.scale), form_of(layer, layout.scale)
    path = standing_path(setting, form, layer.path, layout.set_lines[0].shaped)
    (x, y), scale = layout.origin, layout.scale
    return QTransform(scale, 0, 0, scale, x, y).map(path)


def drawn(path: QPainterPath, box: Box) -> DrawnPath:
    """Return a path of lines and curves in millimetres as a drawn one, of two points at least."""
    ends: list[QPointF] = []
    before: dict[int, QPointF] = {}
    after: dict[int, QPointF] = {}
    index = 0
    while index < path.elementCount():
        element = path.elementAt(index)
        at = QPointF(element.x, element.y)
        if element.isCurveTo():
            second, end = path.elementAt(index + 1), path.elementAt(index + 2)
            after[len(ends) - 1] = at
            before[len(ends)] = QPointF(second.x, second.y)
            at, index = QPointF(end.x, end.y), index + 2
        elif ends:
            after[len(ends) - 1], before[len(ends)] = _third(ends[-1], at), _third(at, ends[-1])
        ends.append(at)
        index += 1
    points = tuple(
        _point(at, before.get(place, at), after.get(place, at), box) for place, at in enumerate(ends)
    )
    return DrawnPath(points=points if len(points) > 1 else points * 2)


def _third(start: QPointF, end: QPointF) -> QPointF:
    return start + (end - start) / 3


def _point(at: QPointF, before: QPointF, after: QPointF, box: Box) -> PathPoint:
    shares = [((one.x() - box.x) / box.width, (one.y() - box.y) / box.height) for one in (at, before, after)]
    (x, y), (before_x, before_y), (after_x, after_y) = shares
    return PathPoint(x, y, before_x, before_y, after_x, after_y)
