"""Other words and other styles for single letters of a text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.document.retyping import (
    axes_in,
    cased,
    replaced,
    restyled,
    restyled_whole,
    retyped,
    style_of,
)
from coverstudio.document.type_runs import PairKern, Span


def _text(words: str, **fields: Any) -> TextLayer:
    return TextLayer(name="Title", box=Box(0, 0, 100, 20), text=words, family="Roboto", size=20, **fields)


def _styled(layer: TextLayer) -> str:
    """The text with the stretches of a style of their own in brackets."""
    marked = [*layer.text, ""]
    for span in reversed(layer.spans):
        marked[span.end] = f"]{marked[span.end]}"
        marked[span.start] = f"[{marked[span.start]}"
    return "".join(marked)


@pytest.mark.parametrize(
    ("case", "set_as"),
    [
        ("typed", "the Queen’s maß"),
        ("upper", "THE QUEEN’S MAß"),
        ("lower", "the queen’s maß"),
        ("title", "The Queen’s Maß"),
    ],
)
def test_a_case_sets_the_text_letter_for_letter(case: Any, set_as: str) -> None:
    assert cased(_text("the Queen’s maß", case=case)) == set_as


def test_a_stretch_gets_a_style_of_its_own_and_gives_it_back() -> None:
    layer = restyled(_text("The Tale of Two"), 4, 8, italic=True)
    assert _styled(layer) == "The [Tale] of Two"
    larger = restyled(layer, 6, 11, size=30.0)
    assert [(s.start, s.end, s.italic, s.size) for s in larger.spans] == [
        (4, 6, True, None), (6, 8, True, 30.0), (8, 11, None, 30.0),
    ]  # fmt: skip
    assert restyled(larger, 0, 15, italic=None, size=None).spans == ()


def test_neighbours_of_one_style_become_one_stretch() -> None:
    layer = restyled(restyled(_text("abcdef"), 0, 2, weight=700), 2, 4, weight=700)
    assert layer.spans == (Span(start=0, end=4, weight=700),)


def test_new_letters_take_the_style_of_the_first_they_replace() -> None:
    layer = restyled(_text("The Tale of Two"), 4, 8, italic=True)
    assert _styled(replaced(layer, 4, 6, "Whi")) == "The [While] of Two"
    assert _styled(replaced(layer, 6, 11, "x")) == "The [Tax] Two"
    assert _styled(replaced(layer, 2, 6, "x")) == "Thx[le] of Two"
    assert _styled(replaced(layer, 2, 10, "")) == "Thf Two"


def test_letters_typed_at_a_border_take_the_style_of_the_letter_before() -> None:
    layer = restyled(_text("The Tale of Two"), 4, 8, italic=True)
    assert _styled(replaced(layer, 8, 8, "s")) == "The [Tales] of Two"
    assert _styled(replaced(layer, 4, 4, "s")) == "The s[Tale] of Two"
    first = restyled(_text("Tale"), 0, 2, italic=True)
    assert _styled(replaced(first, 0, 0, "A")) == "[ATa]le"


def test_another_text_keeps_the_styles_of_the_letters_that_stay() -> None:
    layer = restyled(_text("The Tale of Two"), 4, 8, italic=True)
    assert _styled(retyped(layer, "A Tale of Two")) == "A [Tale] of Two"
    assert _styled(retyped(layer, "The Tale of Three")) == "The [Tale] of Three"
    assert _styled(retyped(layer, "")) == ""
    assert retyped(_text("AV"), "Avon").text == "Avon"


def test_a_pair_keeps_its_kerning_while_both_letters_stand_together() -> None:
    layer = _text("AVATAR", kerns=(PairKern(1, -80.0), PairKern(4, -40.0)))
    assert replaced(layer, 0, 0, "L").kerns == (PairKern(2, -80.0), PairKern(5, -40.0))
    assert replaced(layer, 1, 1, "-").kerns == (PairKern(5, -40.0),)
    assert replaced(layer, 5, 6, "").kerns == layer.kerns
    assert replaced(layer, 3, 4, "l").kerns == (PairKern(1, -80.0),)


def test_the_style_of_a_stretch_tells_what_is_the_same_all_over() -> None:
    layer = restyled(_text("The Tale of Two", weight=600), 4, 8, italic=True, size=30.0)
    assert style_of(layer, 4, 8) == Span(
        start=4, end=8, family="Roboto", size=30.0, weight=600, italic=True, tracking=0.0, baseline_shift=0.0,
        colour="#000000", features={},
    )  # fmt: skip
    mixed = style_of(layer, 0, 8)
    assert (mixed.italic, mixed.size, mixed.weight) == (None, None, 600)
    assert style_of(layer, 8, 8).italic is True  # at the caret: that of the letter before
    assert style_of(_text(""), 0, 0).size == 20


def test_a_style_for_the_whole_text_holds_for_every_stretch_and_sizes_keep_their_proportion() -> None:
    layer = restyled(_text("The Tale of Two"), 4, 8, italic=True, size=30.0)
    whole = restyled_whole(layer, italic=False, size=40)
    assert (whole.italic, whole.size) == (False, 40)
    assert whole.spans == (Span(start=4, end=8, size=60.0),)


def test_a_weight_that_is_chosen_wins_over_axes_set_by_hand_before() -> None:
    layer = restyled_whole(_text("Varying"), axes={"wght": 240.0, "slnt": -8.0, "wdth": 90.0})
    assert restyled_whole(layer, weight=700).axes == {"slnt": -8.0, "wdth": 90.0}
    assert restyled_whole(layer, italic=False).axes == {"wght": 240.0, "wdth": 90.0}
    assert restyled_whole(layer, size=30).axes == layer.axes
    part = restyled(layer, 0, 2, weight=700)
    assert part.axes == layer.axes, "the letters around stay as bold as they are"
    assert axes_in(part, part.spans[0]) == {"slnt": -8.0, "wdth": 90.0}


@given(st.text(max_size=12), st.text(max_size=12), st.data())
def test_spans_never_overlap_nor_leave_the_text(old: str, new: str, data: st.DataObject) -> None:
    layer = _text(old)
    for _ in range(data.draw(st.integers(0, 3))):
        start = data.draw(st.integers(0, len(old)))
        end = data.draw(st.integers(start, len(old)))
        layer = restyled(layer, start, end, weight=data.draw(st.sampled_from([None, 300, 700])))
    after = retyped(layer, new)
    assert after.text == new
    places = [place for span in after.spans for place in (span.start, span.end)]
    assert places == sorted(places)
    assert all(span.start < span.end <= len(new) for span in after.spans)
