"""Work in a thread that a job shows and can stop: hashing, copying, unpacking."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from coverstudio.editor.jobs import Job

T = TypeVar("T")
Tell = Callable[[int, int], None]

SECONDS_BETWEEN = 0.1


class StoppedError(Exception):
    """Raised inside the work by its own report, because the job was cancelled."""


async def watched(job: Job, work: Callable[[Tell], T]) -> T:
    """Run `work(tell)` in a thread; it calls `tell(done, total)` often, which reports to `job`.

    When the job is cancelled, the next `tell` raises StoppedError inside the work, and the job ends when the
    work has: nothing goes on behind the user's back.
    """
    stop = threading.Event()
    loop = asyncio.get_running_loop()
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if stop.is_set():
            raise StoppedError
        now = time.monotonic()
        if total and (now - last >= SECONDS_BETWEEN or done >= total):
            last = now
            loop.call_soon_threadsafe(job.report_share, done / total)

    working = loop.run_in_executor(None, work, tell)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        stop.set()
        with contextlib.suppress(StoppedError):
            await working
        raise
