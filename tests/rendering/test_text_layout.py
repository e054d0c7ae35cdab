import threading

import msgspec
import pytest

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.rendering import fonts
from coverstudio.rendering.text_layout import TextLayout, lay_out, unbroken_pieces
from tests.rendering.pages import text

pytestmark = pytest.mark.usefixtures("qapp")

POINT = 25.4 / 72


def lines(layer: TextLayer) -> list[str]:
    return [line.text for line in lay_out(layer).lines]


def test_text_wraps_at_the_width_of_its_box():
    assert lines(text("Pride and Prejudice", box=Box(0, 0, 40, 50))) == ["Pride and", "Prejudice"]
    assert lines(text("Pride and Prejudice", box=Box(0, 0, 80, 50))) == ["Pride and Prejudice"]


def test_the_box_that_just_holds_a_line_holds_it():
    wide = lay_out(text("of the Dog in the Night-Time", family="Amatic SC", box=Box(0, 0, 999, 50)))
    exact = Box(0, 0, wide.lines[0].width + 0.01, 50)
    assert len(lay_out(text("of the Dog in the Night-Time", family="Amatic SC", box=exact)).lines) == 1
    tight = Box(0, 0, wide.lines[0].width - 0.05, 50)
    assert len(lay_out(text("of the Dog in the Night-Time", family="Amatic SC", box=tight)).lines) == 2


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\v"])
def test_a_line_break_is_a_line_break_on_every_system(line_break: str):
    assert lines(text(f"One{line_break}Two")) == ["One", "Two"]


def test_empty_lines_take_their_room():
    layout = lay_out(text("One\n\nTwo", leading=1.5))
    assert [line.text for line in layout.lines] == ["One", "", "Two"]
    assert layout.lines[2].baseline - layout.lines[0].baseline == pytest.approx(2 * 1.5 * 24 * POINT)
    assert layout.lines[1].ink is None


@pytest.mark.parametrize("nothing", ["", "   ", "\n"])
def test_empty_text_is_fine(nothing: str):
    layout = lay_out(text(nothing))
    assert layout.ink is None
    assert not layout.overflows
    assert layout.missing == ""


def test_korean_breaks_between_words_and_never_inside_one():
    words = "우리가 빛의 속도로 갈 수 없다면"
    family = _korean()
    for width in range(26, 90, 8):
        found = lines(text(words, family=family, size=18.0, box=Box(0, 0, width, 99)))
        assert " ".join(found) == words
    assert unbroken_pieces(words) == ("우리가 ", "빛의 ", "속도로 ", "갈 ", "수 ", "없다면")


def test_chinese_and_japanese_break_between_letters_but_not_before_a_full_stop():
    assert unbroken_pieces("雪国。") == ("雪", "国。")


def test_a_word_wider_than_the_box_breaks_between_graphemes():
    layer = text("e\u0301" * 40, box=Box(0, 0, 30, 99))
    layout = lay_out(layer)
    assert len(layout.lines) > 1
    assert all(line.text[0] == "e" for line in layout.lines)
    assert all(line.width <= 30 + 0.1 for line in layout.lines)


def test_two_thousand_characters_in_a_tiny_box_are_laid_out_and_overflow():
    for word in ("W", "가", "שלום ", "😀"):
        layout = lay_out(text(word * (2000 // len(word)), box=Box(0, 0, 30, 30)))
        assert layout.overflows
        assert "".join(line.text for line in layout.lines).replace(" ", "") == (
            word.strip() * (2000 // len(word))
        )


@pytest.mark.parametrize(
    ("alignment", "left", "right"), [("left", 0, None), ("center", None, None), ("right", None, 0)]
)
def test_lines_are_aligned(alignment: str, left: float | None, right: float | None):
    layer = text("Pride and Prejudice", alignment=alignment, box=Box(5, 5, 40, 50), tracking=200)
    for line in lay_out(layer).lines:
        before, after = line.x - 5, 45 - line.x - line.width
        if left is None and right is None:
            assert before == pytest.approx(after)
        else:
            assert (before if left is not None else after) == pytest.approx(0, abs=1e-6)


def test_tracking_after_the_last_letter_does_not_push_a_line_off_centre():
    ink = lay_out(text("HHH", tracking=500, box=Box(0, 0, 100, 50))).ink
    assert ink is not None
    assert ink.center[0] == pytest.approx(50, abs=0.05)


def test_vertical_alignment_moves_the_lines_in_the_box():
    tops = {place: _ink(text("Walden", vertical_alignment=place)).y for place in ("top", "middle", "bottom")}
    layout = lay_out(text("Walden"))
    assert tops["bottom"] - tops["top"] == pytest.approx(30 - layout.height)
    assert tops["middle"] - tops["top"] == pytest.approx((30 - layout.height) / 2)


def test_ink_is_what_the_glyphs_cover():
    capital = _ink(text("H", size=72.0, box=Box(0, 0, 90, 90)))
    assert capital.height == pytest.approx(0.67 * 72 * POINT, abs=0.1)  # the family's cap height
    line = lay_out(text("H", size=72.0, box=Box(0, 0, 90, 90))).lines[0]
    assert capital.bottom == pytest.approx(line.baseline)
    hanging = _ink(text("Hg", size=72.0, box=Box(0, 0, 90, 90)))
    assert hanging.bottom > line.baseline + 3


def test_everything_grows_in_proportion_because_nothing_is_hinted():
    small = _ink(text("Wuthering Heights", size=6.0, box=Box(0, 0, 900, 90)))
    large = _ink(text("Wuthering Heights", size=60.0, box=Box(0, 0, 900, 90)))
    assert large.width == pytest.approx(10 * small.width, rel=1e-6)


def test_right_to_left_text_runs_right_to_left():
    """A Latin word that follows a Hebrew one stands left of it, itself still from left to right."""
    layer = text("שלום abc", family="DejaVu Sans", size=12.0)
    if not fonts.font_available(layer.family):
        pytest.skip("DejaVu Sans is not installed")
    across: dict[int, float] = {}
    for run in (placed.run for placed in lay_out(layer).glyphs.runs):
        across |= zip(run.glyphIndexes(), [position.x() for position in run.positions()], strict=True)
    glyphs = lay_out(layer).glyphs.runs[0].run.rawFont().glyphIndexesForString("אשלabc")
    alef, shin, lamed, a, b, c = glyphs
    assert alef not in across
    assert across[shin] > across[lamed] > across[c] > across[b] > across[a]


def test_text_taller_than_its_box_overflows():
    assert not lay_out(text("Walden", box=Box(0, 0, 60, 12))).overflows
    assert lay_out(text("Walden", box=Box(0, 0, 60, 8))).overflows


def test_missing_glyphs_and_families_are_reported():
    layout = lay_out(text("A\ue000", family="Not Installed"))
    assert layout.missing == "\ue000"
    assert layout.family_is_missing
    assert not lay_out(text("A")).family_is_missing


def test_moving_turning_and_colouring_a_text_do_not_lay_it_out_again():
    layer = text("Walden")
    first = lay_out(layer)
    moved = msgspec.structs.replace(layer, box=layer.box.moved(5, 7), rotation=20, colour="#ff0000")
    second = lay_out(moved)
    assert second.glyphs is first.glyphs
    assert second.ink == first.ink.moved(5, 7) if first.ink else None


def test_threads_lay_out_for_themselves():
    found: list[TextLayout] = []
    here = lay_out(text("Walden"))
    thread = threading.Thread(target=lambda: found.append(lay_out(text("Walden"))))
    thread.start()
    thread.join()
    assert found[0].ink == here.ink
    assert found[0].glyphs is not here.glyphs


def test_broken_surrogates_and_controls_do_no_harm():
    assert lines(text("a\ud83db\x07c\td")) == ["a?b c d"]


def _ink(layer: TextLayer) -> Box:
    ink = lay_out(layer).ink
    assert ink is not None
    return ink


def _korean() -> str:
    try:
        return fonts.default_family("한글")
    except fonts.NoFontError as error:
        pytest.skip(str(error))


def test_a_title_is_one_outline_and_a_very_long_text_is_painted_in_pieces():
    title = lay_out(text("Pride and Prejudice", box=Box(0, 0, 40, 50))).glyphs.shapes
    assert len(title) == 1, "overlapping letters count once"
    blurb = lay_out(text("It is a truth universally acknowledged. " * 200, box=Box(0, 0, 100, 50)))
    pieces = [shape.path for shape in blurb.glyphs.shapes]
    assert max(piece.elementCount() for piece in pieces) < 2 * 8_000
    ink = pieces[0].boundingRect()
    for piece in pieces:
        ink = ink.united(piece.boundingRect())
    assert blurb.ink is not None
    assert ink.height() * blurb.scale == pytest.approx(blurb.ink.height, abs=0.01)
