"""Looks for the barcode where the printer wants it, as a scanner would.

There is no renderer of PDFs in the program. What is drawn there is drawn again: filled shapes, strokes and
pictures, in black and white. Bars that are letters of a font cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.geometry import mm_to_points
from coverstudio.printing.barcodes.bars import numbers_in
from coverstudio.printing.contents.events import Bounds, Image, Shape
from coverstudio.printing.contents.state import Paint, scale_of
from coverstudio.printing.findings import Finding
from coverstudio.printing.foreign.pixels import levels_of
from coverstudio.printing.foreign.subject import Sheet, Subject
from coverstudio.printing.wraps import Wrap

Grey = NDArray[np.uint8]

_PIXELS_PER_POINT = 8.0  # 576 ppi: the narrowest bar of the smallest barcode has six pixels
_AROUND_MM = 6.0  # barcodes that stand a little beside their place are found, too
_FINE = 4  # bits behind the point in OpenCV's coordinates
_PAPER = 255


def place_of(sheet: Sheet, wrap: Wrap | None) -> Bounds | None:
    """Return where on the page a barcode is looked for, in points; None when there is no such place."""
    if wrap is None or wrap.spread.barcode is None or sheet.is_turned:
        return None
    box, (left, _, _, top) = wrap.spread.barcode, sheet.media
    x, y = mm_to_points(box.x + wrap.bleed - _AROUND_MM), mm_to_points(box.y + wrap.bleed - _AROUND_MM)
    width, height = mm_to_points(box.width + 2 * _AROUND_MM), mm_to_points(box.height + 2 * _AROUND_MM)
    return left + x, top - y - height, left + x + width, top - y


def barcode_findings(subject: Subject) -> Iterator[Finding]:
    """Yield a barcode that is wanted and cannot be read."""
    printer, wrap, place = subject.printer, subject.wrap, subject.sight.place
    layout = printer.layout(wrap.spread.edition.kind) if printer is not None and wrap is not None else None
    if printer is None or wrap is None or place is None or layout is None or layout.barcode is None:
        return
    if layout.barcode.role == "printed" or _is_read(subject.sight.near, place):
        return
    is_compulsory = layout.barcode.role == "compulsory"
    yield Finding(
        rule="barcode-unread",
        severity="may-be-rejected" if is_compulsory else "looks-bad",
        sentence=(
            f"No barcode could be read where {printer.name} looks for it: make sure that it is there, "
            "or put it there as vector bars."
        ),
        place=wrap.spread.barcode,
    )


def _is_read(near: Sequence[Shape | Image], place: Bounds) -> bool:
    """Tell whether a scanner reads a number there: from shapes alone, which is quick, then with pictures."""
    shapes = [one for one in near if isinstance(one, Shape)]
    if shapes and numbers_in(_drawn(shapes, place)):
        return True
    return len(shapes) < len(near) and bool(numbers_in(_drawn(near, place)))


def _drawn(near: Sequence[Shape | Image], place: Bounds) -> Grey:
    left, bottom, right, top = place
    size = (round((top - bottom) * _PIXELS_PER_POINT), round((right - left) * _PIXELS_PER_POINT))
    paper = np.full(size, _PAPER, np.uint8)
    for one in near:
        if isinstance(one, Shape):
            _draw_shape(paper, one, place)
        else:
            _draw_image(paper, one, place)
    return paper


def _draw_shape(paper: Grey, shape: Shape, place: Bounds) -> None:
    left, _, _, top = place
    outlines = [
        np.array([((x - left), (top - y)) for x, y in outline], np.float64) * _PIXELS_PER_POINT
        for outline in shape.outlines
    ]
    if shape.is_filled:
        cv2.fillPoly(paper, [_fixed(outline) for outline in outlines], _level(shape.state.fill), shift=_FINE)
    if shape.is_stroked:
        width = shape.state.line_width * scale_of(shape.state.matrix) * _PIXELS_PER_POINT
        for outline in outlines:
            _draw_line(paper, outline, width, _level(shape.state.stroke))


def _draw_line(paper: Grey, outline: NDArray[np.float64], width: float, level: int) -> None:
    """Draw a line with square ends, which OpenCV would make round."""
    for start, end in pairwise(outline):
        along = end - start
        length = float(np.hypot(*along))
        if length:
            across = np.array([-along[1], along[0]]) / length * max(width, 1.0) / 2
            corners = np.array([start + across, end + across, end - across, start - across])
            cv2.fillPoly(paper, [_fixed(corners)], level, shift=_FINE)


def _fixed(points: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return points as OpenCV draws them, which names pixels by their middles."""
    return np.rint((points - 0.5) * 2**_FINE).clip(-(2**26), 2**26).astype(np.int32)


def _draw_image(paper: Grey, image: Image, place: Bounds) -> None:
    levels = levels_of(image)
    if levels is None:
        return
    stencil = image.space is None
    light = np.where(levels[..., 0] < 128, np.uint8(_level(image.state.fill)), np.uint8(_PAPER))
    picture = light if stencil else _light(levels, image)
    height, width = picture.shape
    a, b, c, d, e, f = image.state.matrix
    left, _, _, top = place
    # From pixels of the picture to points of the page, whose y runs up, to pixels of the paper.
    scale = _PIXELS_PER_POINT
    matrix = np.array(
        [
            [a / width * scale, -c / height * scale, (e + c - left) * scale],
            [-b / width * scale, d / height * scale, (top - f - d) * scale],
        ]
    )
    size = (paper.shape[1], paper.shape[0])
    cv2.warpAffine(
        picture, matrix, size, dst=paper, flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_TRANSPARENT
    )


def _light(levels: Grey, image: Image) -> Grey:
    """Return how light each pixel is: of inks what they leave, of colours their mean."""
    if levels.shape[2] == 1:
        grey = levels[..., 0]
        is_ink = image.space is not None and image.space.family in ("Separation", "DeviceN")
        return (255 - grey).astype(np.uint8) if is_ink else np.ascontiguousarray(grey)
    if levels.shape[2] == 4:
        ink = np.minimum(levels[..., :3].max(axis=2).astype(np.uint16) + levels[..., 3], 255)
        return (255 - ink).astype(np.uint8)
    return levels.mean(axis=2).astype(np.uint8)


def _level(paint: Paint) -> int:
    """Return how light a colour is, from 0 to 255."""
    values = [min(max(value, 0.0), 1.0) for value in paint.values]
    if paint.pattern is not None or not values:
        return 128
    if paint.space.family in ("Separation", "DeviceN"):
        return round(255 * (1 - max(values)))
    if paint.space.channels == 4:
        return round(255 * (1 - min(1.0, max(values[:3], default=0.0) + values[-1])))
    return round(255 * sum(values) / len(values))
