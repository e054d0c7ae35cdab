"""The exact difference between wanted and read words, and what recognition cannot be asked."""

from __future__ import annotations

import pytest

from coverstudio.editor.spelling import Difference, compare
from coverstudio.editor.spelling.alike import units


def told(wanted: str, read: str, unknown: str = "") -> list[tuple[str, int, str, str]]:
    return [(one.kind, one.at, one.wanted, one.read) for one in compare(wanted, read, unknown)]


def wrong(wanted: str, read: str) -> list[Difference]:
    return [one for one in compare(wanted, read) if one.is_wrong]


def test_words_that_are_read_as_they_should_be_differ_in_nothing():
    assert compare("The Salt Orchard", "The Salt Orchard") == ()
    assert compare("", "") == ()


@pytest.mark.parametrize(
    ("wanted", "read", "difference"),
    [
        ("Harbour", "Harbur", ("missing", 4, "o", "")),
        ("Harbour", "Harrbour", ("added", 2, "", "r")),
        ("Harbour", "Harbeur", ("changed", 4, "o", "e")),
        ("Harbour", "Harbourne", ("added", 7, "", "ne")),
        ("Brontë", "Bronte", ("changed", 5, "ë", "e")),
        ("바다의 노래", "바디의 노래", ("changed", 1, "다", "디")),
    ],
)  # fmt: skip
def test_a_wrong_letter_is_named_with_its_place(
    wanted: str, read: str, difference: tuple[str, int, str, str]
):
    (found,) = told(wanted, read)
    # of a doubled letter nobody can say which of both is too much
    assert (found[0], found[2:]) == (difference[0], difference[2:])
    assert abs(found[1] - difference[1]) <= (1 if wanted == "Harbour" and "rr" in read else 0)


def test_swapped_letters_are_wrong():
    assert wrong("receive", "recieve")


@pytest.mark.parametrize(
    ("wanted", "read"),
    [("Area 50", "Area 5O"), ("Il Mare", "ll Mare"), ("Ask’s", "Ask's"), ("“No”", '"No"'), ("A–B", "A-B"),
     ("Cover", "cover"), ("ΑΒΓ", "ABΓ"), ("1984", "I984")],
)  # fmt: skip
def test_what_looks_alike_is_not_called_wrong_and_not_hidden(wanted: str, read: str):
    assert {one[0] for one in told(wanted, read)} == {"alike"}
    assert not wrong(wanted, read)


def test_small_capitals_differ_in_case_alone():
    assert told("Rain on stone", "RAIN ON STONE") == [
        ("case", 1, "ain", "AIN"), ("alike", 5, "o", "O"), ("case", 6, "n", "N"), ("alike", 8, "s", "S"),
        ("case", 9, "tone", "TONE"),
    ]  # fmt: skip
    assert not wrong("Rain", "RAIN")


def test_a_space_that_was_overlooked_or_seen_is_told_as_that():
    assert told("EL VIENTO", "ELVIENTO") == [("space", 2, " ", "")]
    assert told("Notebook", "Note book") == [("space", 4, "", " ")]


def test_a_letter_that_stands_where_a_space_should_is_wrong():
    assert wrong("a b", "axb")


def test_ligatures_ellipses_and_accents_that_are_put_together_are_what_they_are_read_as():
    assert compare("ﬁn…", "fin...") == ()
    assert compare("Bronte\u0308", "Brontë") == ()
    assert compare("soft\u00adware", "software") == ()


def test_places_count_the_characters_as_they_were_typed():
    ((kind, at, *_),) = told("e\u0301te\u0301 beau", "été bear")
    assert (kind, at) == ("changed", 9)


def test_what_the_recogniser_has_not_learnt_is_not_called_wrong():
    assert told("¡Hola!", "iHola!", "¡") == [("unknown", 0, "¡", "i")]
    assert told("¡Hola!", "Hola!", "¡") == [("unknown", 0, "¡", "")]


def test_units_are_what_shows():
    assert units(" a\n\tb ") == [("a", 1), (" ", 2), ("b", 4)]
    assert units("\u200b\u0000") == []
