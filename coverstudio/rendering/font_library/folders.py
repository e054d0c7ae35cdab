"""Fonts from folders that the user named: made known to Qt, and taken back when their files go."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from coverstudio.rendering.font_library.sfnt import SUFFIXES, FontFileError, check_font_file

_MOST_FILES = 20_000
_Stamp = tuple[int, int]  # nanoseconds of the last change, bytes


@dataclass(frozen=True)
class FolderFonts:
    """What became of the folders: families that came and went, and a sentence for each thing left out.

    `is_other` tells that any file was loaded or taken back, though it be of the same family.
    """

    come: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()
    is_other: bool = False


@dataclass(frozen=True)
class _Loaded:
    stamp: _Stamp
    number: int  # Qt's, by which the file is taken back
    families: tuple[str, ...]


class Folders:
    """The files of the user's folders that Qt knows. From any thread, one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: dict[Path, _Loaded] = {}
        self._left_out: dict[Path, tuple[_Stamp, str]] = {}

    @property
    def families(self) -> frozenset[str]:
        """The families of all files that are loaded."""
        return frozenset(name for loaded in self._loaded.values() for name in loaded.families)

    def load(self, folders: Iterable[Path]) -> FolderFonts:
        """Load what is new in `folders`, take back what is gone or was changed. Needs a QGuiApplication.

        Takes about a third of a millisecond for each file.
        """
        with self._lock:
            before, files_before, troubles = self.families, dict(self._loaded), []
            present: dict[Path, _Stamp] = {}
            for folder in folders:
                try:
                    present.update(_font_files(folder))
                except OSError as error:
                    troubles.append(f"The folder “{folder}” cannot be read: {error.strerror or error}.")
            self._take_back(present)
            for path, stamp in sorted(present.items())[:_MOST_FILES]:
                if path not in self._loaded and path not in self._left_out:
                    self._take(path, stamp)
            if len(present) > _MOST_FILES:
                troubles.append(f"Of {len(present)} font files, the first {_MOST_FILES} were loaded.")
            said = (sentence for _, sentence in self._left_out.values())
            return FolderFonts(
                come=self.families - before,
                gone=before - self.families,
                left_out=(*troubles, *dict.fromkeys(said)),
                is_other=self._loaded != files_before,
            )

    def _take_back(self, present: dict[Path, _Stamp]) -> None:
        for path, loaded in list(self._loaded.items()):
            if present.get(path) != loaded.stamp:
                QFontDatabase.removeApplicationFont(loaded.number)
                del self._loaded[path]
        self._left_out = {
            path: known for path, known in self._left_out.items() if present.get(path) == known[0]
        }

    def _take(self, path: Path, stamp: _Stamp) -> None:
        try:
            check_font_file(path)
            number = QFontDatabase.addApplicationFont(str(path))
            if number < 0:
                raise FontFileError(f"“{path.name}” cannot be used as a font: get it from its maker again.")
        except FontFileError as error:
            self._left_out[path] = (stamp, str(error))
            return
        families = tuple(QFontDatabase.applicationFontFamilies(number))
        self._loaded[path] = _Loaded(stamp, number, families)


def _font_files(folder: Path) -> Iterator[tuple[Path, _Stamp]]:
    """Yield the font files of a folder and its subfolders. Raises OSError when the folder cannot be read."""
    os.scandir(folder).close()  # walk leaves out in silence what cannot be read
    for place, subfolders, names in os.walk(folder):
        subfolders.sort()
        for name in names:
            path = Path(place, name)
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                try:
                    found = path.stat()
                except OSError:  # it went while we looked
                    continue
                if stat.S_ISREG(found.st_mode):  # opening a pipe would wait for ever
                    yield path, (found.st_mtime_ns, found.st_size)


USER_FOLDERS = Folders()
"""Those of this process: Qt has one database of fonts."""
