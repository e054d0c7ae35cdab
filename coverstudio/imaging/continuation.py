"""Pictures that go on beyond their edges: reflected there, or joined with what was painted for the place."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

RIM = 0.003
"""Scans and photographs have an edge of their own; this share of the shorter side is not continued."""
OFFERED = 0.5
"""What patches are taken from: this share of the picture, next to the side beyond which it goes on. What a
picture is about mostly stands in its middle, and would come up again in pieces."""
_PATCHES = 24  # of light, from top to bottom
_JOINT = 0.006  # of the longer side, in which a step in tone at the joint fades away


class Margins(NamedTuple):
    """How many pixels are added on each side."""

    left: int
    top: int
    right: int
    bottom: int


def rim_of(picture: Pixels) -> int:
    """Return how many pixels of a picture's edge are not continued."""
    return round(RIM * min(picture.shape[:2]))


def mirrored(picture: Pixels, margins: Margins) -> Pixels:
    """Return the picture (H×W×C) with its reflection on every side, forth and back where that is too short.

    The picture itself stays bit for bit as it is.
    """
    rim = rim_of(picture)
    rows = _reflected(picture.shape[0], margins.top, margins.bottom, rim)
    columns = _reflected(picture.shape[1], margins.left, margins.right, rim)
    return joined(picture, picture[rows[:, None], columns], margins)


def _reflected(length: int, before: int, after: int, rim: int) -> NDArray[np.intp]:
    """Return the place in a line of `length` for every pixel of the line with what lies before and after."""
    period = max(1, length - 2 * rim)

    def beyond(count: int) -> NDArray[np.intp]:
        way = np.arange(count) % (2 * period)
        return np.minimum(rim + np.where(way < period, way, 2 * period - 1 - way), length - 1)

    return np.concatenate([beyond(before)[::-1], np.arange(length), length - 1 - beyond(after)])


def room_beyond(picture: Pixels, more: int, most: int) -> tuple[Pixels, Pixels]:
    """Return the part of a picture (H×W×3) next to its right side with `more` columns of room, and the mask.

    Both are made smaller where they would have more than `most` pixels.
    """
    offered = picture[:, picture.shape[1] - _offered(picture) :]
    canvas = np.pad(offered, ((0, 0), (0, more), (0, 0)))
    mask = np.zeros(canvas.shape[:2], np.uint8)
    mask[:, offered.shape[1] - rim_of(picture) :] = 255
    scale = (most / mask.size) ** 0.5
    if scale >= 1:
        return canvas, mask
    height, width = canvas.shape[:2]
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    smaller = np.asarray(cv2.resize(canvas, size, interpolation=cv2.INTER_AREA), np.uint8)
    return smaller, np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def columns_beyond(painted: Pixels, picture: Pixels, more: int) -> Pixels:
    """Return the `more` columns (H×more×3) that were painted into the room beyond a picture, at its size."""
    size = (_offered(picture) + more, picture.shape[0])
    if painted.shape[1::-1] != size:
        painted = np.asarray(cv2.resize(painted, size, interpolation=cv2.INTER_LANCZOS4), np.uint8)
    return painted[:, size[0] - more :]


def reduced(picture: Pixels, width: int, height: int) -> Pixels:
    """Return a picture (H×W×3) at a smaller size, or the same."""
    if picture.shape[1::-1] == (width, height):
        return picture
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def with_its_light(picture: Pixels, more: int) -> Pixels:
    """Return a picture (H×W×3) with `more` columns at its right side in the colours of its reflection.

    They show its light and none of its shapes, so that no face of it comes up again.
    """
    whole = mirrored(picture, Margins(0, 0, more, 0))
    height, width = whole.shape[:2]
    patches = (max(1, round(width * _PATCHES / height)), _PATCHES)
    light = cv2.resize(whole, patches, interpolation=cv2.INTER_AREA)
    light = np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    whole[:, picture.shape[1] :] = light[:, picture.shape[1] :]
    return whole


def to_paint(picture: Pixels, kept: int) -> Pixels:
    """Return the mask (H×W) of a picture of which all but the first `kept` columns are to be painted."""
    mask = np.full(picture.shape[:2], 255, np.uint8)
    mask[:, :kept] = 0
    return mask


def enlarged_beyond(canvas: Pixels, width: int, height: int, more: int) -> Pixels:
    """Return the `more` columns (H×more×3) of a canvas that lie beside a picture of `width` × `height`."""
    size = (width + more, height)
    if canvas.shape[1::-1] != size:
        canvas = np.asarray(cv2.resize(canvas, size, interpolation=cv2.INTER_LANCZOS4), np.uint8)
    return canvas[:, width:]


def _offered(picture: Pixels) -> int:
    width = picture.shape[1]
    return max(round(OFFERED * width), min(64, width))


def joined(picture: Pixels, canvas: Pixels, margins: Margins) -> Pixels:
    """Return `canvas` with `picture` in its place, and without a step in tone where they meet.

    `canvas` is larger than the picture by the margins; only what lies beside the picture is changed.
    """
    result = canvas.copy()
    height, width = picture.shape[:2]
    middle = np.s_[margins.top : margins.top + height]
    result[middle, margins.left : margins.left + width] = picture
    reach = max(2.0, _JOINT * max(picture.shape[:2]))
    # Each as columns that come nearer to the picture, and the picture's own columns from that edge on.
    sides = (
        (result[middle, : margins.left], picture),
        (result[middle, margins.left + width :][:, ::-1], picture[:, ::-1]),
    )
    for beside, inside in sides:
        _meet(beside, inside, reach)
    whole = result[middle].swapaxes(0, 1)
    ends = (
        (result[: margins.top].swapaxes(0, 1), whole),
        (result[margins.top + height :][::-1].swapaxes(0, 1), whole[:, ::-1]),
    )
    for beside, inside in ends:
        _meet(beside, inside, reach)
    return result


def _meet(beside: Pixels, inside: Pixels, reach: float) -> None:
    """Change the tone of `beside` (H×n×C), in place, so that its last column meets the first of `inside`."""
    near = min(beside.shape[1], round(5 * reach))
    if near == 0:
        return
    step = inside[:, :2].mean(axis=1) - beside[:, -2:].mean(axis=1)
    step = np.asarray(cv2.GaussianBlur(step[:, None].astype(np.float32), (1, 0), reach / 2))
    step = step.reshape(len(inside), 1, -1)
    share = np.exp(-np.arange(near, dtype=np.float32)[::-1] / np.float32(reach))
    part = beside[:, -near:]
    part[:] = np.clip(np.rint(part + step * share[None, :, None]), 0, 255).astype(np.uint8)
