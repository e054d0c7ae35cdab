"""Small work beside the jobs that nobody watches: thumbnails, findings, colours of the artwork."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from coverstudio.editor.jobs import TOLD_AS_THEY_ARE
from coverstudio.ui.translation import told

logger = logging.getLogger(__name__)


class Errands:
    """Keeps hold of small tasks, so that none is lost and none outlives the window.

    What goes wrong with a sentence for the user is told through `tell`.
    """

    def __init__(self, tell: Callable[[str], object]) -> None:
        self._tell = tell
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_over = False

    @property
    def is_busy(self) -> bool:
        """Whether any of them still runs."""
        return bool(self._tasks)

    def send(self, errand: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a small task in the running event loop; what goes wrong in it is logged.

        After `end` it is given up at once: windows that close bring others to the front, which look around.
        """
        task = asyncio.get_event_loop().create_task(errand)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)
        if self._is_over:
            task.cancel()
        return task

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, TOLD_AS_THEY_ARE):
            logger.info("an errand failed: %s", error)
            self._tell(told(str(error)))
        elif error is not None:
            logger.error("an errand failed", exc_info=error)

    async def end(self) -> None:
        """Give up what still runs, and whatever is sent from now on, and wait until it has ended."""
        self._is_over = True
        while tasks := list(self._tasks):
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
