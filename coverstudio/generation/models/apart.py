"""A coroutine on an event loop of its own, in a thread of its own.

A download is thousands of small wake-ups, decryption, hashing and writing: the window's loop must see none
of it. On a loop it can be cancelled at any moment all the same, also while nothing arrives.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

_SECONDS_TO_END = 1.0

T = TypeVar("T")


async def run_apart(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Return what the coroutine made by `work` returns, or raise what it raises.

    Cancelling it cancels the coroutine and waits until it has ended, but not longer than a second.
    """
    apart = _Apart(work)
    ended = asyncio.wrap_future(apart.result)
    try:
        return await asyncio.shield(ended)
    except asyncio.CancelledError:
        apart.cancel()
        ended.add_done_callback(_take_note)
        await asyncio.wait({ended}, timeout=_SECONDS_TO_END)
        raise


def _take_note(ended: asyncio.Future[Any]) -> None:
    """Ask for the error of what was given up, or asyncio complains that nobody did."""
    if not ended.cancelled():
        ended.exception()


class _Apart(Generic[T]):
    def __init__(self, work: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self.result: concurrent.futures.Future[T] = concurrent.futures.Future()
        self._work = work
        self._lock = threading.Lock()
        self._is_cancelled = False
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]] | None = None
        threading.Thread(target=self._run, name="apart", daemon=True).start()

    def cancel(self) -> None:
        with self._lock:
            self._is_cancelled = True
            if self._running is not None:
                loop, task = self._running
                loop.call_soon_threadsafe(task.cancel)

    def _run(self) -> None:
        self.result.set_running_or_notify_cancel()
        try:
            value = asyncio.run(self._main())
        except BaseException as error:  # noqa: BLE001 - all of it is raised again where the result is awaited
            self.result.set_exception(error)
        else:
            self.result.set_result(value)

    async def _main(self) -> T:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine that runs has a task
        with self._lock:
            if self._is_cancelled:
                raise asyncio.CancelledError
            self._running = asyncio.get_running_loop(), task
        try:
            return await self._work()
        finally:
            with self._lock:
                self._running = None
