"""A picture through a network in strips: no more memory on the device than a strip and its rows need."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from coverstudio.worker.devices import free_memory
from coverstudio.worker.errors import DeviceLostError, EngineError
from coverstudio.worker.memory import is_device_lost, is_out_of_memory
from coverstudio.worker.pipelines.real_esrgan.flow import Flow
from coverstudio.worker.pipelines.real_esrgan.loading import TOO_LITTLE_MEMORY, Loaded

logger = logging.getLogger(__name__)

Floats = NDArray[np.float32]

# Pixels of a strip. A processor is fastest while its caches hold most of what a strip makes.
PIXELS_ON_PROCESSOR = 1 << 14
PIXELS_ON_CARD = 1 << 18
FEWEST_ROWS = 4  # what every network takes


class Course(msgspec.Struct):
    """How far a picture is through a network: `top` rows are sent, `ready` enlarged rows have come out.

    `rows` are sent at a time; `kept` is what the next strip needs of those before it, None at the top. A
    strip that is on its way changes nothing here.
    """

    rows: int
    top: int = 0
    ready: int = 0
    kept: Sequence[Tensor] | None = None


def enlarged(
    loaded: Loaded, colours: Floats, report: Callable[[int, int], None], course: Course | None = None
) -> Iterator[Floats]:
    """Yield the enlarged rows of `colours` (H×W×3, 0..1) from the top, as they get ready.

    They are the same however many rows are sent at a time. `report` is told how many rows are sent, and may
    raise to give the picture up; a strip that does not fit into the memory is made again with half as many.
    With a `course` that is under way, it goes on from there; when rows are yielded, it says what comes next.
    Raises EngineError with a sentence where not even the smallest strip fits.
    """
    height, width = colours.shape[:2]
    source = _padded(colours, loaded.network.step)
    course = course or Course(rows_at_a_time(loaded, width))
    while course.top < height:
        span = course.top, min(course.top + course.rows, source.shape[0])
        made = _passed(loaded, source, span, course.kept, lambda done=span[0]: report(done, height))
        if made is None:
            course.rows = _fewer(span[1] - span[0], loaded)
            continue
        out, course.kept = made
        course.top = span[1]
        out = out[: height * loaded.network.scale - course.ready, : width * loaded.network.scale]
        course.ready += len(out)
        if len(out):
            yield out
    report(height, height)


def rows_at_a_time(loaded: Loaded, width: int) -> int:
    """Return how many rows of a picture are sent at first."""
    pixels = PIXELS_ON_PROCESSOR if loaded.hardware.torch_device == "cpu" else PIXELS_ON_CARD
    return max(FEWEST_ROWS, pixels // width // FEWEST_ROWS * FEWEST_ROWS)


def _passed(
    loaded: Loaded,
    source: Floats,
    span: tuple[int, int],
    kept: Sequence[Tensor] | None,
    alive: Callable[[], None],
) -> tuple[Floats, Sequence[Tensor]] | None:
    """Send the rows of `span` through the network, None where there was too little memory for them."""
    alive()
    top, bottom = span
    flow = Flow(kept, is_last=bottom == source.shape[0], alive=alive)
    try:
        with torch.inference_mode():
            out = loaded.network(_tensor(source[top:bottom], loaded), flow)
            return _array(out), flow.kept
    except (RuntimeError, MemoryError) as error:
        if is_device_lost(error):
            raise DeviceLostError(
                f"{loaded.hardware.name} stopped answering: try again, and update its driver if it keeps"
                " happening."
            ) from error
        if not is_out_of_memory(error):
            raise
        logger.info("too little memory for %d rows: %s", bottom - top, error)
        return None


def _fewer(rows: int, loaded: Loaded) -> int:
    free_memory(loaded.hardware)
    if rows <= FEWEST_ROWS:
        raise EngineError(TOO_LITTLE_MEMORY)
    return max(FEWEST_ROWS, rows // 2 // FEWEST_ROWS * FEWEST_ROWS)


def _padded(colours: Floats, step: int) -> Floats:
    """Return the picture with rows and columns up to a multiple of `step`, mirrored from beside."""
    down, right = -colours.shape[0] % step, -colours.shape[1] % step
    return np.pad(colours, ((0, down), (0, right), (0, 0)), "reflect") if down or right else colours


def _tensor(rows: Floats, loaded: Loaded) -> Tensor:
    planes = torch.from_numpy(np.ascontiguousarray(rows.transpose(2, 0, 1)))[None]
    return planes.to(loaded.hardware.torch_device, loaded.dtype, memory_format=torch.channels_last)


def _array(rows: Tensor) -> Floats:
    return rows[0].clamp_(0, 1).permute(1, 2, 0).cpu().numpy()
