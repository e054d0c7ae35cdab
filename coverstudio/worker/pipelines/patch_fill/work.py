"""How far the fill is, told often enough that a cancel takes effect at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


class Work:
    """Counts effort (pixels of hole, weighted by scale) and reports it in thousandths."""

    def __init__(self, total: float, report: Callable[[int, int, Pixels | None], None]) -> None:
        self._total = max(total, 1.0)
        self._report = report
        self._finished = 0.0
        self._share = 0.0
        self._size = 0.0

    def tick(self, share: float, size: float) -> None:
        """`share` (0..1) of a piece of `size` is done; the report may raise to cancel."""
        done = min(self._finished + share * size, self._total)
        self._report(int(1000 * done / self._total), 1000, None)

    def finish(self, size: float, preview: Pixels) -> None:
        """A whole piece of `size` is done."""
        self._finished += size
        self._report(int(1000 * min(self._finished / self._total, 1.0)), 1000, preview)
