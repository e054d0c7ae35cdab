"""Several workers behind one Generator: each request goes to the environment that its engine lives in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from coverstudio.generation.generator import GenerationError, OnProgress
from coverstudio.generation.messages import AnyRequest, DescribeDevice, Engine, Engines, ListEngines
from coverstudio.generation.worker_client import SECONDS_TO_CANCEL, WorkerClient

# OpenMP (torch, and our networks in onnxruntime), NumPy's and torch's matrices, OpenCV, TensorFlow
_THREADS: tuple[str, ...] = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM",
    "TF_NUM_INTRAOP_THREADS",
)  # fmt: skip


class WorkerCommands(msgspec.Struct, frozen=True, kw_only=True):
    """What starts the workers: the main one, and by engine the one of a runtime of its own."""

    main: tuple[str, ...]
    beside: Mapping[str, tuple[str, ...]] = {}


class Workers:
    """Answers every request in a worker process, one request after another in each of them.

    Engines that have a runtime of their own which is ready are asked there, all others in the main worker.
    `commands` is called before every request, so that what is installed or removed needs no restart; by
    default it looks at the runtimes of this computer. A process is started when it is first needed. `log` and
    `seconds_to_cancel` are those of `WorkerClient`; a worker beside the main one has a log beside its log.
    `threads` is how many threads each process may calculate with where several work at once, None for all.
    Two `Workers` share nothing.
    """

    def __init__(
        self,
        log: Path | None = None,
        seconds_to_cancel: float = SECONDS_TO_CANCEL,
        commands: Callable[[], WorkerCommands] | None = None,
        threads: int | None = None,
    ) -> None:
        self._environment = {} if threads is None else dict.fromkeys(_THREADS, str(threads))
        self._commands = commands or _installed_commands
        self._log, self._seconds_to_cancel = log, seconds_to_cancel
        self._main = WorkerClient(lambda: self._commands().main, log, seconds_to_cancel, self._environment)
        self._beside: dict[str, WorkerClient] = {}

    async def run(self, request: AnyRequest, on_progress: OnProgress | None = None) -> Any:
        """Answer `request`. Cancelling the task cancels the job; raises GenerationError otherwise."""
        await self._look_at_runtimes()
        if isinstance(request, ListEngines):
            return await self._list(request, on_progress)
        return await self._worker_of(request).run(request, on_progress)

    async def warm_up(self) -> None:
        """Start the main process ahead of the first request."""
        await self._main.warm_up()

    def close(self) -> None:
        """End every worker process, whatever it does."""
        for client in (self._main, *self._beside.values()):
            client.close()

    def pid(self, engine: str = "") -> int | None:
        """Return the process id of the worker that has `engine`, None while none runs."""
        return self._beside.get(engine, self._main).pid

    async def _look_at_runtimes(self) -> None:
        """Know the workers beside the main one as of now, and end those whose runtime is gone."""
        present = (await asyncio.to_thread(self._commands)).beside
        for engine in self._beside.keys() - present.keys():
            self._beside.pop(engine).close()
        for engine in present.keys() - self._beside.keys():
            log = self._log and self._log.with_stem(f"{self._log.stem}-{engine}")
            self._beside[engine] = WorkerClient(
                present[engine], log, self._seconds_to_cancel, self._environment
            )

    def _worker_of(self, request: AnyRequest) -> WorkerClient:
        if isinstance(request, (ListEngines, DescribeDevice)):
            return self._main
        return self._beside.get(request.engine, self._main)

    async def _list(self, request: ListEngines, on_progress: OnProgress | None) -> Engines:
        """Return what the main worker has, and of the engines beside it what their own workers say."""
        answer: Engines = await self._main.run(request, on_progress)
        engines = await asyncio.gather(*(self._as_known(engine) for engine in answer.engines))
        return msgspec.structs.replace(answer, engines=tuple(engines))

    async def _as_known(self, engine: Engine) -> Engine:
        if engine.id not in self._beside:
            return engine
        try:
            answer: Engines = await self._beside[engine.id].run(ListEngines())
        except GenerationError as error:  # the other engines are no worse for it
            return msgspec.structs.replace(engine, ready=False, reason=str(error))
        return next(own for own in answer.engines if (own.id, own.kind) == (engine.id, engine.kind))


def _installed_commands() -> WorkerCommands:
    # 42 ms that the window's start does not pay
    from coverstudio.generation.runtimes import commands_of_engines, worker_command  # noqa: PLC0415

    return WorkerCommands(main=worker_command(), beside=commands_of_engines())
