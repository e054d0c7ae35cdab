from __future__ import annotations

import doctest

import pytest

from coverstudio.document import sentences
from coverstudio.document.sentences import shown


def test_the_example_is_true() -> None:
    assert doctest.testmod(sentences) == (0, 1)


@pytest.mark.parametrize("hidden", ["\0", "\n", "\x1b", "\u202e", "\u200b", "\ud83d"])
def test_what_would_hide_or_turn_the_rest_is_replaced(hidden: str) -> None:
    assert shown(f"walden{hidden}fdp.exe") == "walden�fdp.exe"


def test_words_in_any_script_stay_and_long_ones_are_cut() -> None:
    assert shown("월든 – Leben") == "월든 – Leben"
    assert shown("x" * 100) == "x" * 59 + "…"
