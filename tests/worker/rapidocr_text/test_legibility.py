from __future__ import annotations

import importlib.util

import pytest

from coverstudio.worker.pipelines.rapidocr_text.legibility import is_legible
from coverstudio.worker.pipelines.rapidocr_text.networks import Letters
from coverstudio.worker.pipelines.rapidocr_text.words import is_word

WORDS = {"the", "quiet", "novel", "book", "heights", "étranger", "handmaid"}

needs_lists = pytest.mark.skipif(
    importlib.util.find_spec("spellchecker") is None, reason="the extra `ocr` is not installed"
)


def known(word: str) -> bool:
    return word.lower() in WORDS


def line(text: str, sure: float = 1.0) -> Letters:
    return Letters(text, (sure,) * len(text))


@pytest.mark.parametrize(
    "text",
    [
        "The Quiet Novel",
        "ANOVEL",
        "BookNovel",
        "L’Étranger",
        "Wuthering Heights",
        "The Handmaid's",
        "1984",
        "静かな港",
    ],
)
def test_words_numbers_and_east_asian_lines_are_legible(text: str) -> None:
    assert is_legible(line(text), known)


@pytest.mark.parametrize("text", ["", "Thar Lommet od Gravic", "A Q", "the Lommetgravic", "!!"])
def test_what_is_no_word_is_not(text: str) -> None:
    assert not is_legible(line(text), known)


def test_words_read_in_distorted_letters_are_not() -> None:
    assert not is_legible(line("The Quiet Novel", sure=0.89), known)


@needs_lists
def test_the_lists_hold_words_of_several_languages_and_names() -> None:
    for word in ("quiet", "Brontë", "KAFKA", "niño", "château"):
        assert is_word(word)
    for letters in ("lommet", "gravic", "povelk", "ninbmor"):
        assert not is_word(letters)
