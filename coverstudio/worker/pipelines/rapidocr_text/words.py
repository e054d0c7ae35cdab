"""Which words there are: the word lists that pyspellchecker carries, names of people and places included."""

from __future__ import annotations

import gzip
import importlib.util
import unicodedata
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
"""Asked in this order, and loaded when they are asked first: English takes a tenth of a second."""


def is_word(letters: str) -> bool:
    """Whether one of the languages has this word; accents may be missing in the list, never here."""
    spellings = {letters.lower(), without_accents(letters.lower())}
    hashes = np.array([hash(spelling) for spelling in spellings], np.int64)
    return any(_has(_hashes(language), hashes) for language in LANGUAGES)


def without_accents(letters: str) -> str:
    """The plain letters of a word: “Brontë” is “Bronte”."""
    parts = unicodedata.normalize("NFKD", letters)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _has(known: NDArray[np.int64], hashes: NDArray[np.int64]) -> bool:
    places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return bool(np.any(known[places] == hashes))


@cache
def _hashes(language: str) -> NDArray[np.int64]:
    """The sorted hashes of a language's words: 1.7 million strings would take 150 MB."""
    packed = (_folder() / f"{language}.json.gz").read_bytes()
    words = msgspec.json.decode(gzip.decompress(packed), type=dict[str, int])
    return np.sort(np.fromiter(map(hash, words), np.int64, len(words)))


def _folder() -> Path:
    """Where the lists lie; found without importing the package."""
    package = importlib.util.find_spec("spellchecker")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("pyspellchecker")
    return Path(package.submodule_search_locations[0]) / "resources"
