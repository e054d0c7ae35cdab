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
            f"{what} needs {size_words(needed + SPARE)} of room and the disk of “{place}” has"
            f" {size_words(free)}: free some space."
        )


def size_words(count: float) -> str:
    """Return bytes as people read them on a disk.

    >>> size_words(4_270_000_000), size_words(144_000_000), size_words(1)
    ('4.3 GB', '144 MB', '1 MB')
    """
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{max(count / 1e6, 1):.0f} MB"
