"""One worker process and the messages to and from it.

The pipes are served by threads, not by the event loop: a 30 MB picture is then read in one piece without
waking the window hundreds of times, and it works the same on every platform and under every event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import Begun, Cancel, Cancelled, Failed, Finished, Progress, Reply, Start
from coverstudio.generation.wire import WireError, read_message, write_message

logger = logging.getLogger(__name__)

LARGEST_LOG = 2_000_000  # bytes; a longer one becomes the old log when the next worker starts
WORKER_DIED = (
    "The worker stopped in the middle of the job, perhaps for lack of memory. "
    "Your cover is unharmed: try again."
)

Terminal = Finished | Failed | Cancelled


class NotBegunError(GenerationError):
    """The process ended before it had begun the job."""


class WorkerProcess:
    """A worker process with its reading thread.

    It has our environment, and of `environment` what ours says nothing of. Raises GenerationError where it
    cannot be started.
    """

    def __init__(
        self,
        command: tuple[str, ...],
        log: Path | None,
        loop: asyncio.AbstractEventLoop,
        environment: Mapping[str, str],
    ) -> None:
        self._loop = loop
        self.command = command
        self._writing = threading.Lock()
        self._waiting: dict[int, tuple[asyncio.Future[Terminal], OnProgress | None]] = {}
        self._begun: set[int] = set()
        self.alive = True
        with _log_file(log) as stderr:
            try:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, bufsize=0,
                    env={**environment, **os.environ, "PYTHONUNBUFFERED": "1"}, creationflags=_NO_CONSOLE,
                )  # fmt: skip
            except OSError as error:
                raise GenerationError(f"The worker could not be started: {error}.") from error
        self.pid = self._process.pid
        threading.Thread(target=self._read, name="worker replies", daemon=True).start()

    def expect(self, job: int, on_progress: OnProgress | None) -> asyncio.Future[Terminal]:
        """Return the future of the last reply to `job`; its exception is always retrieved."""
        future: asyncio.Future[Terminal] = self._loop.create_future()
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._waiting[job] = (future, on_progress)
        return future

    def forget(self, job: int) -> None:
        """Expect no reply to `job` any more: it could not be sent."""
        del self._waiting[job]

    def send(self, message: Start | Cancel) -> None:
        """Write a message; called in a thread because the pipe may be slow to take a picture."""
        stdin = cast(IO[bytes], self._process.stdin)
        with self._writing:
            if stdin.closed:
                raise BrokenPipeError("the worker has ended")
            write_message(cast(Any, stdin), message)

    def kill(self) -> None:
        """End the process now and collect it."""
        self.alive = False
        self._process.kill()
        self._process.wait()
        self._close_stdin()

    def _close_stdin(self) -> None:
        # The process has ended, so that whoever is writing fails and lets go of the pipe.
        with self._writing, contextlib.suppress(OSError):
            cast(IO[bytes], self._process.stdin).close()

    def _read(self) -> None:
        stdout = cast(Any, self._process.stdout)
        try:
            while (reply := read_message(stdout, Reply)) is not None:  # type: ignore[arg-type]
                self._call(self._receive, reply)
        except (WireError, OSError, ValueError) as error:
            logger.info("the worker's replies ended: %s", error)
        stdout.close()
        self.alive = False
        self._process.kill()
        self._process.wait()
        self._call(self._end)

    def _call(self, function: Any, *arguments: Any) -> None:
        # The loop may have been closed while the process was still ending.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(function, *arguments)

    def _receive(self, reply: Reply) -> None:
        if reply.job not in self._waiting:
            return
        future, on_progress = self._waiting[reply.job]
        if isinstance(reply, Begun):
            self._begun.add(reply.job)
            return
        if isinstance(reply, Progress):
            if on_progress is not None and not future.done():
                on_progress(reply)
            return
        del self._waiting[reply.job]
        self._begun.discard(reply.job)
        if not future.done():
            future.set_result(reply)

    def _end(self) -> None:
        self._close_stdin()
        for job, (future, _) in self._waiting.items():
            if not future.done():
                error = GenerationError if job in self._begun else NotBegunError
                future.set_exception(error(WORKER_DIED))
        self._waiting.clear()


_NO_CONSOLE = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW


@contextlib.contextmanager
def _log_file(log: Path | None) -> Generator[IO[bytes] | int | None]:
    """Open the file that takes what the worker prints; where none can be kept, nothing does."""
    if log is None:
        yield None
        return
    try:
        stream = _opened(log)
    except OSError as error:  # a home that is read-only, a full disk: a log is not worth failing for
        logger.info("no log of the worker is kept: %s", error)
        yield subprocess.DEVNULL
        return
    with stream:
        yield stream


def _opened(log: Path) -> IO[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        with contextlib.suppress(OSError):  # Windows does not move what another program has open
            log.replace(log.with_suffix(".old.log"))
    return log.open("ab")
