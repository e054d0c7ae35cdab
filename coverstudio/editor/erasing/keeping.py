"""Which lettering says the words that are to stay: in any case, with or without accents, letters misread."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import msgspec

from coverstudio.generation.messages import Region

ALIKE = 0.75
"""Words of which this share of letters is the same, in order, are taken for the same words."""
ENOUGH = 0.6
"""Lines that together say this share of the words are those words, set in several lines."""


class Matches(NamedTuple):
    """Which regions (by index) say words that were asked for, and which of the words nothing says."""

    regions: frozenset[int]
    missing: tuple[str, ...]


def matches(regions: Sequence[Region], words: Sequence[str]) -> Matches:
    """Find each of `words`, such as a title, among regions: in one, or line by line in several."""
    found: set[int] = set()
    missing: list[str] = []
    for text in words:
        saying = _saying(regions, text)
        found |= saying
        if not saying:
            missing.append(text)
    return Matches(frozenset(found), tuple(missing))


def with_known_words(regions: Sequence[Region], words: Sequence[str]) -> tuple[Region, ...]:
    """Return the regions, legible also where they are of `words`: names, which no list of words has.

    Every letter has to be right: a picture that was asked for a title tries to write it.
    """
    known = {_letters(word) for text in words for word in text.split()}
    return tuple(
        msgspec.structs.replace(region, legible=region.legible or _is_of(region.text, known))
        for region in regions
    )


def _is_of(text: str, known: Collection[str]) -> bool:
    """Tell whether a text is nothing but known words, at least one of them longer than an initial."""
    said = [word for word in map(_letters, text.split()) if word]
    return any(len(word) > 2 for word in said) and all(word in known for word in said)


def _saying(regions: Sequence[Region], text: str) -> set[int]:
    wanted = _letters(text)
    if not wanted:
        return set()
    read = [_letters(region.text) for region in regions]
    at_once = {index for index, line in enumerate(read) if _says(line, wanted)}
    lines = at_once or _line_by_line(read, [word for word in map(_letters, text.split()) if word])
    return lines or {index for index, line in enumerate(read) if _is_cut_off(line, wanted)}


def _says(line: str, wanted: str) -> bool:
    """Tell whether a line is the words, or holds them: "by Jane Doe" says "Jane Doe"."""
    return bool(line) and (_alike(line, wanted) or (len(wanted) > 3 and wanted in line))


def _is_cut_off(line: str, wanted: str) -> bool:
    """Tell whether a line is the greater part of the words: detectors lose ends that stand on busy ground."""
    return line in wanted and len(line) > 3 and 2 * len(line) >= len(wanted)


def _line_by_line(read: Sequence[str], words: Sequence[str]) -> set[int]:
    """Return the lines that each say some of the words in order, where together they say enough of them."""
    runs = ["".join(words[first:end]) for end in range(1, len(words) + 1) for first in range(end)]
    parts = {index: _closest(line, runs) for index, line in enumerate(read) if line}
    said = {index: run for index, run in parts.items() if run}
    share = sum(len(run) for run in set(said.values())) / max(len("".join(words)), 1)
    return set(said) if share >= ENOUGH else set()


def _closest(line: str, runs: Sequence[str]) -> str:
    """Return the run of words that a line says, empty for none. Short ones have to be right."""
    alike = [run for run in runs if (run == line if len(run) <= 3 else _alike(line, run))]
    return max(alike, key=lambda run: SequenceMatcher(None, line, run).ratio(), default="")


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _letters(text: str) -> str:
    """Return letters and digits alone, without case and accents: what detectors get wrong least.

    >>> _letters("Brontë’s  MOOR")
    'brontesmoor'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum() and not unicodedata.combining(letter))
