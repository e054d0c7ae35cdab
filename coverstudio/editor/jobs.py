"""Long work that the user watches and cancels. One of the two places that catch everything."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from coverstudio.document.assets import MissingAssetError
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import Progress
from coverstudio.generation.picture import Picture

logger = logging.getLogger(__name__)

State = Literal["running", "cancelling", "done", "failed", "cancelled"]

# What a story may raise with a sentence that is meant for the user.
TOLD_AS_THEY_ARE = (GenerationError, MissingAssetError, ValueError, OSError)


class Job:
    """One piece of long work; read by views, written by `Jobs` and through `report`."""

    def __init__(self, name: str, changed: Callable[[Job], None]) -> None:
        self.name = name
        self.state: State = "running"
        self.step = 0
        self.total = 0
        self.preview: Picture | None = None
        self.sentence = ""
        self.started_at = time.monotonic()
        self._changed = changed
        self.task: asyncio.Task[None] | None = None

    def report(self, progress: Progress) -> None:
        """Take the progress of a request."""
        self.step, self.total = progress.step, progress.total
        if progress.preview is not None:
            self.preview = progress.preview
        self._changed(self)

    def report_share(self, share: float) -> None:
        """Take how much is done, 0..1, of work that does not come in steps."""
        self.step, self.total = round(share * 1000), 1000
        self._changed(self)

    def says(self, name: str) -> None:
        """Name the part of the work that begins now and start its progress over."""
        self.name, self.step, self.total = name, 0, 0
        self._changed(self)

    @property
    def share(self) -> float | None:
        """How much is done, 0..1, or None while that is not known."""
        return min(1.0, self.step / self.total) if self.total else None

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the time so far, None while there is nothing to estimate from."""
        share = self.share
        if not share:
            return None
        return (time.monotonic() - self.started_at) * (1 - share) / share


Work = Callable[[Job], Coroutine[Any, Any, None]]


class Jobs(QObject):
    """The jobs that run. Each is an asyncio task; cancelling the task cancels what it awaits."""

    started = Signal(object)
    changed = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that have not ended, oldest first."""
        return tuple(self._running)

    def start(self, name: str, work: Work) -> Job:
        """Start `work` in the running event loop; its end is told by `ended`, with `job.state`."""
        job = Job(name, self.changed.emit)
        self._running.append(job)
        job.task = asyncio.get_event_loop().create_task(self._run(job, work))
        self.started.emit(job)
        return job

    def cancel(self, job: Job) -> None:
        """Ask the job to stop; it ends within seconds, the worker being killed if it must."""
        if job.task is not None and job.state == "running":
            job.state = "cancelling"
            job.task.cancel()
            self.changed.emit(job)

    def cancel_all(self) -> None:
        """Cancel every job."""
        for job in self.running:
            self.cancel(job)

    async def wait(self) -> None:
        """Wait until no job runs."""
        while tasks := [job.task for job in self._running if job.task is not None]:
            await asyncio.wait(tasks)
            await asyncio.sleep(0)

    async def _run(self, job: Job, work: Work) -> None:
        try:
            await work(job)
            job.state = "done"
        except asyncio.CancelledError:
            job.state = "cancelled"
        except TOLD_AS_THEY_ARE as error:
            logger.info("%s: %s", job.name, error, exc_info=True)
            job.state, job.sentence = "failed", str(error)
        except Exception as error:  # the one place of the window that catches everything
            logger.exception("%s failed", job.name)
            job.state = "failed"
            job.sentence = (
                f"{job.name} stopped unexpectedly ({type(error).__name__}); your cover is unharmed."
            )
        finally:
            self._running.remove(job)
            self.ended.emit(job)
