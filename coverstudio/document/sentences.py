"""Words from outside: as a sentence for the user may quote them, and as files can hold them."""

from __future__ import annotations

import unicodedata

_LAYOUT = "\t\n\r"
_UNHOLDABLE = ("Cc", "Cs")  # control characters and halves of pairs
_NO_CHARACTERS = "\ufffe\uffff"


def shown(words: str, most: int = 60) -> str:
    """Return words from outside as they may stand in a sentence: on one line, not too long, nothing hidden.

    >>> shown("two\\nlines")
    'two�lines'
    """
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in words)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def holdable(words: str) -> str:
    """Return words without what neither XML nor PDF can hold (XML 1.0, 2.2); tabs and line breaks stay.

    What joins letters or turns the direction of writing stays as well: words would not be the same without.

    >>> holdable("one\\x07 two\\n")
    'one two\\n'
    """
    return "".join(letter for letter in words if letter in _LAYOUT or _is_holdable(letter))


def one_line(words: str) -> str:
    """Return holdable words on one line.

    >>> one_line(" a title\\n of two lines")
    'a title of two lines'
    """
    return holdable(" ".join(words.split()))


def _is_holdable(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNHOLDABLE and letter not in _NO_CHARACTERS
