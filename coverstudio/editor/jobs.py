"""Long work that the user watches and cancels. One of the two places that catch everything."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from coverstudio.document.assets import MissingAssetError
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import Progress
from coverstudio.generation.picture import Picture

logger = logging.getLogger(__name__)

State = Literal["waiting", "running", "cancelling", "done", "failed", "cancelled"]

# What a story may raise with a sentence that is meant for the user.
TOLD_AS_THEY_ARE = (GenerationError, MissingAssetError, ValueError, OSError)


class Job:
    """One piece of long work; read by views, written by `Jobs` and through `report`.

    One that `writes` a file has all it needs, and one that is `aside` has nothing to do with the open cover:
    they go on when another one is opened. A `queued` one waits for its turn: only one of these runs at a
    time. A `resumable` one, such as a download, can be taken up again later, so that cancelling it only
    pauses it. `about` tells jobs of one name apart.
    """

    def __init__(
        self,
        name: str,
        changed: Callable[[Job], None],
        *,
        writes: bool = False,
        aside: bool = False,
        queued: bool = False,
        resumable: bool = False,
        about: str = "",
    ) -> None:
        self.name = name
        self.about = about
        self.writes = writes
        self.aside = aside
        self.queued = queued
        self.resumable = resumable
        self.state: State = "waiting"
        self.step = 0
        self.total = 0
        self.in_steps = False  # whether `step` counts something that a person would count
        self.preview: Picture | None = None
        self.sentence = ""
        self.started_at = time.monotonic()
        self._changed = changed
        self.task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Count the time from now: what a job waited says nothing about how long it takes."""
        self.state, self.started_at = "running", time.monotonic()

    def report(self, progress: Progress) -> None:
        """Take the progress of a request. The time counts from the end of step 0, when models are loaded."""
        if progress.step == 0:
            self.started_at = time.monotonic()
        self.step, self.total, self.in_steps = progress.step, progress.total, True
        if progress.preview is not None:
            self.preview = progress.preview
        self._changed(self)

    def report_share(self, share: float) -> None:
        """Take how much is done, 0..1, of work that does not come in steps."""
        self.step, self.total, self.in_steps = round(share * 1000), 1000, False
        self._changed(self)

    def says(self, name: str) -> None:
        """Name the part of the work that begins now and start its progress over."""
        self.name, self.step, self.total, self.in_steps = name, 0, 0, False
        self.started_at = time.monotonic()
        self._changed(self)

    @property
    def is_of_cover(self) -> bool:
        """Whether it works on the open cover, and is of no use to another one."""
        return not (self.writes or self.aside)

    @property
    def must_finish(self) -> bool:
        """Whether the window stays until it has ended: half a file would be left."""
        return self.writes and not self.resumable

    @property
    def share(self) -> float | None:
        """How much is done, 0..1, or None while that is not known."""
        return min(1.0, self.step / self.total) if self.total else None

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the time since this part began, None while there is nothing to estimate from."""
        share = self.share
        if not share:
            return None
        return (time.monotonic() - self.started_at) * (1 - share) / share


Work = Callable[[Job], Coroutine[Any, Any, None]]


class Jobs(QObject):
    """The jobs that run and the ones that wait for their turn.

    Each that runs is an asyncio task; cancelling the task cancels what it awaits.

    `started` tells that a job begins, `ended` that it is over, with `job.state`; `order_changed` that other
    jobs wait, or in another order.
    """

    started = Signal(object)
    changed = Signal(object)
    ended = Signal(object)
    order_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []
        self._waiting: list[tuple[Job, Work]] = []

    @property
    def running(self) -> tuple[Job, ...]:
        """The jobs that have begun and not ended, oldest first."""
        return tuple(self._running)

    @property
    def waiting(self) -> tuple[Job, ...]:
        """The jobs that wait for their turn, the next one first."""
        return tuple(job for job, _ in self._waiting)

    def start(
        self,
        name: str,
        work: Work,
        *,
        writes: bool = False,
        aside: bool = False,
        queued: bool = False,
        resumable: bool = False,
        about: str = "",
    ) -> Job:
        """Start `work` in the running event loop, a queued one as soon as it is its turn."""
        job = Job(
            name, self.changed.emit, writes=writes, aside=aside, queued=queued, resumable=resumable,
            about=about,
        )  # fmt: skip
        if queued and self._must_wait():
            self._waiting.append((job, work))
            self.order_changed.emit()
        else:
            self._begin(job, work)
        return job

    def move(self, job: Job, place: int) -> None:
        """Let a waiting job be the one at `place`, 0 being the next; one that does not wait stays."""
        for entry in self._waiting:
            if entry[0] is job:
                self._waiting.remove(entry)
                self._waiting.insert(max(place, 0), entry)
                self.order_changed.emit()
                return

    def cancel(self, job: Job) -> None:
        """Ask the job to stop; it ends within seconds, the worker being killed if it must.

        One that waits ends at once and never begins.
        """
        if job.state == "waiting":
            self._cancel_waiting(job)
        elif job.task is not None and job.state == "running":
            job.state = "cancelling"
            job.task.cancel()
            self.changed.emit(job)

    def cancel_all(self) -> None:
        """Cancel every job."""
        self._cancel((*self.waiting, *self.running))

    def leave_cover(self) -> None:
        """Cancel what works on the open cover, because another one is about to take its place."""
        current = _current_task()
        self._cancel(
            [
                job
                for job in (*self.waiting, *self.running)
                if job.is_of_cover and (job.task is None or job.task is not current)
            ]
        )

    def _cancel(self, jobs: Sequence[Job]) -> None:
        # Waiting ones come first, or the end of a running one would begin them.
        for job in jobs:
            self.cancel(job)

    def _cancel_waiting(self, job: Job) -> None:
        self._waiting = [entry for entry in self._waiting if entry[0] is not job]
        job.state = "cancelled"
        self.order_changed.emit()
        self.ended.emit(job)

    def _must_wait(self) -> bool:
        return bool(self._waiting) or any(job.queued for job in self._running)

    def _begin_next(self) -> None:
        if self._waiting and not any(job.queued for job in self._running):
            self._begin(*self._waiting.pop(0))
            self.order_changed.emit()

    def _begin(self, job: Job, work: Work) -> None:
        job.begin()
        self._running.append(job)
        job.task = asyncio.get_event_loop().create_task(self._run(job, work))
        job.task.add_done_callback(lambda _: self._end(job))
        self.started.emit(job)

    async def written(self) -> None:
        """Wait until no file is being written that cannot be taken up again."""
        while tasks := [job.task for job in self._running if job.must_finish and job.task is not None]:
            await asyncio.wait(tasks)
            await asyncio.sleep(0)

    async def wait(self) -> None:
        """Wait until no job runs and none waits."""
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
        self._begin_next()


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:  # called from outside the event loop, by a click
        return None
