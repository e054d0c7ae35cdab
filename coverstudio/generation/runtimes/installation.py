"""One installation, step by step; the stamp comes last, so that a half one is never taken for whole."""

from __future__ import annotations

import asyncio
import re
import shlex
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, ParamSpec, TypeVar

import msgspec

from coverstudio.generation.runtimes.failures import failure, is_unreachable, need_space
from coverstudio.generation.runtimes.installers import Installer, find_installer, python_for
from coverstudio.generation.runtimes.places import Place, Stamp, bytes_in
from coverstudio.generation.runtimes.plans import (
    RuntimeInstallError,
    RuntimePlan,
    all_requirements,
    requirements,
)
from coverstudio.generation.runtimes.programs import OnTick, run_program
from coverstudio.locking import Lock

MAKING = "Making the environment"
CHOOSING = "Choosing the packages for this computer"
FETCHING = "Fetching and unpacking"
FETCHING_ELSEWHERE = "Fetching from your own package sources, as torch's cannot be reached"
TRYING = "Trying it out"
MEGABYTE = 1_000_000
ALONE = "--no-deps"  # uv and pip have the same word for it
# What only builds for graphics cards have: NVIDIA's libraries beside torch, or a name in torch's version.
GPU_BUILD = re.compile(r"^ \+ (nvidia-|torch==\S+\+(cu|rocm|xpu))", re.MULTILINE)

P = ParamSpec("P")
T = TypeVar("T")


class RuntimeProgress(msgspec.Struct, frozen=True):
    """What happens now; about `step` of `total` megabytes are on the disk."""

    sentence: str
    step: int
    total: int


OnProgress = Callable[[RuntimeProgress], None]


class Installation:
    """Makes an environment, fills it, tries it and stamps it. `log` takes what the programs say.

    The caller holds `lock`.
    """

    def __init__(
        self, wanted: RuntimePlan, place: Place, lock: Lock, log: IO[bytes], on_progress: OnProgress | None
    ) -> None:
        self._wanted, self._place, self._lock, self._log = wanted, place, lock, log
        self._on_progress = on_progress
        self._expected = wanted.bytes

    async def run(self) -> None:
        """Install. Raises RuntimeInstallError, or OSError where files cannot be written."""
        place = self._place
        self._tell(MAKING)
        await self._need_space()
        if place.folder.exists():  # what is half there is not worth trusting; what was fetched is
            await in_thread(shutil.rmtree, place.folder)
        installer = await in_thread(find_installer, place)
        await self._must(installer.make(python_for(self._wanted, installer)), installer)
        await self._fill(installer)
        await self._try_out(installer)
        taken = await in_thread(bytes_in, place.folder)
        place.write_stamp(Stamp(requirements=all_requirements(self._wanted), bytes=taken))
        if place.downloads.exists():
            await in_thread(shutil.rmtree, place.downloads)

    async def _fill(self, installer: Installer) -> None:
        self._tell(CHOOSING)
        way = await self._choose(installer)
        sentence = installer.note or (FETCHING if way == installer.ways[0] else FETCHING_ELSEWHERE)

        async def measure() -> None:
            there = await in_thread(bytes_in, self._place.downloads, self._place.folder)
            self._tell(sentence, there)

        await self._must(installer.install(requirements(self._wanted), way), installer, measure)
        if self._wanted.alone:
            await self._must(installer.install(self._wanted.alone, (*way, ALONE)), installer, measure)

    async def _choose(self, installer: Installer) -> tuple[str, ...]:
        """Return the first way that leads to the packages, and learn how much there will be of them."""
        said = ""
        for way in installer.ways:
            command = installer.plan(requirements(self._wanted), way)
            if command is None:
                return way
            code, said = await self._run(command, installer)
            if code == 0:
                await self._expect(said)
                return way
            if not is_unreachable(said):
                break
        raise self._failure(said)

    async def _expect(self, planned: str) -> None:
        if GPU_BUILD.search(planned):
            self._expected = self._wanted.gpu_bytes
            await self._need_space()

    async def _need_space(self) -> None:
        fetched = await in_thread(bytes_in, self._place.downloads)
        need_space(self._wanted.name, self._place.folder.parent, self._expected - fetched)

    async def _try_out(self, installer: Installer) -> None:
        """Import what the runtime is for: a library of the system may be missing, or a driver too old."""
        self._tell(TRYING, self._expected)
        code = f"import {', '.join(self._wanted.modules)}"
        set_up = f"import os; os.environ.update({dict(self._wanted.variables)!r}); {code}"
        answer, _ = await self._run([str(self._place.python), "-I", "-c", set_up], installer)
        if answer != 0:
            raise RuntimeInstallError(
                f"The {self._wanted.name} was installed and does not start on this computer:"
                f" “{self._log.name}” says why."
            )

    async def _must(
        self, command: Sequence[str], installer: Installer, on_tick: OnTick | None = None
    ) -> None:
        code, said = await self._run(command, installer, on_tick)
        if code != 0:
            raise self._failure(said)

    async def _run(
        self, command: Sequence[str], installer: Installer, on_tick: OnTick | None = None
    ) -> tuple[int, str]:
        """Run one program; returns its exit code and what it said."""
        self._log.write(f"$ {shlex.join(command)}\n".encode())
        self._log.flush()
        before = self._log.seek(0, 2)
        folder = self._place.folder.parent
        code = await run_program(command, installer.variables, folder, self._log, self._lock, on_tick)
        with Path(self._log.name).open("rb") as said:
            said.seek(before)
            return code, said.read().decode("utf-8", "replace")

    def _failure(self, said: str) -> RuntimeInstallError:
        return failure(self._wanted.name, said, self._place.folder.parent, Path(self._log.name))

    def _tell(self, sentence: str, there: int = 0) -> None:
        if self._on_progress is not None:
            total = self._expected // MEGABYTE
            self._on_progress(RuntimeProgress(sentence, min(there // MEGABYTE, total), total))


async def in_thread(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Call `function` in a thread; when cancelled, first wait for its end: the lock must outlive it."""
    working = asyncio.ensure_future(asyncio.to_thread(function, *arguments, **named))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise
