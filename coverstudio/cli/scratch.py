"""Where a command keeps its pictures while it works; what a killed one left behind goes with the next."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from coverstudio.locking import Lock

_PREFIX, _LOCK = "coverstudio-run-", "lock"
_YOUNG = 60.0  # seconds: a command that has just begun may not hold its lock yet


@contextmanager
def scratch_folder() -> Generator[Path]:
    """Give a folder that is removed in the end, and remove those of commands that were killed."""
    remove_abandoned(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock: Lock | None = None
    try:
        lock = Lock.taken(folder / _LOCK)
        yield folder
    finally:
        if lock is not None:
            lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned(place: Path) -> int:
    """Remove the folders in `place` that nobody holds any more; return how many there were."""
    removed = 0
    for folder in place.glob(f"{_PREFIX}*"):
        try:
            if not _is_ours(folder) or (lock := Lock.taken(folder / _LOCK)) is None:
                continue
        except OSError:  # its command ended meanwhile
            continue
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
        removed += 1
    return removed


def _is_ours(folder: Path) -> bool:
    """Tell whether a folder was made by this user's commands, and long enough ago. Raises OSError."""
    found = folder.lstat()  # what others put there, links among it, is left alone
    is_mine = sys.platform == "win32" or found.st_uid == os.getuid()
    return is_mine and (folder / _LOCK).is_file() and time.time() - found.st_mtime >= _YOUNG
