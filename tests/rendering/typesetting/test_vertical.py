"""Vertical writing: Hangul, Han and kana upright, Latin turned or upright, columns from right to left."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest

from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_runs import PairKern, Span
from coverstudio.rendering.fonts import font_available
from coverstudio.rendering.text_layout import TextLayout, lay_out
from coverstudio.rendering.typesetting.cells import Latin, cells_of
from coverstudio.rendering.typesetting.orientation import orientation_of
from tests.rendering.pages import text

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def hangul(qapp: object) -> None:
    if not font_available("NanumMyeongjo"):
        pytest.skip("needs NanumMyeongjo")


BOX = Box(10, 20, 60, 80)
EM = points_to_mm(24.0)


def column(words: str, **changes: Any) -> TextLayer:
    usual: dict[str, Any] = {
        "box": BOX,
        "writing": "vertical",
        "alignment": "left",
        "family": "NanumMyeongjo",
    }
    return text(words, **{**usual, **changes})


def stands(words: str, latin: Latin = "turned") -> list[tuple[str, str]]:
    return [(words[cell.start : cell.end], cell.stand) for cell in cells_of(words, 0, len(words), latin)]


def turns(layout: TextLayout) -> list[int]:
    found = [run.transform for run in layout.glyphs.runs]
    return [round(math.degrees(math.atan2(turn.m12(), turn.m11()))) for turn in found]


def inks(layout: TextLayout) -> list[Box]:
    """What each run of glyphs covers, in millimetres."""
    (x, y), scale = layout.origin, layout.scale
    found = [run.ink for run in layout.glyphs.runs]
    return [
        Box(x + ink.x() * scale, y + ink.y() * scale, ink.width() * scale, ink.height() * scale)
        for ink in found
    ]


@pytest.mark.parametrize(
    ("letters", "orientation"),
    [
        ("가힣ㄱ漢字あア①★㈜", "upright"),
        ("Az09é-!?.…“”", "turned"),
        ("、。っャ！？", "upright form"),
        ("「」『』《》（）ー〜", "turned form"),
    ],
)
def test_orientations_are_those_of_unicode(letters: str, orientation: str):
    assert {letter: orientation_of(letter) for letter in letters} == dict.fromkeys(letters, orientation)


def test_latin_words_are_turned_together_and_hangul_stands_letter_by_letter():
    assert stands("서울 New York 12") == [
        ("서", "upright"), ("울", "upright"), (" ", "space"), ("New York 12", "turned"),
    ]  # fmt: skip


def test_upright_latin_stands_letter_by_letter_and_two_figures_side_by_side():
    assert stands("12월 2026년 AB", "upright") == [
        ("12", "together"), ("월", "upright"), (" ", "space"),
        ("2", "upright"), ("0", "upright"), ("2", "upright"), ("6", "upright"), ("년", "upright"),
        (" ", "space"), ("A", "upright"), ("B", "upright"),
    ]  # fmt: skip


def test_marks_stand_as_the_letter_they_follow():
    assert stands("봄, 밤!") == [
        ("봄", "upright"), (",", "corner"), (" ", "space"), ("밤", "upright"), ("!", "upright"),
    ]  # fmt: skip
    assert stands("Oh, no!") == [("Oh, no!", "turned")]
    assert stands("「봄」") == [("「", "turned"), ("봄", "upright"), ("」", "turned")]


@pytest.mark.usefixtures("hangul")
def test_letters_stand_on_the_axis_of_their_column_one_em_after_the_other():
    layout = lay_out(column("별헤는밤"))
    assert turns(layout) == [0, 0, 0, 0]
    middles = [ink.center for ink in inks(layout)]
    assert all(x == pytest.approx(BOX.right - EM / 2, abs=EM * 0.1) for x, _ in middles)
    tops = [run.transform.dy() * layout.scale for run in layout.glyphs.runs]
    assert [b - a for a, b in itertools.pairwise(tops)] == pytest.approx([EM] * 3)
    first = inks(layout)[0]
    assert BOX.y < first.y < BOX.y + 0.15 * EM  # it fills its square


@pytest.mark.usefixtures("hangul")
def test_columns_go_from_right_to_left_by_the_leading_and_break_between_words():
    layout = lay_out(column("봄밤\n그리고 우리의 바다", box=Box(0, 0, 60, 5.2 * EM), leading=1.5))
    assert [line.text for line in layout.lines] == ["봄밤", "그리고", "우리의", "바다"]
    lefts = [line.x for line in layout.lines]
    assert [a - b for a, b in itertools.pairwise(lefts)] == pytest.approx([1.5 * EM] * 3)
    assert lefts[0] + layout.lines[0].width == pytest.approx(60)
    assert not layout.overflows
    assert lay_out(column("봄밤\n그리고", box=Box(0, 0, 2 * EM, 60), leading=1.5)).overflows


@pytest.mark.usefixtures("hangul")
def test_a_column_of_small_letters_keeps_clear_of_one_of_large_letters():
    spans = (Span(start=2, end=4, size=6.0),)
    large, small = lay_out(column("풀\n노래", leading=1.0, spans=spans)).lines
    assert small.x + small.width == pytest.approx(large.x)


@pytest.mark.usefixtures("hangul")
@pytest.mark.parametrize(("alignment", "share"), [("left", 0.0), ("center", 0.5), ("right", 1.0)])
def test_alignment_is_along_the_column(alignment: str, share: float):
    layout = lay_out(column("봄밤", alignment=alignment))
    room = BOX.height - 2 * EM
    assert layout.lines[0].baseline == pytest.approx(BOX.y + share * room + 2 * EM)


@pytest.mark.usefixtures("hangul")
@pytest.mark.parametrize(("standing", "share"), [("top", 1.0), ("middle", 0.5), ("bottom", 0.0)])
def test_the_block_of_columns_stands_from_the_right_side_on(standing: str, share: float):
    layout = lay_out(column("봄\n밤", vertical_alignment=standing, leading=2.0))
    assert layout.lines[-1].x == pytest.approx(BOX.x + share * (BOX.width - 3 * EM))


@pytest.mark.usefixtures("hangul")
def test_turned_words_read_downwards_with_their_capitals_about_the_axis():
    layout = lay_out(column("서울HHH"))
    assert turns(layout) == [0, 0, 90]
    ink = inks(layout)[-1]
    assert ink.center[0] == pytest.approx(BOX.right - EM / 2, abs=0.03)
    assert ink.height > ink.width


@pytest.mark.usefixtures("hangul")
def test_a_comma_stands_in_the_upper_right_and_figures_side_by_side_fit_a_square():
    comma = inks(lay_out(column("봄,")))[-1]
    assert comma.center[0] > BOX.right - EM / 2 and comma.bottom < BOX.y + 1.5 * EM
    figures = inks(lay_out(column("24시", latin="upright")))[0]
    assert figures.width <= EM and figures.center[0] == pytest.approx(BOX.right - EM / 2, abs=0.06 * EM)


@pytest.mark.usefixtures("hangul")
def test_tracking_kerns_and_larger_stretches_count_down_the_column():
    def length(**changes: Any) -> float:
        layout = lay_out(column("봄밤꿈", **changes))
        return layout.lines[0].baseline - BOX.y

    assert length() == pytest.approx(3 * EM)
    assert length(tracking=100) == pytest.approx(3.2 * EM)
    assert length(kerns=(PairKern(1, 250),)) == pytest.approx(3.25 * EM)
    assert length(spans=(Span(start=1, end=2, size=48.0),)) == pytest.approx(4 * EM)


@pytest.mark.usefixtures("hangul")
def test_tracking_after_the_last_letter_needs_no_room():
    layout = lay_out(column("봄밤꿈", tracking=200, box=Box(0, 0, 60, 3.41 * EM)))
    assert [line.text for line in layout.lines] == ["봄밤꿈"]


@pytest.mark.usefixtures("hangul")
def test_carets_stand_between_the_letters_of_a_column():
    (line,) = lay_out(column("봄 ab밤")).set_lines
    assert [place for place, _ in line.stops] == [0, 1, 2, 3, 4, 5]
    down = [at for _, at in line.stops]
    assert down == sorted(down) and down[-1] == pytest.approx(line.width)


@pytest.mark.usefixtures("hangul")
def test_fitting_fills_the_height_or_the_whole_box():
    one = lay_out(column("별 헤는 밤", fit="width"))
    assert one.height == pytest.approx(BOX.height, rel=0.001)
    whole = lay_out(column("별 헤는\n밤", fit="box"))
    assert not whole.overflows and whole.height > 0.5 * BOX.height


def test_an_empty_text_and_empty_columns_are_nothing_to_worry_about():
    assert lay_out(column("", family="Source Serif Pro")).ink is None
    layout = lay_out(column("A\n\nB", family="Source Serif Pro"))
    assert [line.text for line in layout.lines] == ["A", "", "B"]
