"""Words to keep are found whatever detectors make of them, and nothing else is kept with them."""

from __future__ import annotations

import msgspec
import pytest

from coverstudio.editor.erasing import matches, with_known_words
from coverstudio.generation.messages import Region

READ = ("THE 0LD", "H0USE", "a novel by Emily Bronte", "of", "qxv flrp", "", "물의 기억")


def regions(*texts: str) -> list[Region]:
    return [Region(((0, 0), (9, 0), (9, 9), (0, 9)), 0.9, text) for text in texts]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The Old House", {0, 1}),
        ("emily brontë", {2}),
        ("EMILY  BRONTE", {2}),
        ("물의 기억", {6}),
        ("Lord of the Rings", set()),
        ("Wuthering Heights", set()),
        ("qxv", set()),
        ("?!", set()),
    ],
)
def test_what_says_the_words_is_kept(words: str, found: set[int]) -> None:
    kept = matches(regions(*READ), [words])
    assert kept.regions == found
    assert kept.missing == (() if found else (words,))


def test_each_of_several_words_is_looked_for() -> None:
    kept = matches(regions(*READ), ["the old house", "Nobody", "Emily Brontë"])
    assert (kept.regions, kept.missing) == ({0, 1, 2}, ("Nobody",))


def test_a_title_in_one_line_keeps_no_stray_word_of_it() -> None:
    assert matches(regions("THE OLD HOUSE", "OLD", "THE"), ["The Old House"]).regions == {0}


def test_words_of_which_an_end_was_not_seen_are_kept_where_nothing_says_them_better() -> None:
    assert matches(regions("ANEWR", "JANE"), ["Jane Writer"]).regions == {0}
    assert matches(regions("WUTHERING", "HEIGHTS"), ["Wuthering Heights"]).regions == {0, 1}


def test_no_words_keep_nothing() -> None:
    assert matches(regions("A"), []) == (frozenset(), ())


def test_names_that_the_cover_says_are_legible_if_every_letter_is_right() -> None:
    read = regions("Ines Duarte", "INÊS", "Ines Duerta", "I.", "Duarte xqv", "")
    pseudo = [msgspec.structs.replace(region, legible=False) for region in read]
    known = with_known_words(pseudo, ("The Old House", "Inês I. Duarte"))
    assert [region.legible for region in known] == [True, True, False, False, False, False]
    assert [region.text for region in known] == [region.text for region in read]
