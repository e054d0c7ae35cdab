"""Where a runtime lies, and the stamp that says it is whole."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec

from coverstudio import paths


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What was installed, written when all of it is there; `bytes` is what it takes on disk."""

    requirements: tuple[str, ...]
    bytes: int


@dataclass(frozen=True)
class Place:
    """The folders and files of one runtime."""

    folder: Path

    @staticmethod
    def of(identity: str) -> Place:
        """Return the place of the runtime with that id, whether or not it exists."""
        return Place(paths.data_dir() / "runtimes" / identity)

    @property
    def python(self) -> Path:
        """The Python of the virtual environment."""
        inside = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
        return self.folder.joinpath(*inside)

    @property
    def downloads(self) -> Path:
        """What has been fetched: on the runtime's own disk, so that it is linked and not copied."""
        return self.folder.with_name(f"{self.folder.name}-downloads")

    @property
    def lock(self) -> Path:
        """Locked by whoever installs or removes."""
        return self.folder.with_name(f"{self.folder.name}.lock")

    @property
    def stamp(self) -> Path:
        """The stamp's file: without it nothing in the folder is trusted."""
        return self.folder / "coverstudio-runtime.json"

    def read_stamp(self) -> Stamp | None:
        """Return the stamp, None where there is none that can be read."""
        try:
            return msgspec.json.decode(self.stamp.read_bytes(), type=Stamp)
        except (OSError, msgspec.DecodeError):
            return None

    def write_stamp(self, stamp: Stamp) -> None:
        """Write the stamp whole or not at all. Raises OSError."""
        half = self.stamp.with_suffix(".half")
        with half.open("wb") as stream:
            stream.write(msgspec.json.encode(stamp))
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(self.stamp)


def bytes_in(*folders: Path) -> int:
    """Return what the files below `folders` take, one that has several names counted once."""
    seen: set[tuple[int, int]] = set()
    total = 0
    for folder in folders:
        for root, _, names in os.walk(folder):
            for name in names:
                with contextlib.suppress(OSError):  # an installer renames and removes files meanwhile
                    facts = Path(root, name).lstat()
                    if (facts.st_dev, facts.st_ino) not in seen:
                        seen.add((facts.st_dev, facts.st_ino))
                        total += facts.st_size
    return total
