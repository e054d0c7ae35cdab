"""What a printer would object to is said before anything is written."""

from __future__ import annotations

import msgspec
import pytest

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import AnyLayer, ImageLayer, ShapeLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import PrintSpec
from coverstudio.printing.preflight import Finding, preflight
from tests.printing.covers import CARD, card, text

pytestmark = pytest.mark.usefixtures("qapp")
PAGE = CARD.bleed_box


def picture(box: Box = PAGE, ppi: float = 300, **more: object) -> ImageLayer:
    width, height = box.size.pixels_needed(ppi)
    return ImageLayer(name="Painting", box=box, asset=Asset("a" * 64, "png", width, height), **more)


def found(*layers: AnyLayer, **words: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in preflight(card(*layers, **words))]


def test_a_good_cover_has_no_findings() -> None:
    assert preflight(card(picture(), text("A Field of Glass"))) == ()


def test_an_empty_page_is_rejected() -> None:
    assert found() == [("empty-page", "rejects")]
    assert found(text("Hidden", visible=False)) == [("empty-page", "rejects")]


def test_a_book_without_a_title_is_told() -> None:
    assert found(picture(), title="  ") == [("title-missing", "looks-bad")]


@pytest.mark.parametrize(
    ("ppi", "findings"),
    [
        (300, []),
        (299.6, []),
        (298, [("low-ppi", "looks-bad")]),
        (200, [("low-ppi", "looks-bad")]),
        (150, [("very-low-ppi", "may-be-rejected")]),
    ],
)
def test_few_pixels_are_told(ppi: float, findings: list[tuple[str, str]]) -> None:
    assert found(picture(ppi=ppi)) == findings


def test_the_sentence_says_how_many_pixels() -> None:
    layer = picture(Box(0, 10, 30, 30), ppi=150)
    (finding,) = preflight(card(picture(), layer))
    assert finding == Finding(
        rule="very-low-ppi",
        severity="may-be-rejected",
        sentence="The picture “Painting” has 151 ppi at its size and print wants 300: "
        "upscale it or make it smaller.",
        layer_id=layer.id,
    )


def test_a_picture_that_is_not_seen_may_have_few_pixels() -> None:
    assert found(picture(), picture(Box(500, 0, 90, 90), ppi=20)) == []
    assert found(picture(), picture(ppi=20, visible=False)) == []


@pytest.mark.parametrize(
    "box",
    [
        CARD.trim_box,
        Box(-3, -3, 64, 96),  # 2 mm short on the right
        Box(-3, -1, 66, 94),  # short at the top
        Box(-3, -3, 66, 92.5),  # half a millimetre inside the cut at the bottom
        Box(0.9, -3, 62.1, 96),  # meant to reach the left edge, and does not
    ],
)
def test_a_picture_that_stops_in_the_bleed_leaves_a_white_edge(box: Box) -> None:
    assert found(picture(box)) == [("white-edge", "may-be-rejected")]


@pytest.mark.parametrize(
    "box",
    [
        PAGE,
        PAGE.inset(-5),
        CARD.trim_box.inset(8),
        Box(10, -3, 20, 20),
        Box(200, 0, 20, 90),
        PAGE.inset(0.01),
    ],
)
def test_a_picture_that_fills_the_bleed_or_keeps_away_leaves_none(box: Box) -> None:
    assert found(picture(box)) == []


def test_a_picture_over_a_full_one_leaves_none() -> None:
    inset = picture(CARD.trim_box)
    assert found(picture(), inset) == []
    for veil in (picture(opacity=0.5), picture(blend_mode="multiply"), ShapeLayer(name="Tint", box=PAGE)):
        assert found(veil, inset) == [("white-edge", "may-be-rejected")]


def test_a_turned_picture_is_judged_by_its_own_edges() -> None:
    upright = Box(PAGE.center[0] - PAGE.height / 2, PAGE.center[1] - PAGE.width / 2, PAGE.height, PAGE.width)
    assert found(picture(upright, rotation=90)) == []
    assert found(picture(upright.inset(2), rotation=-90)) == [("white-edge", "may-be-rejected")]
    assert found(picture(PAGE.inset(-20), rotation=10)) == []
    assert found(picture(Box(5, 5, 20, 20), rotation=10)) == []
    assert found(picture(PAGE.inset(-2), rotation=5)) == [("white-edge", "may-be-rejected")]


def test_without_bleed_the_edge_is_the_cut() -> None:
    screen = PrintSpec(name="screen", trim=Size(40, 60), bleed=0)
    short = Document(print_spec=screen, title="E", layers=(picture(Box(0, 0, 40, 59.5)),))
    (finding,) = preflight(short)
    assert finding.rule == "white-edge"
    assert "ends just short of the edge of the page" in finding.sentence


def test_text_outside_the_safe_area_is_told() -> None:
    (finding,) = preflight(card(picture(), text("Title", box=Box(2, 40, 50, 20), alignment="left")))
    assert (finding.rule, finding.severity) == ("outside-safe-area", "may-be-rejected")
    assert "closer than 5 mm to the cut" in finding.sentence
    assert "move it 2.9 mm inwards" in finding.sentence


def test_text_beyond_the_cut_is_rejected() -> None:
    (finding,) = preflight(card(picture(), text("Title", box=Box(40, 40, 40, 20), alignment="right")))
    assert (finding.rule, finding.severity) == ("outside-safe-area", "rejects")
    assert "will be cut off" in finding.sentence


def test_turned_text_is_judged_where_it_stands() -> None:
    box = Box(-5, 38, 70, 14)
    assert found(picture(), text("Along the spine", box=box, size=22, rotation=90)) == []
    across = text("Along the spine", box=box, size=22)
    assert found(picture(), across) == [("outside-safe-area", "may-be-rejected")]


def test_a_font_that_is_not_installed_is_named() -> None:
    (finding,) = preflight(card(picture(), text("Title", family="No Such Family")))
    assert (finding.rule, finding.severity) == ("family-missing", "looks-bad")
    assert "“No Such Family”" in finding.sentence


def test_characters_no_font_has_are_named() -> None:
    (finding,) = preflight(card(picture(), text("Ta\U000f1234")))
    assert (finding.rule, finding.severity) == ("glyphs-missing", "may-be-rejected")
    assert "“\U000f1234”" in finding.sentence


@pytest.mark.parametrize("fs_type", [2, 0x302])
def test_a_font_that_forbids_embedding_is_named(fs_type: int, installed) -> None:
    locked = text("A", family=installed(f"Locked {fs_type}", fs_type=fs_type))
    (finding,) = preflight(card(picture(), locked))
    assert (finding.rule, finding.severity) == ("embedding-forbidden", "may-be-rejected")
    assert f"“Locked {fs_type}” of the text “Text” forbids embedding" in finding.sentence


@pytest.mark.parametrize("fs_type", [0, 4, 8])
def test_other_licences_do(fs_type: int, installed) -> None:
    assert found(picture(), text("A", family=installed(f"Open {fs_type}", fs_type=fs_type))) == []


def test_a_text_larger_than_its_box_is_told() -> None:
    assert found(picture(), text("One two three four five six", size=30)) == [("text-overflows", "looks-bad")]


def test_a_text_without_ink_stands_nowhere() -> None:
    assert found(picture(), text("\u200b", box=Box(-20, -20, 5, 10))) == []


def test_the_worst_comes_first() -> None:
    cut = text("Cut", box=Box(-20, 40, 30, 20))
    severities = [finding.severity for finding in preflight(card(picture(ppi=100), cut, title=""))]
    assert severities == ["rejects", "may-be-rejected", "looks-bad"]


def test_a_finding_is_a_value() -> None:
    finding = Finding(rule="empty-page", severity="rejects", sentence="Nothing.")
    with pytest.raises(AttributeError):
        finding.sentence = "Something."  # type: ignore[misc]
    assert msgspec.json.decode(msgspec.json.encode(finding), type=Finding) == finding
