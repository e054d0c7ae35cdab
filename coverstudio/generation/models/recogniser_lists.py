"""Giving a recogniser the list of its characters."""

from __future__ import annotations

from pathlib import Path

from coverstudio.document.atomic import write_bytes
from coverstudio.generation.models.recogniser_files import list_bytes, words_beside


def put_words_beside(path: Path, words: Path) -> None:
    """Copy a list of characters to where it is looked for. Raises ModelError, WriteError."""
    if words.absolute() != words_beside(path).absolute():
        write_bytes(words_beside(path), list_bytes(words))
