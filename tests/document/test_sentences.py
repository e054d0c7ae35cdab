from __future__ import annotations

import pytest

from coverstudio.document.sentences import holdable, one_line, shown


@pytest.mark.parametrize("hidden", ["\0", "\n", "\x1b", "\u202e", "\u200b", "\ud83d"])
def test_what_would_hide_or_turn_the_rest_is_replaced(hidden: str) -> None:
    assert shown(f"walden{hidden}fdp.exe") == "walden�fdp.exe"


def test_words_in_any_script_stay_and_long_ones_are_cut() -> None:
    assert shown("월든 – Leben") == "월든 – Leben"
    assert shown("x" * 100) == "x" * 59 + "…"


@pytest.mark.parametrize("lost", ["\0", "\x0b", "\x1b", "\x85", "\ud83d", "\uffff"])
def test_files_get_no_letter_that_they_cannot_hold(lost: str) -> None:
    assert holdable(f"wal{lost}den") == "walden"


@pytest.mark.parametrize("words", ["👩‍👧 می‌خواهم", "two\nlines\tand a tab", "עברית\u200f."])
def test_files_get_all_other_letters_those_that_join_others_too(words: str) -> None:
    assert holdable(words) == words


def test_a_title_of_two_lines_becomes_one() -> None:
    assert one_line("  A Field\r\n of\x0bGlass ") == "A Field of Glass"
