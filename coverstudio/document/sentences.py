"""What a sentence for the user may quote from a file nobody has checked."""

from __future__ import annotations


def shown(words: str, most: int = 60) -> str:
    """Return words from outside as they may stand in a sentence: on one line, not too long, nothing hidden.

    >>> shown("two\\nlines")
    'two�lines'
    """
    plain = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in words)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
