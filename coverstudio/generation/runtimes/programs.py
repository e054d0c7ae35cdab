"""Runs an installer so that it can be given up at any moment, with everything it started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from coverstudio.locking import Lock

SECONDS_BETWEEN_LOOKS = 0.05
SECONDS_BETWEEN_TICKS = 0.5
OnTick = Callable[[], Awaitable[None]]
_NO_CONSOLE = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW


async def run_program(
    command: Sequence[str],
    variables: Mapping[str, str],
    folder: Path,
    log: IO[bytes],
    lock: Lock,
    on_tick: OnTick | None = None,
) -> int:
    """Run `command` in `folder` and return its exit code; what it says goes to `log`. Raises OSError.

    Cancelling kills it and all it has started. Where this process is killed, the program goes on alone and
    keeps `lock` until it ends, so that nobody works on the same files.
    """
    process = _start(command, variables, folder, log, lock)
    next_tick = time.monotonic()
    try:
        while (code := process.poll()) is None:
            if on_tick is not None and time.monotonic() >= next_tick:
                await on_tick()
                next_tick = time.monotonic() + SECONDS_BETWEEN_TICKS
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        if process.returncode is None:
            _kill(process)
    return code


def _start(
    command: Sequence[str], variables: Mapping[str, str], folder: Path, log: IO[bytes], lock: Lock
) -> subprocess.Popen[bytes]:
    inherited = () if sys.platform == "win32" else (lock.fileno(),)
    return subprocess.Popen(
        command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        start_new_session=True, pass_fds=inherited, creationflags=_NO_CONSOLE,
    )  # fmt: skip


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
