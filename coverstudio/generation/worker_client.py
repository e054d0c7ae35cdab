"""The client of the worker program.

The pipes are served by threads, not by the event loop: a 30 MB picture is then read in one piece without
waking the window hundreds of times, and it works the same on every platform and under every event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import IO, Any, cast

from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import (
    AnyAnswer,
    AnyRequest,
    Cancel,
    Cancelled,
    Failed,
    Finished,
    Progress,
    Reply,
    Start,
)
from coverstudio.generation.wire import WireError, read_message, write_message

logger = logging.getLogger(__name__)

SECONDS_TO_CANCEL = 5.0
LARGEST_LOG = 2_000_000  # bytes; a longer one becomes the old log when the next worker starts
WORKER_DIED = (
    "The worker stopped in the middle of the job, perhaps for lack of memory. "
    "Your cover is unharmed: try again."
)
UNSENDABLE = "A number is too large, or a letter is none: change what was asked for and try again."

Terminal = Finished | Failed | Cancelled


class WorkerClient:
    """Runs requests one after another in a worker process, which is started when it is first needed.

    `command` starts the worker, `log` takes what it prints. A process that dies or does not give a cancelled
    job up within `seconds_to_cancel` is killed; the next request starts a new one. Where `command` is a
    function, it is called before every request, and a worker that was started by another command is replaced.
    """

    def __init__(
        self,
        command: Sequence[str] | Callable[[], Sequence[str]] = (sys.executable, "-m", "coverstudio.worker"),
        log: Path | None = None,
        seconds_to_cancel: float = SECONDS_TO_CANCEL,
    ) -> None:
        self._command, self._log = command, log
        self._seconds_to_cancel = seconds_to_cancel
        self._process: _Process | None = None
        self._turn = asyncio.Lock()
        self._numbers = itertools.count(1)

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        """Answer `request`. Cancelling the task cancels the job; raises GenerationError otherwise."""
        async with self._turn:
            process = await self._running()
            job = next(self._numbers)
            ending = process.expect(job, on_progress)
            try:
                await asyncio.to_thread(process.send, Start(job, request))
                reply = await asyncio.shield(ending)
                if isinstance(reply, Failed) and reply.spent:
                    self.close()
                return self._answer(reply)
            except asyncio.CancelledError:
                await self._give_up(process, job, ending)
                raise
            except WireError as error:
                process.forget(job)
                raise GenerationError(UNSENDABLE, str(error)) from error
            except OSError as error:
                raise GenerationError(WORKER_DIED, str(error)) from error

    async def warm_up(self) -> None:
        """Start the process ahead of the first request."""
        async with self._turn:
            await self._running()

    def close(self) -> None:
        """End the worker process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    @property
    def pid(self) -> int | None:
        """The process id of the worker, None while none runs."""
        return self._process.pid if self._process is not None and self._process.alive else None

    async def _running(self) -> _Process:
        command = await self._present_command()
        if self._process is None or not self._process.alive or self._process.command != command:
            self.close()
            self._process = await self._started(command)
        return self._process

    async def _present_command(self) -> tuple[str, ...]:
        if callable(self._command):  # in a thread, as it looks at files
            return tuple(await asyncio.to_thread(self._command))
        return tuple(self._command)

    async def _started(self, command: tuple[str, ...]) -> _Process:
        loop = asyncio.get_running_loop()
        starting = loop.run_in_executor(None, _Process, command, self._log, loop)
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(_kill_unwanted)
            raise

    @staticmethod
    def _answer(reply: Terminal) -> AnyAnswer:
        if isinstance(reply, Finished):
            return reply.answer
        if isinstance(reply, Failed):
            raise GenerationError(reply.sentence, reply.details)
        raise GenerationError("The job was cancelled by the worker.")

    async def _give_up(self, process: _Process, job: int, ending: asyncio.Future[Terminal]) -> None:
        try:
            await asyncio.to_thread(process.send, Cancel(job))
            await asyncio.wait_for(ending, self._seconds_to_cancel)
        except (TimeoutError, OSError, GenerationError, asyncio.CancelledError):
            self.close()


class _Process:
    """One worker process with its reading thread."""

    def __init__(self, command: tuple[str, ...], log: Path | None, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.command = command
        self._writing = threading.Lock()
        self._waiting: dict[int, tuple[asyncio.Future[Terminal], OnProgress | None]] = {}
        self.alive = True
        with _log_file(log) as stderr:
            try:
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, bufsize=0,
                    env={**os.environ, "PYTHONUNBUFFERED": "1"}, creationflags=_NO_CONSOLE,
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
        with self._writing:
            write_message(cast(Any, self._process.stdin), message)

    def kill(self) -> None:
        """End the process now and collect it."""
        self.alive = False
        self._process.kill()
        self._process.wait()
        self._close_stdin()

    def _close_stdin(self) -> None:
        stdin = self._process.stdin
        if stdin is not None:
            with contextlib.suppress(OSError):
                stdin.close()

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
        if isinstance(reply, Progress):
            if on_progress is not None and not future.done():
                on_progress(reply)
            return
        del self._waiting[reply.job]
        if not future.done():
            future.set_result(reply)

    def _end(self) -> None:
        self._close_stdin()
        for future, _ in self._waiting.values():
            if not future.done():
                future.set_exception(GenerationError(WORKER_DIED))
        self._waiting.clear()


def _kill_unwanted(starting: asyncio.Future[_Process]) -> None:
    """End the process of a request that was given up while the process was being started."""
    if not starting.cancelled() and starting.exception() is None:
        starting.result().kill()


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
