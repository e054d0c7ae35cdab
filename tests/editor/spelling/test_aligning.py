"""Wanted and read letters stand below each other, and every difference is marked at its place."""

from __future__ import annotations

import pytest

from coverstudio.editor.spelling import Reading, WordProof
from coverstudio.editor.spelling.aligning import LEFT_OUT, Line, Pair, aligned, shortened
from coverstudio.editor.spelling.proving import proof_of_reading
from coverstudio.generation.messages import LineRead

MARKS = {None: ".", "missing": "m", "added": "a", "changed": "c", "alike": "l", "space": " "}


def proof(wanted: str, read: str, unknown: str = "") -> WordProof:
    lines = tuple(LineRead(line, (0.99,) * len(line)) for line in read.split("\n"))
    return proof_of_reading("title", wanted.split("\n"), Reading(lines, unknown))


def rows(line: Line) -> tuple[str, str]:
    """Both rows, a gap shown as an underscore."""
    return "".join(pair.wanted or "_" for pair in line), "".join(pair.read or "_" for pair in line)


def marked(line: Line) -> str:
    return "".join(MARKS[pair.kind] for pair in line)


@pytest.mark.parametrize(
    ("wanted", "read", "above", "below", "marks"),
    [
        ("The Salt", "The Slt", "The Salt", "The S_lt", ".....m.."),
        ("Salt", "Sailt", "Sa_lt", "Sailt", "..a.."),
        ("Salt", "Self", "Salt", "Self", ".c.c"),
        ("Salt", "Salts", "Salt_", "Salts", "....a"),
        ("Moon", "Mo0n", "Moon", "Mo0n", "..l."),
        ("Night fall", "Nightfall", "Night fall", "Night_fall", "..... ...."),
        ("소금밭의 아이", "소금발의 아이", "소금밭의 아이", "소금발의 아이", "..c...."),
    ],
)
def test_letters_stand_below_each_other(wanted: str, read: str, above: str, below: str, marks: str) -> None:
    (line,) = aligned(proof(wanted, read))
    assert rows(line) == (above, below)
    assert marked(line) == marks


def test_each_line_has_its_own_differences() -> None:
    first, second = aligned(proof("Salt\nand sea", "Salts\nan sea"))
    assert rows(first) == ("Salt_", "Salts") and rows(second) == ("and sea", "an_ sea")


def test_a_letter_of_a_ligature_is_marked_alone() -> None:
    (line,) = aligned(proof("ﬁne", "fne"))
    assert rows(line) == ("fine", "f_ne")


def test_words_that_read_right_have_no_marks_and_nothing_is_shown_of_them() -> None:
    lines = aligned(proof("Salt\nand sea", "Salt\nand sea"))
    assert [rows(line) for line in lines] == [("Salt", "Salt"), ("and sea", "and sea")]
    assert shortened(lines) == ()


def test_of_long_lines_only_what_stands_around_a_difference_is_shown() -> None:
    wanted = "a long sentence of the blurb that says very much"
    (line,) = shortened(
        aligned(proof(f"{wanted}\nand more", f"{wanted.replace('blurb', 'blorb')}\nand more")), 4
    )
    assert line[0] == line[-1] == Pair(LEFT_OUT, LEFT_OUT)
    assert rows(line) == ("…e blurb t…", "…e blorb t…")
