"""Small work beside the jobs that nobody watches: thumbnails, findings, colours of the artwork."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

logger = logging.getLogger(__name__)


class Errands:
    """Keeps hold of small tasks, so that none is lost and none outlives the window."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, errand: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a small task in the running event loop; what goes wrong in it is logged."""
        task = asyncio.get_event_loop().create_task(errand)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)
        return task

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("an errand failed", exc_info=error)

    async def end(self) -> None:
        """Give up what still runs and wait until it has ended."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
