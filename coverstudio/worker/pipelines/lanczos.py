"""The built-in upscaler: Lanczos resampling, colour and transparency kept apart, in 8 or 16 bits."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Samples = NDArray[np.uint8 | np.uint16]
Report = Callable[[int, int, Pixels | None], None]

ROWS_PER_BAND = 512
# Lanczos with a = 4 looks four source pixels each way.
SUPPORT = 4


def upscale(image: Samples, width: int, height: int, report: Report) -> Samples:
    """Resample H×W×3 or H×W×4 (straight alpha) to exactly `width` × `height`, with as many bits as it has.

    Made in bands of rows so that a cancel takes effect soon; no band shows, because
    every band is resampled from its own rows and the rows its filter looks at. Shrinking uses area averaging.
    """
    if width < 1 or height < 1:
        raise ValueError("An upscaled picture needs at least one pixel each way.")
    work = _premultiplied(image) if image.shape[2] == 4 else image
    out = (
        _shrunk(work, width, height, report)
        if height < work.shape[0]
        else _enlarged(work, width, height, report)
    )
    return _straight(out) if image.shape[2] == 4 else out


def _shrunk(work: Samples, width: int, height: int, report: Report) -> Samples:
    report(0, 1, None)
    out: Samples = np.asarray(cv2.resize(work, (width, height), interpolation=cv2.INTER_AREA), work.dtype)
    report(1, 1, None)
    return out


def _enlarged(work: Samples, width: int, height: int, report: Report) -> Samples:
    bands = -(-height // ROWS_PER_BAND)
    factor = work.shape[0] / height
    # Widening first by rows alone keeps the vertical pass exact: each output row knows its source rows.
    wide = np.asarray(cv2.resize(work, (width, work.shape[0]), interpolation=cv2.INTER_LANCZOS4), work.dtype)
    out: Samples = np.empty((height, width, work.shape[2]), work.dtype)
    columns = np.arange(width, dtype=np.float32)[None, :]
    for band in range(bands):
        report(band, bands, None)
        top, bottom = band * ROWS_PER_BAND, min(height, (band + 1) * ROWS_PER_BAND)
        rows = ((np.arange(top, bottom, dtype=np.float32) + 0.5) * factor - 0.5)[:, None]
        first = max(0, int(np.floor(rows[0, 0])) - SUPPORT)
        last = min(work.shape[0], int(np.ceil(rows[-1, 0])) + SUPPORT + 1)
        shape = (bottom - top, width)
        out[top:bottom] = cv2.remap(
            wide[first:last],
            np.ascontiguousarray(np.broadcast_to(columns, shape)),
            np.ascontiguousarray(np.broadcast_to(rows - first, shape)),
            cv2.INTER_LANCZOS4,
            borderMode=cv2.BORDER_REPLICATE,
        )
    report(bands, bands, None)
    return out


def _premultiplied(image: Samples) -> Samples:
    white = np.uint32(np.iinfo(image.dtype).max)
    alpha = image[..., 3:].astype(np.uint32)
    colour = (image[..., :3] * alpha + white // 2) // white
    return np.concatenate([colour.astype(image.dtype), image[..., 3:]], axis=2)


def _straight(image: Samples) -> Samples:
    white = np.uint32(np.iinfo(image.dtype).max)
    alpha = np.maximum(image[..., 3:].astype(np.uint32), 1)
    colour = np.minimum((image[..., :3].astype(np.uint32) * white + alpha // 2) // alpha, white)
    return np.concatenate([colour.astype(image.dtype), image[..., 3:]], axis=2)
