"""Where words may be hyphenated: the patterns of pyphen's dictionaries, and soft hyphens in the text."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from coverstudio.rendering.typesetting.texts import SOFT_HYPHEN

if TYPE_CHECKING:
    import pyphen

_LETTERS = re.compile(r"[^\W\d_]{5,}")


def hyphenations(word: str, language: str) -> list[int]:
    """Return after how many characters a piece of text may be hyphenated, from the last to the first.

    A soft hyphen counts in every language, even where there are no patterns for it.
    """
    places = {place + 1 for place, letter in enumerate(word[:-1]) if letter == SOFT_HYPHEN}
    patterns = _patterns(language)
    if patterns is not None:
        for letters in _LETTERS.finditer(word):
            places |= {letters.start() + place for place in patterns.positions(letters.group())}
    return sorted(places, reverse=True)


@functools.cache
def _patterns(language: str) -> pyphen.Pyphen | None:
    if not language:
        return None
    import pyphen as library  # noqa: PLC0415  (no part of the start)

    known = library.language_fallback(language.replace("-", "_"))
    return library.Pyphen(lang=known) if known else None
