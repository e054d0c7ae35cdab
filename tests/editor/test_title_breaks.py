import pytest

from coverstudio.editor.title_breaks import breakings, width_in_ems
from coverstudio.editor.title_styles import Face

pytestmark = pytest.mark.usefixtures("qapp")

FACE = Face("Source Serif Pro", 600)


def in_lines(title: str, count: int) -> tuple[str, ...]:
    return breakings(title, FACE)[count - 1].lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("The Hound of the Baskervilles", ("The Hound", "of the Baskervilles")),
        ("Great Expectations", ("Great", "Expectations")),
        ("The War of the Worlds", ("The War", "of the Worlds")),
        ("The Wind in the Willows", ("The Wind", "in the Willows")),
        ("Leaves of Grass", ("Leaves", "of Grass")),
        ("Frankenstein; or, The Modern Prometheus", ("Frankenstein;", "or, The Modern", "Prometheus")),
        ("The Dog in the Night-Time", ("The Dog", "in the Night-Time")),
        ("나의 라임 오렌지나무", ("나의 라임", "오렌지나무")),
        ("우리가 빛의 속도로 갈 수 없다면", ("우리가 빛의 속도로", "갈 수 없다면")),
    ],
)  # fmt: skip
def test_titles_break_where_they_are_read(title: str, lines: tuple[str, ...]):
    assert in_lines(title, len(lines)) == lines


def test_no_line_is_lost_and_no_word_broken():
    title = "Harry Potter and the Philosopher’s Stone"
    ways = breakings(title, FACE)
    assert [len(way.lines) for way in ways] == [1, 2, 3, 4, 5, 6]
    assert all(" ".join(way.lines) == title for way in ways)


def test_a_hyphen_is_no_place_to_break():
    assert breakings("Catch-Twenty-Two", FACE)[-1].lines == ("Catch-Twenty-Two",)


def test_the_users_own_line_breaks_are_kept():
    ways = breakings("The\nHound of  \n\nthe Baskervilles", FACE)
    assert [way.lines for way in ways] == [("The", "Hound of", "the Baskervilles")]
    assert ways[0].text == "The\nHound of\nthe Baskervilles"


def test_a_long_title_is_left_to_be_set_like_a_paragraph():
    assert breakings("one two three four five six seven eight nine ten eleven twelve thirteen", FACE) == ()
    assert breakings("", FACE) == ()


def test_width_is_measured_in_ems_whatever_the_tracking():
    plain = width_in_ems("HHHH", FACE)
    tracked = width_in_ems("HHHH", Face("Source Serif Pro", 600, tracking=100))
    assert tracked - plain == pytest.approx(0.3, abs=0.001)  # between the letters, not after the last
