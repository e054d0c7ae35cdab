"""Tells words from pseudo-text.

Two things make a line legible. Its letters are letters: the recogniser is sure of them (in nineteen lines of
twenty by 0.97 and more of clean type, by less than 0.9 of glyphs that are distorted and mixed). And its words
are words: at least two fifths of its letters stand in words that one of seven languages has. Scripts that are
written without spaces are judged by their letters alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from coverstudio.worker.pipelines.rapidocr_text.networks import Letters
from coverstudio.worker.pipelines.rapidocr_text.words import is_word

SURE_OF_LETTERS = 0.93
KNOWN_SHARE = 0.4
SHORTEST_PART = 4
"""Letters of a part, at least, where two words may have been read without the space between them."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_RUN_ON = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
"""Between the words of “BookTwo”."""
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def is_legible(letters: Letters, known: Callable[[str], bool] = is_word) -> bool:
    """Whether a line reads as words, or as a number; `known` says whether there is a word."""
    if letters.certainty < SURE_OF_LETTERS:
        return False
    if _EAST_ASIAN.search(letters.text):
        return True
    words = [word.replace("’", "'") for word in _WORD.findall(_RUN_ON.sub(" ", letters.text))]
    longer = [word for word in words if len(word) > 1]
    if not longer:
        return any(character.isdigit() for character in letters.text)
    total = sum(len(word) for word in longer)
    return sum(len(word) for word in longer if _known(word, known)) >= KNOWN_SHARE * total


def _known(word: str, known: Callable[[str], bool]) -> bool:
    """A word, a word behind an article or before an ending, or words whose space was not read."""
    if known(word) or (word[0] in "Aa" and len(word) > SHORTEST_PART and known(word[1:])):
        return True
    if any(len(part) > 2 and known(part) for part in word.split("'")):
        return True
    cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    return any(known(word[:cut]) and known(word[cut:]) for cut in cuts)
