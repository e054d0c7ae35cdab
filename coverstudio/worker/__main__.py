"""The worker's main loop: `python -m coverstudio.worker`, spoken to over stdin and stdout.

One thread reads commands, the main thread does one job after another. When stdin ends, the window is gone and
the worker ends at once, in the middle of whatever it does.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
import traceback
from typing import BinaryIO

from coverstudio.generation.messages import Begun, Cancelled, Command, Failed, Finished, Reply, Start
from coverstudio.generation.wire import WireError, read_message, write_message
from coverstudio.worker.engines import answer, use_leisure
from coverstudio.worker.errors import DeviceLostError, EngineError, JobCancelled
from coverstudio.worker.reporter import Reporter

logger = logging.getLogger(__name__)

SECONDS_TO_IDLE = 2.0  # between two variants of one wish there is less


class Worker:
    """Does the jobs that arrive on `commands` and answers them on `replies`."""

    def __init__(self, commands: BinaryIO, replies: BinaryIO) -> None:
        self._commands, self._replies = commands, replies
        self._writing = threading.Lock()
        self._queue: queue.SimpleQueue[Start] = queue.SimpleQueue()
        self._cancels: dict[int, threading.Event] = {}

    def run(self) -> None:
        """Work until the process is ended by the reading thread."""
        threading.Thread(target=self._read, name="commands", daemon=True).start()
        while True:
            self._do(self._next())

    def _next(self) -> Start:
        try:
            return self._queue.get(timeout=SECONDS_TO_IDLE)
        except queue.Empty:
            self._use_leisure()
            return self._queue.get()

    def _use_leisure(self) -> None:
        try:
            use_leisure()
        except Exception:  # nobody waits for it, and what it would have gained is no job's condition
            logger.exception("preparing for the next job failed")

    def _read(self) -> None:
        try:
            while (command := read_message(self._commands, Command)) is not None:  # type: ignore[arg-type]
                self._take(command)
        except WireError:
            logger.exception("stdin does not hold messages")
        # Nobody is left to read an answer; a job in a native library cannot be interrupted otherwise.
        os._exit(0)

    def _take(self, command: Command) -> None:
        if isinstance(command, Start):
            self._cancels[command.job] = threading.Event()
            self._queue.put(command)
        elif command.job in self._cancels:
            self._cancels[command.job].set()

    def _do(self, start: Start) -> None:
        cancelled = self._cancels[start.job]
        try:
            self._send(Begun(start.job))
            reply = self._reply(start, cancelled)
            self._send(reply)
        finally:
            del self._cancels[start.job]
        if isinstance(reply, Failed) and reply.spent:
            os._exit(1)

    def _reply(self, start: Start, cancelled: threading.Event) -> Reply:
        try:
            if cancelled.is_set():
                return Cancelled(start.job)
            return Finished(start.job, answer(start.request, Reporter(start.job, cancelled, self._send)))
        except JobCancelled:
            return Cancelled(start.job)
        except DeviceLostError as error:
            return Failed(start.job, str(error), traceback.format_exc(), spent=True)
        except EngineError as error:
            return Failed(start.job, str(error))
        except Exception as error:  # the worker's one place that catches everything
            logger.exception("the request failed: %r", start.request)
            return Failed(start.job, _sentence_about(error), traceback.format_exc())

    def _send(self, reply: Reply) -> None:
        with self._writing:
            write_message(self._replies, reply)


def _sentence_about(error: Exception) -> str:
    """Return what the user is told of an error that no pipeline foresaw."""
    if isinstance(error, MemoryError):
        return "There was not enough memory: close other programs or choose a smaller size."
    if isinstance(error, ImportError):
        return f"The engine cannot be loaded ({error}): install CoverStudio again with what it needs."
    return f"The engine could not finish ({type(error).__name__}): the log file has the details."


# Some libraries report to their makers unless they are told not to, ONNX Runtime since 1.31 among them.
_TELL_NOBODY = ("ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK")


def main() -> None:
    """Take stdin and stdout for the protocol and send everything libraries print to stderr."""
    for variable in _TELL_NOBODY:
        os.environ[variable] = "1"
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is the window's to handle
    commands = os.fdopen(os.dup(0), "rb", buffering=0)
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    sys.stdout = sys.stderr
    Worker(commands, replies).run()


if __name__ == "__main__":
    main()
