"""Folders of a store that pass: what is being unpacked, and what was taken out of its place."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from coverstudio.document.atomic import make_folder, writing
from coverstudio.locking import Lock

_NEW, _OLD, _LOCK = ".new-", ".old-", ".lock"


@contextmanager
def new_folder(store: Path) -> Generator[Path]:
    """Lend an empty folder in `store`, and remove what is left of it at the end. Raises WriteError.

    A lock beside it tells `sweep` whether anybody still fills it: a kill leaves gigabytes.
    """
    make_folder(store)
    with writing(store):
        folder, lock = _own_folder(store)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
        _lock_of(folder).unlink(missing_ok=True)


def set_aside(folder: Path, store: Path) -> None:
    """Take a folder out of its place in one step: a kill leaves no half model. `sweep` deletes it."""
    if folder.exists():
        with writing(folder):
            folder.rename(store / f"{_OLD}{secrets.token_hex(8)}")


def sweep(store: Path) -> None:
    """Delete what was set aside, and what a kill left of unpacking."""
    for old in store.glob(f"{_OLD}*"):
        shutil.rmtree(old, ignore_errors=True)
    for file in store.glob(f"{_NEW}*{_LOCK}"):
        lock = Lock.taken(file)
        if lock is not None:
            shutil.rmtree(file.with_suffix(""), ignore_errors=True)
            lock.release()
            file.unlink(missing_ok=True)


def _own_folder(store: Path) -> tuple[Path, Lock]:
    while True:
        folder = store / f"{_NEW}{secrets.token_hex(8)}"
        lock = Lock.taken(_lock_of(folder))
        if lock is not None:  # `sweep` may have been faster, in another program
            folder.mkdir()
            return folder, lock


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_LOCK}")
