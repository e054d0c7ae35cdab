"""The client of the worker program: one request after another, whatever becomes of the process."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import AnyAnswer, AnyRequest, Cancel, Failed, Finished, Start
from coverstudio.generation.wire import WireError
from coverstudio.generation.worker_process import WORKER_DIED, NotBegunError, Terminal, WorkerProcess

SECONDS_TO_CANCEL = 5.0
UNSENDABLE = "A number is too large, or a letter is none: change what was asked for and try again."


class WorkerClient:
    """Runs requests one after another in a worker process, which is started when it is first needed.

    `command` starts the worker, `log` takes what it prints. A process that dies or does not give a cancelled
    job up within `seconds_to_cancel` is killed; the next request starts a new one. So does a request that
    finds the process ended since the last one: idle programs are what a system short of memory ends first.
    Where `command` is a function, it is called before every request, and a worker that was started by another
    command is replaced. `environment` is told to every process where our own environment says nothing else.
    """

    def __init__(
        self,
        command: Sequence[str] | Callable[[], Sequence[str]] = (sys.executable, "-m", "coverstudio.worker"),
        log: Path | None = None,
        seconds_to_cancel: float = SECONDS_TO_CANCEL,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._command, self._log, self._environment = command, log, environment or {}
        self._seconds_to_cancel = seconds_to_cancel
        self._process: WorkerProcess | None = None
        self._turn = asyncio.Lock()
        self._numbers = itertools.count(1)

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        """Answer `request`. Cancelling the task cancels the job; raises GenerationError otherwise."""
        async with self._turn:
            earlier = self._process
            try:
                return await self._run(request, on_progress)
            except NotBegunError:
                if self._process is not earlier:  # a new one that cannot even begin
                    raise
                self.close()
                return await self._run(request, on_progress)

    async def _run(self, request: AnyRequest, on_progress: OnProgress | None) -> AnyAnswer:
        process = await self._running()
        job = next(self._numbers)
        ending = process.expect(job, on_progress)
        try:
            await asyncio.to_thread(process.send, Start(job, request))
            reply = await asyncio.shield(ending)
        except asyncio.CancelledError:
            await self._give_up(process, job, ending)
            raise
        except WireError as error:
            process.forget(job)
            raise GenerationError(UNSENDABLE, str(error)) from error
        except OSError as error:
            raise NotBegunError(WORKER_DIED, str(error)) from error
        if isinstance(reply, Failed) and reply.spent:
            self.close()
        return self._answer(reply)

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

    async def _running(self) -> WorkerProcess:
        command = await self._present_command()
        if self._process is None or not self._process.alive or self._process.command != command:
            self.close()
            self._process = await self._started(command)
        return self._process

    async def _present_command(self) -> tuple[str, ...]:
        if callable(self._command):  # in a thread, as it looks at files
            return tuple(await asyncio.to_thread(self._command))
        return tuple(self._command)

    async def _started(self, command: tuple[str, ...]) -> WorkerProcess:
        loop = asyncio.get_running_loop()
        starting = loop.run_in_executor(None, WorkerProcess, command, self._log, loop, self._environment)
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

    async def _give_up(self, process: WorkerProcess, job: int, ending: asyncio.Future[Terminal]) -> None:
        try:
            await asyncio.to_thread(process.send, Cancel(job))
            await asyncio.wait_for(ending, self._seconds_to_cancel)
        except (TimeoutError, OSError, GenerationError, asyncio.CancelledError):
            self.close()


def _kill_unwanted(starting: asyncio.Future[WorkerProcess]) -> None:
    """End the process of a request that was given up while the process was being started."""
    if not starting.cancelled() and starting.exception() is None:
        starting.result().kill()
