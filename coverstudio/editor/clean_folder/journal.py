"""What is done of a folder, on disk after every picture: a run that was killed goes on where it was.

One line of JSON a picture in a hidden folder beside the cleaned ones. Lines are added and synced, never
changed; a last one that a power cut tore is no line, and that picture is cleaned again.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import msgspec

from coverstudio.document.atomic import make_folder, sweep, writing
from coverstudio.editor.erasing import Report
from coverstudio.locking import Lock

FOLDER = ".coverstudio-clean"
_LINES, _LOCK = "journal.jsonl", "lock"

Outcome = Literal["clean", "left", "no-text", "failed"]


class BusyError(ValueError):
    """Another run is cleaning into the same folder."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one picture.

    `source` is the sha256 of its bytes and `settings` that of the order: while both are the same it is not
    cleaned again. `message` says why it failed; `notes` what of the file could not be kept.
    """

    picture: str
    output: str
    source: str
    settings: str
    outcome: Outcome
    message: str = ""
    notes: tuple[str, ...] = ()
    report: Report | None = None


class Journal:
    """The journal of one folder of cleaned pictures, held by this process until `close`."""

    def __init__(self, out: Path) -> None:
        """Open the journal in `out`, which is made when needed.

        Raises BusyError while another process holds it, WriteError when it cannot be written, and ValueError
        with a sentence when it cannot be read.
        """
        self._out, place = out, out / FOLDER
        make_folder(place)
        with writing(place / _LOCK):
            lock = Lock.taken(place / _LOCK)
        if lock is None:
            raise BusyError(
                f"“{out}” is being written to by another run: wait for it, or choose another folder."
            )
        self._lock, self._file = lock, place / _LINES
        self._is_new = not self._file.exists()
        try:
            self._done = {entry.picture: entry for entry in _read(self._file)}
        except (ValueError, OSError):
            lock.release()
            raise

    def done(self, picture: str, source: str, settings: str) -> Entry | None:
        """Return what became of a picture when it was cleaned with the same settings and is still there."""
        entry = self._done.get(picture)
        is_same = entry is not None and (entry.source, entry.settings) == (source, settings)
        return entry if entry is not None and is_same and (self._out / entry.output).is_file() else None

    def add(self, entry: Entry) -> None:
        """Write down what became of a picture; a failure is not kept, so that the next run tries again."""
        if entry.outcome == "failed":
            return
        with writing(self._file), self._file.open("ab") as stream:
            stream.write(msgspec.json.encode(entry) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())

    def begin(self, outputs: list[str]) -> None:
        """Make the folder ours. Raises ValueError when it is new to us and files in it would be replaced."""
        there = [name for name in outputs if self._is_new and (self._out / name).exists()]
        if there:
            raise ValueError(
                f"“{self._out / there[0]}” is there already, and no run of ours wrote it:"
                " choose an empty folder for --out."
            )
        with writing(self._file):
            self._file.touch()
        for folder in {(self._out / name).parent for name in outputs}:
            sweep(folder)

    def close(self) -> None:
        """Let others write to the folder."""
        self._lock.release()


def _read(file: Path) -> list[Entry]:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ValueError(
            f"What was done before cannot be read in “{file}” ({error.strerror}): move it away,"
            " or choose another folder for --out."
        ) from error
    if content and not content.endswith(b"\n"):  # torn: the next line shall begin a line
        with writing(file), file.open("ab") as stream:
            stream.write(b"\n")
    entries: list[Entry] = []
    for line in content.splitlines():
        try:
            entries.append(msgspec.json.decode(line, type=Entry))
        except msgspec.MsgspecError:  # torn, or another version's: cleaned again
            continue
    return entries
