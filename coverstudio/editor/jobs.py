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
    """One piece of long work; read by views, written by `Jobs` and through `report`.

    One that `writes` a file has all it needs: it goes on when another cover is opened.
    """

    def __init__(self, name: str, changed: Callable[[Job], None], *, writes: bool = False) -> None:
        self.name = name
        self.writes = writes
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

    def start(self, name: str, work: Work, *, writes: bool = False) -> Job:
        """Start `work` in the running event loop; its end is told by `ended`, with `job.state`."""
        job = Job(name, self.changed.emit, writes=writes)
        self._running.append(job)
        job.task = asyncio.get_event_loop().create_task(self._run(job, work))
        job.task.add_done_callback(lambda _: self._end(job))
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

    def leave_cover(self) -> None:
        """Cancel what works on the open cover, because another one is about to take its place."""
        for job in self.running:
            if not job.writes and job.task is not _current_task():
                self.cancel(job)

    async def written(self) -> None:
        """Wait until no file is being written."""
        while tasks := [job.task for job in self._running if job.writes and job.task is not None]:
            await asyncio.wait(tasks)
            await asyncio.sleep(0)

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

    def _end(self, job: Job) -> None:
        if job.state == "cancelling":  # before it had begun
            job.state = "cancelled"
        self._running.remove(job)
        self.ended.emit(job)


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:  # called from outside the event loop, by a click
        return None
