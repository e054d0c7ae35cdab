"""Steps and previews while a model paints, over both passes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coverstudio.worker.pipelines.diffusion.previews import Previews
from coverstudio.worker.reporter import SECONDS_BETWEEN_PREVIEWS

Report = Callable[[int, int, NDArray[np.uint8] | None], None]


class Steps:
    """Counts the calls of the networks, `total` in all, and shows what the picture looks like by now.

    `report` may raise to give the picture up; that takes effect within one step.
    """

    def __init__(self, report: Report, total: int, previews: Previews | None) -> None:
        self._report, self._total, self._previews = report, total, previews
        self._done = 0
        self._shown = -SECONDS_BETWEEN_PREVIEWS
        self._size = (0, 0)

    def begin(self, width: int, height: int) -> None:
        """Tell the size of the picture that the next steps paint."""
        self._size = width, height
        self.alive()

    def alive(self) -> None:
        """Report that work goes on between two steps."""
        self._report(self._done, self._total, None)

    def __call__(self, pipeline: Any, step: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        """Be told by a pipeline of diffusers that a step is done; changes nothing about it."""
        del pipeline, step, timestep
        self._done = min(self._done + 1, self._total)
        self._report(self._done, self._total, self._preview(tensors["latents"]))
        return {}

    def _preview(self, latents: Any) -> NDArray[np.uint8] | None:
        now = time.monotonic()
        if self._previews is None or now - self._shown < SECONDS_BETWEEN_PREVIEWS:
            return None
        self._shown = now
        return self._previews.rgb(latents, *self._size)
