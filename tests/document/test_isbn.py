from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverstudio.document.isbn import (
    IsbnError,
    check_character,
    check_digit,
    parse_addon,
    parse_isbn,
)

TEN = st.text("0123456789", min_size=9, max_size=9).map(lambda nine: nine + check_character(nine))
THIRTEEN = st.builds(
    lambda prefix, rest: (prefix + rest)[:12] + check_digit((prefix + rest)[:12]),
    st.sampled_from(["9783", "9798", "97911"]),
    st.text("0123456789", min_size=9, max_size=9),
)


@pytest.mark.parametrize(
    "typed",
    [
        "978-3-16-148410-0",
        "978 3 16 148410 0",
        "ISBN 978-3-16-148410-0",
        "isbn: 978-3-16-148410-0",
        "ISBN-13: 978-3-16-148410-0",
        "ISBN 13 978-3-16-148410-0",
        "  978–3–16–148410–0 ",
        "９７８－３－１６－１４８４１０－０",
        "3-16-148410-X",
        "ISBN-10: 3-16-148410-x",
        "3 16 148410 X",
    ],
)
def test_however_it_is_typed_the_number_is_read_with_its_hyphens(typed: str) -> None:
    isbn = parse_isbn(typed)
    assert (isbn.hyphenated, isbn.digits, isbn.is_divided) == ("978-3-16-148410-0", "9783161484100", True)


@pytest.mark.parametrize("typed", ["9783161484100", "316148410X", "978-3161484100", "97-831-61484-10-0"])
def test_without_all_hyphens_only_the_prefix_is_divided_off(typed: str) -> None:
    isbn = parse_isbn(typed)
    assert (isbn.hyphenated, isbn.is_divided) == ("978-3161484100", False)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "The ISBN is empty: type its 13 digits, or the 10 of an older book."),
        ("ISBN ", "The ISBN is empty: type its 13 digits, or the 10 of an older book."),
        (
            "978-3-16-148410-1",
            "The last digit of “978-3-16-148410-1” should be 0, not 1, or another digit is wrong: "
            "compare it with the number that was assigned.",
        ),
        (
            "3-16-148410-4",
            "The last digit of “3-16-148410-4” should be X, not 4, or another digit is wrong: "
            "compare it with the number that was assigned.",
        ),
        ("978316148410", "“978316148410” has 12 digits: an ISBN has 13, that of an older book 10."),
        ("7", "“7” has 1 digit: an ISBN has 13, that of an older book 10."),
        ("4006381333931", "“4006381333931” begins with 400: an ISBN begins with 978 or 979."),
        ("9790260000438", "“9790260000438” begins with 979-0 and is the number of printed music, no ISBN."),
        ("978316148410X", "“978316148410X” ends in X, which only an ISBN of ten has: type its last digit."),
        (
            "Moby-Dick",
            "“Moby-Dick” is no ISBN: it has digits and hyphens only, and an X at the end of ten at most.",
        ),
        (
            "٩٧٨٣١٦١٤٨٤١٠٠",
            "“٩٧٨٣١٦١٤٨٤١٠٠” is no ISBN: it has digits and hyphens only, and an X at the end of ten at most.",
        ),
    ],
)
def test_what_is_no_isbn_is_refused_with_one_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(IsbnError) as refused:
        parse_isbn(typed)
    assert str(refused.value) == sentence


@given(TEN)
def test_an_isbn_of_ten_becomes_one_of_thirteen_with_the_same_nine_digits(ten: str) -> None:
    isbn = parse_isbn(ten)
    assert isbn.digits[:12] == "978" + ten[:9]
    assert isbn == parse_isbn(isbn.digits)


@given(THIRTEEN, st.integers(0, 12), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(isbn: str, at: int, by: int) -> None:
    wrong = isbn[:at] + str((int(isbn[at]) + by) % 10) + isbn[at + 1 :]
    with pytest.raises(IsbnError):
        parse_isbn(wrong)


@given(st.text(max_size=30))
def test_any_text_is_an_isbn_or_refused(text: str) -> None:
    try:
        isbn = parse_isbn(text)
    except IsbnError as error:
        assert str(error).endswith(".")
        assert "\n" not in str(error)
    else:
        assert check_digit(isbn.digits[:12]) == isbn.digits[12]


def test_what_is_printed_can_be_typed_again() -> None:
    for text in ("3-16-148410-X", "9791185020648"):
        isbn = parse_isbn(text)
        assert parse_isbn(isbn.hyphenated) == isbn


@pytest.mark.parametrize("text", ["51495", " 03810 ", "９３８１０"])
def test_an_addon_has_five_digits(text: str) -> None:
    assert parse_addon(text) in {"51495", "03810", "93810"}


@pytest.mark.parametrize("text", ["", "5149", "514950", "5149a", "5-149", "-1495", "٥١٤٩٥"])
def test_another_addon_is_refused(text: str) -> None:
    with pytest.raises(IsbnError, match=r"is no add-on: it has five digits, like 51495"):
        parse_addon(text)
