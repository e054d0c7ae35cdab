"""The number of a book: an ISBN as it was typed, checked, and as the thirteen digits that bars stand for.

ISO 2108 and the ISBN Users' Manual (International ISBN Agency, 7th edition): five groups divided by hyphens
or spaces – prefix 978 or 979, registration group, registrant, publication, check digit. Where the middle ones
begin is kept in a table that grows every month, so the hyphens are those that were typed; of a number
without them only the prefix is divided off.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

from coverstudio.document.sentences import shown

_LABEL = re.compile(r"^ISBN(?:[- ]?1[03](?=[ :]))?[ :]*", re.IGNORECASE)
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]\s*|\s+")
_NUMBER = re.compile(r"[0-9]*[0-9X]")
_DIGITS = re.compile(r"[0-9]+")
_MUSIC = "9790"
_ADDON = 5


class IsbnError(ValueError):
    """A number that is no ISBN, or no add-on; the message is one sentence for the user."""


class Isbn(msgspec.Struct, frozen=True):
    """An ISBN of thirteen digits, in its groups. `parse_isbn` makes valid ones.

    >>> parse_isbn("3-16-148410-X").hyphenated
    '978-3-16-148410-0'
    """

    groups: tuple[str, ...]

    @property
    def digits(self) -> str:
        """The thirteen digits."""
        return "".join(self.groups)

    @property
    def hyphenated(self) -> str:
        """The number as people read it."""
        return "-".join(self.groups)

    @property
    def is_divided(self) -> bool:
        """Tell whether all five groups are known."""
        return len(self.groups) == 5


def parse_isbn(text: str) -> Isbn:
    """Return the ISBN in what a person typed: 13 or 10 digits, with or without hyphens, spaces, “ISBN”.

    Raises IsbnError.
    """
    plain = _LABEL.sub("", unicodedata.normalize("NFKC", text).strip())
    groups = tuple(_DASHES.split(plain.strip().upper()))
    number = "".join(groups)
    if not number:
        raise IsbnError("The ISBN is empty: type its 13 digits, or the 10 of an older book.")
    if not _NUMBER.fullmatch(number):
        raise IsbnError(
            f"“{shown(text)}” is no ISBN: it has digits and hyphens only, and an X at the end of ten at most."
        )
    if len(number) == 10:
        return _from_ten(groups, text)
    if len(number) != 13:
        raise IsbnError(f"“{shown(text)}” has {_counted(number)}: an ISBN has 13, that of an older book 10.")
    return _from_thirteen(groups, text)


def check_digit(twelve: str) -> str:
    """Return the thirteenth digit to twelve: weights 1 and 3 in turn, up to the next ten (GS1, 7.9.1).

    >>> check_digit("978316148410")
    '0'
    """
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(twelve))
    return str(-total % 10)


def check_character(nine: str) -> str:
    """Return the tenth character to nine digits: weights 10 to 2, up to the next eleven; X is ten.

    >>> check_character("316148410")
    'X'
    """
    total = sum(int(digit) * (10 - index) for index, digit in enumerate(nine))
    return "0123456789X"[-total % 11]


def parse_addon(text: str) -> str:
    """Return the five digits beside the bars: a price, or the 부가기호 of a Korean book. Raises IsbnError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) != _ADDON or not _DIGITS.fullmatch(plain):
        raise IsbnError(
            f"“{shown(text)}” is no add-on: it has five digits, like 51495 (14.95 US$) or 03810 (부가기호)."
        )
    return plain


def _from_ten(groups: tuple[str, ...], text: str) -> Isbn:
    number = "".join(groups)
    _compare(number, check_character(number[:-1]), text)
    body = _body(groups, 4) or (number[:-1],)
    return _with_check_digit(("978", *body))


def _from_thirteen(groups: tuple[str, ...], text: str) -> Isbn:
    number = "".join(groups)
    if number.endswith("X"):
        raise IsbnError(f"“{shown(text)}” ends in X, which only an ISBN of ten has: type its last digit.")
    if number.startswith(_MUSIC):
        raise IsbnError(f"“{shown(text)}” begins with 979-0 and is the number of printed music, no ISBN.")
    if not number.startswith(("978", "979")):
        raise IsbnError(f"“{shown(text)}” begins with {number[:3]}: an ISBN begins with 978 or 979.")
    _compare(number, check_digit(number[:-1]), text)
    body = _body(groups, 5)
    if body is None or body[0] not in ("978", "979"):
        body = (number[:3], number[3:-1])
    return _with_check_digit(body)


def _body(groups: tuple[str, ...], count: int) -> tuple[str, ...] | None:
    """Return the groups without the check digit where they can be those of an ISBN."""
    return groups[:-1] if len(groups) == count and all(groups) and len(groups[-1]) == 1 else None


def _with_check_digit(body: tuple[str, ...]) -> Isbn:
    check = check_digit("".join(body))
    # Two groups mean that nobody said where the others begin, nor is the check digit divided off then.
    return Isbn((*body, check) if len(body) == 4 else (body[0], body[1] + check))


def _compare(number: str, right: str, text: str) -> None:
    if number[-1] != right:
        raise IsbnError(
            f"The last digit of “{shown(text)}” should be {right}, not {number[-1]}, or another digit is "
            "wrong: compare it with the number that was assigned."
        )


def _counted(number: str) -> str:
    return "1 digit" if len(number) == 1 else f"{len(number)} digits"
