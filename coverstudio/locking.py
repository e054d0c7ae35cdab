"""A lock file. The system lets go of it when the process ends, however it ends, so none is ever stale."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """A lock this process holds until `release`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @staticmethod
    def taken(path: Path) -> Lock | None:
        """Return the lock of the file at `path`, or None when somebody holds it. Raises OSError."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(descriptor)
        except OSError:
            os.close(descriptor)
            return None
        return Lock(descriptor)

    def fileno(self) -> int:
        """Return the descriptor: a child that inherits it holds the lock as well (not on Windows)."""
        return self._descriptor

    def release(self) -> None:
        """Let the lock go. Nothing happens the second time."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
