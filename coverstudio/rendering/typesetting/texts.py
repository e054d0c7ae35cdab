"""The plain side of setting text: what a text may hold, where it may break, which way it runs."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTextBoundaryFinder

_Finder = QTextBoundaryFinder
_HARD_BREAKS = {ord(c): "\n" for c in "\v\f\x85\u2028\u2029"}
UNSEEN = "\u200b"
SOFT_HYPHEN = "\u00ad"


def cleaned(text: str) -> str:
    """Return the text, letter for letter, with one kind of line break and no controls or broken pairs.

    Of a line break of two characters the first becomes a zero-width space.
    """
    text = text.replace("\r\n", UNSEEN + "\n").replace("\r", "\n").translate(_HARD_BREAKS)
    return "".join(_holdable(letter) for letter in text)


def _holdable(letter: str) -> str:
    if "\ud800" <= letter <= "\udfff":
        return "?"
    return letter if letter >= " " or letter == "\n" else " "


def direction_of(paragraph: str) -> Qt.LayoutDirection:
    """Return the direction of a paragraph by its first strong letter (UAX #9, P2 and P3)."""
    for letter in paragraph:
        match unicodedata.bidirectional(letter):
            case "L":
                return Qt.LayoutDirection.LeftToRight
            case "R" | "AL":
                return Qt.LayoutDirection.RightToLeft
            case _:
                continue
    return Qt.LayoutDirection.LeftToRight


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph begins and ends; one at least."""
    start = 0
    for paragraph in text.split("\n"):
        yield start, start + len(paragraph)
        start += len(paragraph) + 1


def unbroken_pieces(text: str) -> tuple[str, ...]:
    """Return a text cut where its lines may break; joined they are the text. Empty for an empty text.

    Line breaks follow Unicode (UAX #14) with Hangul taken as letters: a Korean line breaks between words.
    """
    if not text:
        return ()
    # A soft hyphen is where a word may break only when it is seen to: that is the hyphenation's business.
    hidden = _hangul_as_letters(text).replace(SOFT_HYPHEN, "a")
    return slices(text, _boundaries(hidden, _Finder.BoundaryType.Line))


def graphemes(text: str) -> tuple[str, ...]:
    """Return a text cut into what readers take for letters."""
    return slices(text, _boundaries(text, _Finder.BoundaryType.Grapheme)) if text else ()


def _boundaries(text: str, kind: QTextBoundaryFinder.BoundaryType) -> tuple[int, ...]:
    """Return the ends of the pieces of a text (UTF-16 indexes); one piece at least."""
    finder = _Finder(kind, text)
    stops: list[int] = []
    while (at := finder.toNextBoundary()) != -1:
        stops.append(at)
    length = utf16_length(text)
    return tuple(stops) if stops and stops[-1] == length else (*stops, length)


def _hangul_as_letters(text: str) -> str:
    return "".join("a" if is_hangul(c) else c for c in text)


def is_hangul(letter: str) -> bool:
    """Tell whether a character is a Korean letter or syllable."""
    return "\uac00" <= letter <= "\ud7a3" or "\u1100" <= letter <= "\u11ff" or "\u3130" <= letter <= "\u318f"


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 units, which is how Qt counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def slices(text: str, ends: Sequence[int]) -> tuple[str, ...]:
    """Return a text cut at `ends` (UTF-16 indexes, the last one its length)."""
    units = text.encode("utf-16-le")
    return tuple(units[2 * a : 2 * b].decode("utf-16-le") for a, b in itertools.pairwise((0, *ends)))


def characters_of_units(text: str) -> list[int]:
    """Return, for each UTF-16 unit of a text and its end, the character that it belongs to."""
    places = [place for place, letter in enumerate(text) for _ in range(1 if letter <= "\uffff" else 2)]
    return [*places, len(text)]
