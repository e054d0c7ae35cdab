"""Room on the disk, asked for before gigabytes are fetched."""

from __future__ import annotations

import shutil
from pathlib import Path

from coverstudio.generation.models.facts import ModelError

SPARE = 2_000_000_000
"""Bytes that stay free: a disk filled to the brim stops the whole system."""


def require_room(folder: Path, needed: int, what: str) -> None:
    """Raise ModelError unless the disk of `folder`, there or not yet, has `needed` bytes and the spare."""
    place = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(place).free
    if free < needed + SPARE:
        raise ModelError(
            f"{what} needs {gigabytes(needed + SPARE)} GB of room and the disk of “{place}” has"
            f" {gigabytes(free)} GB: free some space."
        )


def gigabytes(count: int) -> str:
    """Return bytes as people read them on a disk.

    >>> gigabytes(4_270_000_000)
    '4.3'
    """
    return f"{count / 1e9:,.1f}"
