"""Stretches, kerning, justified lines, hyphens, columns and fitting, as they come out of the layout."""

from __future__ import annotations

import itertools
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import TextLayer
from coverstudio.document.retyping import restyled
from coverstudio.document.type_runs import PairKern, Span
from coverstudio.rendering import fonts
from coverstudio.rendering.text_layout import TextLayout, lay_out
from tests.rendering.font_library.made_fonts import fonts_of, made_font
from tests.rendering.pages import text

pytestmark = pytest.mark.usefixtures("qapp")

BLURB = (
    "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in"
    " want of a wife. However little known the feelings or views of such a man may be on his first entering"
    " a neighbourhood, this truth is so well fixed in the minds of the surrounding families."
)


def wide(words: str, **changes: Any) -> TextLayer:
    return text(words, **{"box": Box(0, 0, 200, 40), "alignment": "left", **changes})


def ends(layout: TextLayout) -> list[float]:
    """Where each line ends, in millimetres."""
    return [line.x + line.width for line in layout.lines]


def letters(layer: TextLayer) -> dict[int, float]:
    """The x of each letter by its place, in units."""
    found: dict[int, float] = {}
    for line in lay_out(layer).set_lines:
        for piece in line.runs:
            positions = [line.x + position.x() for position in piece.run.positions()]
            for place, x in zip(piece.clusters, positions, strict=True):
                found[place] = min(found.get(place, x), x)
    return found


def test_a_stretch_stands_in_its_own_face_size_and_colour():
    layer = restyled(wide("The Tale of Two"), 4, 8, family="Roboto", size=48.0, colour="#c02020")
    runs = [(r.run.rawFont().familyName(), r.run.rawFont().pixelSize(), r.colour)
            for r in lay_out(layer).set_lines[0].runs]  # fmt: skip
    assert runs == [
        ("Source Serif Pro", 1000, None), ("Roboto", 2000, "#c02020"), ("Source Serif Pro", 1000, None),
    ]  # fmt: skip
    shapes = {shape.colour: shape.path.boundingRect() for shape in lay_out(layer).glyphs.shapes}
    assert shapes["#c02020"].height() > 1.2 * shapes[None].height()


def test_a_coloured_letter_is_kerned_as_if_it_were_not():
    plain = wide("AVA")
    assert letters(restyled(plain, 1, 2, colour="#ff0000")) == letters(plain)


def test_larger_letters_push_their_line_down():
    plain, layer = wide("One\nTwo"), restyled(wide("One\nTwo"), 4, 7, size=48.0)
    first, second = (line.baseline for line in lay_out(layer).lines)
    assert second - first == pytest.approx(points_to_mm(48) * layer.leading)
    taller = restyled(plain, 0, 3, size=48.0)
    assert lay_out(taller).lines[0].baseline > lay_out(plain).lines[0].baseline * 1.5


def test_a_raised_letter_stands_higher_by_its_own_em():
    layer = restyled(wide("E2"), 1, 2, baseline_shift=400.0, size=12.0)
    low, high = lay_out(layer).set_lines[0].runs
    assert low.run.positions()[0].y() - high.run.positions()[0].y() == pytest.approx(0.4 * 500)


def test_a_pair_is_kerned_by_hand_and_all_that_follows_moves_along():
    plain, kerned = wide("Walden"), wide("Walden", kerns=(PairKern(2, 250.0),))
    moved = {place: x - letters(plain)[place] for place, x in letters(kerned).items()}
    assert moved == {0: 0.0, 1: 0.0, 2: 250.0, 3: 250.0, 4: 250.0, 5: 250.0}
    em = points_to_mm(24)
    assert lay_out(kerned).lines[0].width - lay_out(plain).lines[0].width == pytest.approx(0.25 * em)


def test_kerning_can_be_the_fonts_or_none_or_by_eye():
    def gap(kerning: str, pair: str) -> float:
        across = letters(wide(pair, kerning=kerning))
        return across[1] - across[0]

    assert gap("metric", "AV") < gap("none", "AV") - 50
    assert gap("optical", "AV") < gap("none", "AV") - 30
    assert gap("optical", "nn") == pytest.approx(gap("none", "nn"))
    assert gap("optical", "HH") == pytest.approx(gap("none", "HH"), abs=30)


def test_letters_of_a_variable_font_are_kerned_by_the_shape_that_they_have_now(tmp_path: Path):
    made_font(tmp_path / "v.ttf", "Vary Kern", letters="An", varies=True, rigid="n")

    def gap(kerning: str, weight: int) -> float:
        across = letters(wide("AA", family="Vary Kern", kerning=kerning, weight=weight))
        return across[1] - across[0]

    with fonts_of(tmp_path):
        light, bold = (gap("optical", weight) - gap("none", weight) for weight in (200, 900))
    assert light == pytest.approx(0, abs=1)
    assert bold > 20


def test_a_script_that_no_font_has_does_no_harm_beside_kerning_by_eye():
    layout = lay_out(wide("A\U00016950\U00016952 V", kerning="optical", kerns=(PairKern(1, 50.0),)))
    assert layout.lines[0].text == "A\U00016950\U00016952 V"
    assert layout.missing


def test_a_word_of_thousands_of_letters_is_fitted_to_its_box_in_seconds_of_processor_time():
    started = time.process_time()
    layout = lay_out(wide("W" * 4000, fit="box"))
    assert "".join(line.text for line in layout.lines) == "W" * 4000
    assert time.process_time() - started < 4.0


def test_tracking_of_a_stretch_holds_for_its_letters_alone():
    plain, layer = wide("Walden"), restyled(wide("Walden"), 1, 3, tracking=200.0)
    moved = [letters(layer)[place] - letters(plain)[place] for place in range(6)]
    assert moved == pytest.approx([0, 0, 200, 400, 400, 400], abs=1)


def test_features_of_the_font_are_used():
    small, plain = lay_out(wide("Office", features={"smcp": 1})), lay_out(wide("Office"))
    assert small.glyphs.runs[0].run.glyphIndexes() != plain.glyphs.runs[0].run.glyphIndexes()
    figures = restyled(wide("1842 1842"), 5, 9, features={"onum": 1})
    first, second = lay_out(figures).set_lines[0].runs
    assert first.run.glyphIndexes()[:4] != second.run.glyphIndexes()[-4:]


def test_justified_lines_end_at_the_edge_but_the_last():
    layout = lay_out(wide(BLURB, size=10.0, alignment="justify", box=Box(10, 10, 70, 60)))
    assert ends(layout)[:-1] == pytest.approx([80.0] * (len(layout.lines) - 1))
    assert ends(layout)[-1] < 79
    assert all(line.x == 10 for line in layout.lines)


def test_a_justified_line_keeps_its_letters_together_and_widens_its_spaces():
    words = "aaa bbb ccc ddd"
    box = Box(0, 0, 46, 40)
    plain, layer = (letters(wide(words, box=box, alignment=way)) for way in ("left", "justify"))
    growth = [layer[place] - plain[place] for place in range(11)]
    assert growth[:3] == [0, 0, 0]
    assert growth[4:7] == [growth[4]] * 3
    assert growth[8:11] == pytest.approx([2 * growth[4]] * 3)
    assert growth[4] > 0


def test_korean_and_chinese_are_justified_too():
    family = _korean()
    words = "우리가 빛의 속도로 갈 수 없다면 그리움도 여행이 된다"
    layout = lay_out(wide(words, family=family, size=14.0, alignment="justify", box=Box(0, 0, 50, 60)))
    assert ends(layout)[:-1] == pytest.approx([50.0] * (len(layout.lines) - 1))
    han = lay_out(
        wide("雪国雪国雪国雪国雪国", family=family, size=14.0, alignment="justify", box=Box(0, 0, 32, 60))
    )
    assert ends(han)[0] == pytest.approx(32.0)


def test_words_are_hyphenated_by_the_rules_of_their_language_and_only_when_asked():
    box = Box(0, 0, 34, 200)
    plain = lay_out(wide(BLURB, size=10.0, box=box, language="en-GB"))
    assert not any(line.text.endswith("-") for line in plain.lines)
    layout = lay_out(wide(BLURB, size=10.0, box=box, language="en-GB", hyphenated=True))
    assert sum(line.text.endswith("-") for line in layout.lines) >= 2
    assert len(layout.lines) < len(plain.lines)
    whole = "".join(
        line.text.removesuffix("-") if line.text.endswith("-") else f"{line.text} " for line in layout.lines
    )
    assert whole.strip() == BLURB
    assert all(line.width <= 34.01 for line in layout.lines)


def test_german_words_that_are_wider_than_a_line_are_hyphenated_again_and_again():
    layer = wide(
        "Donaudampfschifffahrtsgesellschaft", size=12.0, box=Box(0, 0, 25, 90), language="de", hyphenated=True
    )
    found = [line.text for line in lay_out(layer).lines]
    assert len(found) > 2
    assert all(line.endswith("-") for line in found[:-1])
    assert "".join(line.removesuffix("-") for line in found) == layer.text


def test_a_soft_hyphen_breaks_a_word_where_it_is_and_is_not_seen_elsewhere():
    layer = wide("Wal\u00adden Pond", box=Box(0, 0, 23, 90), hyphenated=True)
    assert [line.text for line in lay_out(layer).lines] == ["Wal-", "den", "Pond"]
    assert lay_out(wide("Wal\u00adden")).lines[0].width == pytest.approx(
        lay_out(wide("Walden")).lines[0].width
    )


def test_columns_are_filled_one_after_the_other():
    layer = wide(BLURB, size=8.0, box=Box(0, 0, 100, 22), columns=3, column_gap=5.0)
    layout = lay_out(layer)
    lefts = sorted({round(line.x, 3) for line in layout.lines})
    assert lefts == pytest.approx([0, 35, 70])
    assert " ".join(line.text for line in layout.lines) == BLURB
    tops = [min(line.baseline for line in layout.lines if round(line.x, 3) == left) for left in lefts]
    assert tops == pytest.approx([tops[0]] * 3)
    assert not layout.overflows
    assert lay_out(msgspec.structs.replace(layer, box=Box(0, 0, 100, 12))).overflows


def test_a_text_fits_the_width_of_its_box_at_every_size_it_had():
    for size in (6.0, 60.0):
        layout = lay_out(wide("Walden\nPond", size=size, fit="width"))
        assert max(line.width for line in layout.lines) == pytest.approx(200, rel=1e-3)
        assert len(layout.lines) == 2


def test_a_text_fits_its_box_without_breaking_a_word():
    layer = wide("The Tale of Two Cities", fit="box", box=Box(0, 0, 60, 60))
    layout = lay_out(layer)
    assert not layout.overflows
    assert " ".join(line.text for line in layout.lines) == layer.text
    assert layout.height > 40
    assert lay_out(msgspec.structs.replace(layer, box=Box(0, 0, 60, 20))).size < layout.size


def test_stretches_keep_their_proportion_when_the_text_is_fitted():
    layer = restyled(wide("The Tale", size=10.0, fit="width"), 0, 3, size=5.0)
    layout = lay_out(layer)
    assert layout.smallest_size == pytest.approx(layout.size / 2)


def test_a_text_that_shows_nothing_keeps_its_size():
    for fit, words in itertools.product(("width", "box"), ("", "  ", "\n")):
        assert lay_out(wide(words, fit=fit)).size == 24.0


def test_spans_beyond_the_text_do_no_harm():
    layer = wide("Walden", spans=(Span(start=4, end=90, weight=700), Span(start=95, end=99, italic=True)))
    assert lay_out(layer).lines[0].text == "Walden"
    assert lay_out(wide("", spans=(Span(start=0, end=9, size=99.0),))).ink is None


def test_a_case_is_shown_and_the_text_stays_as_it_was_typed():
    layer = wide("Walden", case="upper")
    assert lay_out(layer).lines[0].text == "WALDEN"
    assert layer.text == "Walden"


def test_the_caret_finds_its_places_in_kerned_and_justified_lines():
    layer = wide("aaa bbb ccc ddd", box=Box(0, 0, 47, 40), alignment="justify", kerns=(PairKern(1, 300.0),))
    line = lay_out(layer).set_lines[0]
    stops = dict(line.stops)
    across = letters(layer)
    assert [stops[place] for place in (0, 1, 4, 8)] == pytest.approx([across[p] for p in (0, 1, 4, 8)], abs=1)
    assert stops[11] == pytest.approx(line.width, abs=1)


def _korean() -> str:
    try:
        return fonts.default_family("한글")
    except fonts.NoFontError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("box", [Box(0, 0, 80, 60), Box(-50_000, 0, 100_000, 100_000)])
def test_sizes_that_are_next_to_nothing_and_letters_far_larger_are_set(box: Box):
    layer = text("Hello", size=1e-300, box=box)
    assert lay_out(layer).lines[0].text == "Hello"
    spans = (Span(start=0, end=2, size=2000.0), Span(start=2, end=3, size=1e-300))
    assert lay_out(msgspec.structs.replace(layer, spans=spans)).lines
