"""Progress out of a pipeline, and the only place where a running pipeline learns of a cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.generation.messages import Progress, Reply
from coverstudio.generation.picture import Picture
from coverstudio.worker.errors import JobCancelled

SECONDS_BETWEEN_PREVIEWS = 0.1
LONGEST_PREVIEW = 512


class Reporter:
    """What a pipeline calls as `report(step, total, preview)`."""

    def __init__(self, job: int, cancelled: threading.Event, send: Callable[[Reply], None]) -> None:
        self._job, self._cancelled, self._send = job, cancelled, send
        self._last_preview = 0.0

    def __call__(self, step: int, total: int, preview: NDArray[np.uint8] | None = None) -> None:
        """Tell that `step` of `total` is done; raises JobCancelled once the job is given up."""
        if self._cancelled.is_set():
            raise JobCancelled
        self._send(Progress(self._job, step, total, self._picture(preview)))

    def _picture(self, preview: NDArray[np.uint8] | None) -> Picture | None:
        now = time.monotonic()
        if preview is None or now - self._last_preview < SECONDS_BETWEEN_PREVIEWS:
            return None
        self._last_preview = now
        factor = LONGEST_PREVIEW / max(preview.shape[:2])
        if factor < 1:
            size = (max(1, round(preview.shape[1] * factor)), max(1, round(preview.shape[0] * factor)))
            preview = np.asarray(cv2.resize(preview, size, interpolation=cv2.INTER_AREA), np.uint8)
        return Picture(preview)
