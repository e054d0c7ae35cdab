"""Lines that a dragged layer clings to: the page's edges and middle, and the other layers'. Pure; mm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, bounds
from coverstudio.ui.canvas.picking import covers_page

REACH_PIXELS = 6.0
_TOLERANCE = 1e-6
Axis = Literal["x", "y"]


@dataclass(frozen=True)
class SnapLine:
    """An upright (`axis` "x") or level ("y") line at `at`, which shows from `start` to `end`.

    `at` is rounded to a millionth of a millimetre, so that lines in the same place are found by a look-up.
    """

    axis: Axis
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Snap:
    """How far to shift a box so that it clings, and the lines it clings to."""

    dx: float = 0.0
    dy: float = 0.0
    lines: tuple[SnapLine, ...] = ()


def snap_lines(document: Document, moving: str) -> tuple[SnapLine, ...]:
    """Return what a layer may cling to: each panel's edges, middle and safe area, the bleed and the barcode's
    place, then the other visible layers."""
    spec = document.print_spec
    page = spec.trim_box
    lines = [*_edges(page, page), *_edges(spec.bleed_box, page)]
    for panel in spec.panels:
        lines += [*_edges(panel.box, page), *_middle(panel.box, page)]
        lines += _edges(panel.safe, page) if panel.safe is not None else []
    if spec.spread is not None and spec.spread.barcode is not None:
        lines += _edges(spec.spread.barcode, page)
    for layer in document.layers:
        if layer.visible and layer.id != moving and not covers_page(document, layer):
            around = bounds(layer.box, layer.rotation)
            lines += [*_edges(around, around), *_middle(around, around)]
    return tuple(lines)


def _edges(box: Box, shown: Box) -> list[SnapLine]:
    return [
        *(SnapLine("x", round(at, 6), shown.y, shown.bottom) for at in (box.x, box.right)),
        *(SnapLine("y", round(at, 6), shown.x, shown.right) for at in (box.y, box.bottom)),
    ]


def _middle(box: Box, shown: Box) -> list[SnapLine]:
    x, y = box.center
    return [
        SnapLine("x", round(x, 6), shown.y, shown.bottom),
        SnapLine("y", round(y, 6), shown.x, shown.right),
    ]


def snapped(box: Box, lines: Sequence[SnapLine], reach: float) -> Snap:
    """Return the shift that lets the box's edges or middle cling to the nearest lines within `reach`."""
    x, y = box.center
    dx = _nearest((box.x, x, box.right), "x", lines, reach)
    dy = _nearest((box.y, y, box.bottom), "y", lines, reach)
    if dx is None and dy is None:
        return Snap()
    there = box.moved(dx or 0.0, dy or 0.0)
    axes = {axis for axis, shift in (("x", dx), ("y", dy)) if shift is not None}
    return Snap(dx or 0.0, dy or 0.0, touched(there, [line for line in lines if line.axis in axes]))


def snapped_edge(at: float, axis: Axis, lines: Sequence[SnapLine], reach: float) -> float | None:
    """Return the shift to the nearest line for one edge at `at`, None when there is none within reach."""
    return _nearest((at,), axis, lines, reach)


def _nearest(edges: tuple[float, ...], axis: Axis, lines: Sequence[SnapLine], reach: float) -> float | None:
    # Earlier lines win a tie: the page before other layers.
    best: float | None = None
    nearest = reach + _TOLERANCE
    for line in lines:
        if line.axis == axis:
            for edge in edges:
                shift = line.at - edge
                if -nearest < shift < nearest:
                    best, nearest = shift, abs(shift)
    return best


def touched(box: Box, lines: Iterable[SnapLine]) -> tuple[SnapLine, ...]:
    """Return the lines that the box's edges or middle lie on, each once, long enough to reach the box."""
    x, y = box.center
    places = {"x": _rounded(box.x, x, box.right), "y": _rounded(box.y, y, box.bottom)}
    found: dict[tuple[Axis, float], SnapLine] = {}
    for line in lines:
        if line.at in places[line.axis]:
            key = (line.axis, line.at)
            found[key] = _joined(found.get(key, line), line, box)
    return tuple(found.values())


def _rounded(*places: float) -> set[float]:
    return {round(place, 6) for place in places}


def _joined(one: SnapLine, other: SnapLine, box: Box) -> SnapLine:
    low, high = (box.y, box.bottom) if one.axis == "x" else (box.x, box.right)
    return SnapLine(one.axis, one.at, min(one.start, other.start, low), max(one.end, other.end, high))
