"""From the size a model paints to the size that is wanted: in proportion, whole, and about the centre."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.messages import PixelBox
from coverstudio.generation.models.sizes import Size, covering

Pixels = NDArray[np.uint8]


def fitted(picture: Pixels, width: int, height: int, multiple: int) -> Pixels:
    """Return H×W×3 `picture` at exactly `width` × `height`.

    What exceeds by less than a `multiple` is cut off without touching a pixel; otherwise the picture is
    resampled in proportion until it just covers the size, and its middle is taken.
    """
    size = (picture.shape[1], picture.shape[0])
    if not _only_rounded_up(size, width, height, multiple):
        size = covering(size, width, height)
        picture = _resampled(picture, size)
    x, y = (size[0] - width) // 2, (size[1] - height) // 2
    return np.ascontiguousarray(picture[y : y + height, x : x + width])


def laid_into(picture: Pixels, size: Size, multiple: int) -> Pixels:
    """Return `picture` (H×W×3, or H×W) at the size to paint at, such that `fitted` brings back every place.

    What is beyond its edges there repeats them.
    """
    height, width = picture.shape[:2]
    if _only_rounded_up(size, width, height, multiple):
        return _surrounded(picture, size)
    whole = _surrounded(picture, covering(size, width, height))
    return whole if whole.shape[1::-1] == size else _resampled(whole, size)


def zone_at(zone: PixelBox, width: int, height: int, size: Size, multiple: int) -> PixelBox:
    """Return where the box `zone` of the wanted picture lies in the one that is painted at `size`."""
    scale = 1.0
    if not _only_rounded_up(size, width, height, multiple):
        scale = covering(size, width, height)[0] / size[0]
    across, down = (size[0] * scale - width) / 2, (size[1] * scale - height) / 2
    left, top = (zone.x + across) / scale, (zone.y + down) / scale
    return PixelBox(
        round(left), round(top), max(1, round(zone.width / scale)), max(1, round(zone.height / scale))
    )


def whole_cells(mask: NDArray[np.bool_], cell: int) -> NDArray[np.bool_]:
    """Return a mask (H×W) of whole squares of `cell` pixels: those of which any pixel is masked.

    Networks that see a mask by its latents would miss strokes that are thinner than one.
    """
    rows, columns = (-(-side // cell) * cell for side in mask.shape)
    padded = np.zeros((rows, columns), bool)
    padded[: mask.shape[0], : mask.shape[1]] = mask
    cells = padded.reshape(rows // cell, cell, columns // cell, cell).any(axis=(1, 3))
    return cells.repeat(cell, axis=0).repeat(cell, axis=1)[: mask.shape[0], : mask.shape[1]]


def _surrounded(picture: Pixels, size: Size) -> Pixels:
    height, width = picture.shape[:2]
    x, y = (size[0] - width) // 2, (size[1] - height) // 2
    sides = ((y, size[1] - height - y), (x, size[0] - width - x), (0, 0))
    return np.pad(picture, sides[: picture.ndim], mode="edge")


def _only_rounded_up(size: Size, width: int, height: int, multiple: int) -> bool:
    return 0 <= size[0] - width < multiple and 0 <= size[1] - height < multiple


def _resampled(picture: Pixels, size: Size) -> Pixels:
    smaller = size[0] < picture.shape[1]
    method = cv2.INTER_AREA if smaller else cv2.INTER_LANCZOS4
    return np.asarray(cv2.resize(picture, size, interpolation=method), np.uint8)
