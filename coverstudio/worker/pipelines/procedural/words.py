"""Reading a prompt: which entries of the lexicon its words name.

English words count with their usual endings ("hill", "hills", "hilly"), not as parts of other words; Korean
words of two syllables and more wherever they stand, those of one syllable only as a word of its own with or
without a particle ("산", "산에", "산의"; not "재산"). A denied word ("no birds", "새 없는") is not read.
"""

from __future__ import annotations

import re
import unicodedata

from coverstudio.worker.pipelines.procedural.lexicon import ENTRIES, Entry

_ENDINGS = ("", "s", "es", "y", "ed", "ing", "lit", "light", "ish", "ous", "like")
_DENIALS = {"no", "without", "not", "never"}
_PARTICLES = (
    "은|는|이|가|을|를|의|에|에서|에는|과|와|도|로|으로|들|들이|들의|만|처럼|까지|부터"
    "|위|위의|위로|위에|속|속의|속에|아래|빛|하늘"
)
_PHRASES = tuple(word for entry in ENTRIES for word in entry.words if " " in word)
_ONE_SYLLABLE = re.compile(rf"^(.)(?:{_PARTICLES})?$")


def read(text: str) -> tuple[Entry, ...]:
    """The entries that the text names, in the lexicon's order.

    A phrase takes its words with it: "ink wash" does not also say "wash".
    """
    plain = unicodedata.normalize("NFC", text).lower()
    english, korean = _english(plain), _korean(plain)
    named: set[str] = set()
    for phrase in _PHRASES:
        if f" {phrase} " in english:
            named.add(phrase)
            english = english.replace(f" {phrase} ", "  ")
    singles = english.split()
    return tuple(
        entry
        for entry in ENTRIES
        if any(word in named or _is_named(word, singles, korean) for word in entry.words)
    )


def _english(text: str) -> str:
    """The English words that are not denied, with one space before, between and after them."""
    words = re.findall(r"[a-z]+", text.replace("'s", ""))
    return f" {' '.join(word for at, word in enumerate(words) if not (at and words[at - 1] in _DENIALS))} "


def _korean(text: str) -> list[str]:
    """Korean words that no "없는" follows."""
    words = re.findall(r"[가-힣]+", text)
    return [word for at, word in enumerate(words) if not "".join(words[at + 1 : at + 2]).startswith("없")]


def _is_named(word: str, english: list[str], korean: list[str]) -> bool:
    if word[0] > "z":
        return any(_matches_korean(word, one) for one in korean)
    return any(one.startswith(word) and one[len(word) :] in _ENDINGS for one in english)


def _matches_korean(word: str, one: str) -> bool:
    if len(word) > 1:
        return word in one
    match = _ONE_SYLLABLE.match(one)
    return match is not None and match.group(1) == word
