"""A title tells which language a book is probably in, and what was chosen holds against it."""

import pytest

from coverstudio.document.languages import LANGUAGES, guessed_language, known_language, language_after


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Wuthering Heights", "en"),
        ("물의 기억", "ko"),
        ("三國志, 다시 읽기", "ko"),
        ("雪国の夜", "ja"),
        ("紅樓夢", "zh"),
        ("Война и мир", "ru"),
        ("1984", ""),
        ("", ""),
    ],
)
def test_letters_tell_the_language(title: str, code: str) -> None:
    assert guessed_language(title) == code


def test_every_language_that_can_be_guessed_can_be_chosen() -> None:
    codes = [one.code for one in LANGUAGES]
    assert len(codes) == len(set(codes))
    for title in ("A", "가", "あ", "ア", "Я", "Ω", "א", "ا", "अ", "ก", "中"):
        assert known_language(guessed_language(title)) is not None


def test_it_follows_the_title_until_another_one_is_chosen() -> None:
    assert language_after("", "", "Walden") == "en"
    assert language_after("en", "Walden", "월든") == "ko"
    assert language_after("de", "Der Zauberberg", "Der Zauberberg, zweiter Teil") == "de"
    assert language_after("en", "Walden", "") == ""
