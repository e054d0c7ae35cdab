"""Which characters look so much the same that recognition cannot be asked which of them stands there."""

from __future__ import annotations

import itertools
import unicodedata
from functools import cache
from typing import Literal

Likeness = Literal["same", "case", "alike", "other"]

# Written the same in most faces. A space stands between two groups.
_GROUPS = (
    "0OoQ° 1lI|!ıi∣ 5S 8B 2Z ßẞβB µμ ſf ×xX ·•・∙⋅ ~∼〜 /∕⁄ "
    "'’‘`´′ʼ‚, \"“”„″ -‐‑‒–—―−ー一_ "
    "AΑА BΒВ CС EΕЕ HΗН IΙІ JЈ KΚК MΜМ NΝ OΟО PΡР SЅ TΤТ XΧХ YΥУ ZΖ "
    "aа cс eе iі jј kκ oοо pρр sѕ uυ vν wω xχх yу "
    "Ää Öö Üü"
)  # fmt: skip
# Letters of which the small one is the capital, made smaller: alone or in a line of one kind of letters
# nothing tells them apart.
_SAME_IN_SMALL = frozenset("cosvwxzCOSVWXZ")


def likeness(one: str, other: str) -> Likeness:
    """Tell whether two characters are the same, differ in capitals, look alike, or none of it."""
    if one == other:
        return "same"
    if one.casefold() == other.casefold():
        return "alike" if one in _SAME_IN_SMALL else "case"
    if _groups_of(one) & _groups_of(other):
        return "alike"
    return "other"


@cache
def _groups_of(character: str) -> frozenset[int]:
    return frozenset(index for index, group in enumerate(_GROUPS.split()) if character in group)


def units(text: str) -> list[tuple[str, int]]:
    """Return the characters that show, compatible forms spelt out, and where each stands in `text`.

    Accents are put together with their letters; what is never seen is left out, and every kind of space is
    one space. Whether the ellipsis or three dots were set, nobody can see.

    >>> units("ﬁn…")
    [('f', 0), ('i', 0), ('n', 1), ('.', 2), ('.', 2), ('.', 2)]
    """
    found: list[tuple[str, int]] = []
    for start, end in _clusters(text):
        for character in unicodedata.normalize("NFKC", text[start:end]):
            if character.isspace():
                if found and found[-1][0] != " ":
                    found.append((" ", start))
            elif unicodedata.category(character) not in ("Cc", "Cf", "Mn", "Me"):
                found.append((character, start))
    if found and found[-1][0] == " ":
        found.pop()
    return found


def _clusters(text: str) -> list[tuple[int, int]]:
    """Return from where to where each letter with its accents reaches."""
    starts = [place for place, one in enumerate(text) if place == 0 or not unicodedata.combining(one)]
    return list(itertools.pairwise([*starts, len(text)]))
