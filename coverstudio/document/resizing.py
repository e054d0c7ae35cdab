"""A text made larger or smaller as a whole."""

from __future__ import annotations

import msgspec

from coverstudio.document.geometry import Box
from coverstudio.document.layers import WIDEST_GAP, TextLayer
from coverstudio.document.retyping import restyled_whole
from coverstudio.document.type_looks import Fill, PictureFill
from coverstudio.document.type_runs import LARGEST_SIZE
from coverstudio.document.type_shapes import HIGHEST_WAVE, TextPath, WavePath


def resized(layer: TextLayer, box: Box, size: float) -> TextLayer:
    """Return the layer in another box and at another size in points, with all its lengths in proportion.

    Letters of a size of their own, the gap between columns, a wave and a picture in the letters grow along;
    effects do by themselves. Nothing grows beyond what a document can hold.
    """
    size = min(size, LARGEST_SIZE)
    factor = size / layer.size
    larger = restyled_whole(layer, size=size)
    return msgspec.structs.replace(
        larger,
        box=box,
        column_gap=min(layer.column_gap * factor, WIDEST_GAP),
        path=_path(layer.path, factor),
        fill=_fill(layer.fill, factor),
    )


def _path(path: TextPath | None, factor: float) -> TextPath | None:
    if isinstance(path, WavePath):
        return msgspec.structs.replace(path, height=min(path.height * factor, HIGHEST_WAVE))
    return path


def _fill(fill: Fill | None, factor: float) -> Fill | None:
    if isinstance(fill, PictureFill) and fill.box is not None:
        at = fill.box
        box = Box(at.x * factor, at.y * factor, at.width * factor, at.height * factor)
        return msgspec.structs.replace(fill, box=box)
    return fill
