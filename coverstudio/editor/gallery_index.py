"""The index of the gallery: a table of what is in it, for searching. The gallery's files are the truth."""

from __future__ import annotations

import logging
import sqlite3
import unicodedata
from collections.abc import Callable, Generator, Iterable
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from coverstudio.document.atomic import writing
from coverstudio.document.pictures import Recipe

logger = logging.getLogger(__name__)

VERSION = 1
_SECONDS_TO_WAIT = 10.0  # for another program that writes
_FOUND_WORDS = ("family", "palette", "style", "model_name")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A picture in the gallery: the sha256 of its bytes, how it was made, and when (ISO 8601, UTC)."""

    id: str
    recipe: Recipe
    made_at: str
    starred: bool = False
    width: int
    height: int
    extension: str


class GalleryIndex:
    """The table at `path`. Safe between threads and between programs: every call opens it anew.

    One that is damaged or that a newer CoverStudio made is set aside, and made again from `everything`.
    """

    def __init__(self, path: Path, everything: Callable[[], Iterable[Kept]]) -> None:
        self._path, self._everything = path, everything

    def put(self, kept: Kept) -> None:
        """Enter a picture, or change its entry."""
        with self._open() as table:
            _put(table, (kept,))

    def remove(self, identities: Iterable[str]) -> None:
        """Forget these pictures."""
        with self._open() as table:
            table.executemany("DELETE FROM kept WHERE id = ?", [(one,) for one in identities])

    def find(self, identity: str) -> Kept | None:
        """Return the entry of a picture, None where there is none."""
        with self._open() as table:
            row = table.execute("SELECT entry FROM kept WHERE id = ?", (identity,)).fetchone()
            return msgspec.json.decode(row[0], type=Kept) if row else None

    def search(self, words: str, *, starred: bool, before: str) -> Generator[Kept]:
        """Yield the entries that hold all of `words`, the newest first."""
        where, values = _conditions(words, starred, before)
        with self._open() as table:
            rows = table.execute(
                f"SELECT entry FROM kept WHERE {where} ORDER BY made_at DESC",  # noqa: S608 - no words in it
                values,
            )
            for (entry,) in rows:
                yield msgspec.json.decode(entry, type=Kept)

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        try:
            with closing(self._opened()) as table, table:
                yield table
        except sqlite3.OperationalError as error:
            raise OSError(f"The gallery cannot be used now ({error}): try again in a moment.") from error
        except (sqlite3.DatabaseError, msgspec.DecodeError, UnicodeDecodeError) as error:
            self._set_aside("damaged")
            raise OSError("The gallery's index was damaged and is made anew: try again.") from error

    def _opened(self) -> sqlite3.Connection:
        try:
            table, version = self._read()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._set_aside("damaged")
            table, version = self._read()
        if version > VERSION:
            table.close()
            self._set_aside("newer")
            table, version = self._read()
        return table if version == VERSION else self._filled(table)

    def _read(self) -> tuple[sqlite3.Connection, int]:
        table = sqlite3.connect(self._path, timeout=_SECONDS_TO_WAIT)
        try:
            return table, table.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error:
            table.close()
            raise

    def _set_aside(self, why: str) -> None:
        aside = self._path.with_name(f"{self._path.stem}-{why}{self._path.suffix}")
        with writing(self._path):
            self._path.replace(aside)
        logger.warning("The gallery's index is %s: it lies in “%s” now, and a new one is made.", why, aside)

    def _filled(self, table: sqlite3.Connection) -> sqlite3.Connection:
        with table:
            table.execute(
                "CREATE TABLE IF NOT EXISTS kept (id TEXT PRIMARY KEY, made_at TEXT NOT NULL,"
                " starred INTEGER NOT NULL, words TEXT NOT NULL, entry BLOB NOT NULL)"
            )
            table.execute("CREATE INDEX IF NOT EXISTS newest ON kept (made_at)")
            _put(table, self._everything())
            table.execute(f"PRAGMA user_version = {VERSION}")
        return table


def _put(table: sqlite3.Connection, entries: Iterable[Kept]) -> None:
    table.executemany(
        "INSERT OR REPLACE INTO kept (id, made_at, starred, words, entry) VALUES (?, ?, ?, ?, ?)",
        (
            (kept.id, kept.made_at, kept.starred, _searched(kept.recipe), msgspec.json.encode(kept))
            for kept in entries
        ),
    )


def _conditions(words: str, starred: bool, before: str) -> tuple[str, list[str]]:
    conditions, values = ["1"], list[str]()
    for word in _plain(words).split():
        conditions.append("instr(words, ?)")
        values.append(word)
    if starred:
        conditions.append("starred")
    if before:
        conditions.append("made_at < ?")
        values.append(before)
    return " AND ".join(conditions), values


def _searched(recipe: Recipe) -> str:
    """Return what a picture is found by: its prompt, model, seed, look and style."""
    found = [recipe.prompt, recipe.model, "" if recipe.seed is None else str(recipe.seed)]
    found += [str(recipe.settings.get(name, "")) for name in _FOUND_WORDS]
    return _plain("\n".join(found))


def _plain(words: str) -> str:
    """Return words so that case, and how Hangul is composed, make no difference."""
    return unicodedata.normalize("NFKC", words).casefold()
