"""From a request to a picture of the size that it asks for."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from coverstudio.generation.messages import Upscale
from coverstudio.imaging.smooth_fill import smooth_fill
from coverstudio.limits import MOST_PIXELS
from coverstudio.worker.devices import Hardware, best_hardware
from coverstudio.worker.errors import EngineError, JobCancelled
from coverstudio.worker.pipelines import lanczos
from coverstudio.worker.pipelines.lanczos import Pixels, Samples
from coverstudio.worker.pipelines.real_esrgan.blending import mixed
from coverstudio.worker.pipelines.real_esrgan.bookmarks import Bookmark, fingerprint
from coverstudio.worker.pipelines.real_esrgan.loading import Chosen, Loaded, load
from coverstudio.worker.pipelines.real_esrgan.strips import Course, Floats, enlarged, rows_at_a_time

Report = Callable[[int, int], None]


def upscale(request: Upscale, report: Report, hardware: Hardware | None = None) -> Samples:
    """Return the picture of `request`, enlarged by its model on `hardware` (default: the best there is).

    Alpha is enlarged by Lanczos: a network that was trained on pictures would draw textures into it. A
    picture of 16 bits a channel stays one, and is computed in full precision: the short numbers that networks
    are fastest with carry 8 to 11 bits. Raises EngineError with a sentence.
    """
    image = request.image.samples
    chosen = Chosen(request.model, request.other_model, request.other_share)
    dtype = torch.float32 if image.dtype == np.uint16 else None
    loaded = load(chosen, hardware or _best_hardware(), dtype)
    bookmark = Bookmark(_key(loaded, chosen, image, request.width))
    made = _sized(_made(loaded, image, request.width, report, bookmark), request.width, request.height)
    if image.shape[2] == 3 and request.strength == 1 and request.protect is None:
        return made
    plain = lanczos.upscale(image, request.width, request.height, _unreported)
    protect = request.protect.pixels if request.protect else None
    plain[..., :3] = mixed(plain[..., :3], made, request.strength, protect)
    return plain


@functools.cache
def _best_hardware() -> Hardware:
    return best_hardware()


def _key(loaded: Loaded, chosen: Chosen, image: Samples, width: int) -> str:
    """Return what is the same where the same rows come out, to the bit."""
    parts = (
        fingerprint(chosen.path), fingerprint(chosen.other) if chosen.other else "", chosen.share,
        loaded.hardware.torch_device, loaded.hardware.name, loaded.dtype, torch.__version__,
        torch.get_num_threads(), image.shape, image.dtype, width, rows_at_a_time(loaded, image.shape[1]),
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode() + np.ascontiguousarray(image).data).hexdigest()


def _made(loaded: Loaded, image: Samples, width: int, report: Report, bookmark: Bookmark) -> Samples:
    """Return what the network makes of the picture, as many times as large, but no wider than `width`.

    It goes on at the bookmark, where one lies, and leaves one where it is given up.
    """
    scale = loaded.network.scale
    height = image.shape[0] * scale
    width = min(width, image.shape[1] * scale)
    if height * width > MOST_PIXELS:
        raise EngineError(
            f"The model would make {width:,} × {height:,} pixels of this picture, which is too large:"
            " make the picture smaller first, or enlarge it with Lanczos."
        )
    white = np.iinfo(image.dtype).max
    out: Samples = np.empty((height, width, 3), image.dtype)
    course = bookmark.found(out, loaded) or Course(rows_at_a_time(loaded, image.shape[1]))
    try:
        for rows in enlarged(loaded, _colours(image), report, course):
            out[course.ready - len(rows) : course.ready] = _narrowed(rows, width) * white + 0.5
            bookmark.move(course, out)
        bookmark.remove()
    except JobCancelled:
        bookmark.leave(course, out)
        raise
    finally:
        bookmark.close()
    return out


def _narrowed(rows: Floats, width: int) -> Floats:
    """Return rows of `width` at once, so that what nobody asked for is not gathered."""
    if rows.shape[1] == width:
        return rows
    return np.asarray(cv2.resize(rows, (width, len(rows)), interpolation=cv2.INTER_AREA), np.float32)


def _sized(made: Samples, width: int, height: int) -> Samples:
    if made.shape[:2] == (height, width):
        return made
    return lanczos.upscale(made, width, height, _unreported)


def _colours(image: Samples) -> Floats:
    """Return the colours as 0..1; what is hidden goes on with those beside it, so that no edge shows."""
    values = image.astype(np.float32) / np.float32(np.iinfo(image.dtype).max)
    if image.shape[2] == 3:
        return values
    seen: NDArray[np.float32] = (values[..., 3] > 0).astype(np.float32)
    return smooth_fill(np.ascontiguousarray(values[..., :3]), seen)


def _unreported(step: int, total: int, preview: Pixels | None) -> None:
    """The rows of the network were the work; a cancel takes effect a second later."""
