"""What would keep a barcode from being scanned is said before anything is written."""

from __future__ import annotations

import pytest

from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ShapeLayer, TextLayer
from coverstudio.printing.preflight import Finding, preflight
from tests.printing.covers import card, text

pytestmark = pytest.mark.usefixtures("qapp")
MIDDLE = Box(10, 30, 40, 32)


def barcode(box: Box = MIDDLE, **more: object) -> BarcodeLayer:
    return BarcodeLayer(id="barcode", name="Barcode", box=box, isbn="978-3-16-148410-0", **more)


def findings(*layers: AnyLayer) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity, one.layer_id) for one in preflight(card(*layers))]


def test_a_good_barcode_has_no_findings() -> None:
    assert findings(ShapeLayer(name="Sky", box=Box(-3, -3, 66, 96)), barcode(), text("Clear")) == []


def test_one_that_is_too_small_is_rejected() -> None:
    (finding,) = preflight(card(barcode(Box(10, 30, 25, 32))))
    assert finding == Finding(
        rule="barcode-too-small",
        severity="rejects",
        sentence=(
            "The barcode “Barcode” has 67 % of its size and scanners need 80 %: "
            "enlarge its box to 29.8 × 24.0 mm at least."
        ),
        layer_id="barcode",
    )


@pytest.mark.parametrize(
    "over",
    [
        ShapeLayer(id="over", name="Seal", box=Box(40, 50, 15, 20), shape="ellipse"),
        text("Quoted", top=40.0, id="over"),
        text("Turned", top=40.0, id="over", rotation=45.0),
    ],
)
def test_what_lies_over_it_is_rejected(over: AnyLayer) -> None:
    assert findings(barcode(), over) == [("barcode-covered", "rejects", "over")]
    hidden = [("barcode-hides-text", "looks-bad", "over")] if isinstance(over, TextLayer) else []
    assert findings(over, barcode()) == hidden


def test_a_text_whose_box_alone_reaches_it_does_not_cover_it() -> None:
    above = text("One line", box=Box(5, 10, 50, 40))
    assert findings(barcode(), above) == []
    upside_down = text("One line", box=Box(5, -10, 50, 45), rotation=180.0, vertical_alignment="bottom")
    assert "barcode-covered" not in {rule for rule, _, _ in findings(barcode(), upside_down)}


def test_a_hidden_layer_covers_nothing() -> None:
    assert findings(barcode(), ShapeLayer(name="Seal", box=MIDDLE, visible=False)) == []


@pytest.mark.parametrize("more", [{"opacity": 0.9}, {"blend_mode": "multiply"}])
def test_one_that_mixes_with_what_lies_below_is_rejected(more: dict[str, object]) -> None:
    assert findings(barcode(**more)) == [("barcode-blended", "rejects", "barcode")]


@pytest.mark.parametrize(
    ("box", "severity", "sentence"),
    [
        (
            Box(2, 30, 40, 32),
            "may-be-rejected",
            "stands closer than 5 mm to the cut: move it 2.9 mm inwards.",
        ),
        (Box(25, 30, 40, 32), "rejects", "will be cut off: move it at least 9.9 mm inwards."),
    ],
)
def test_one_near_or_beyond_the_cut_is_told(box: Box, severity: str, sentence: str) -> None:
    (finding,) = preflight(card(barcode(box)))
    assert (finding.rule, finding.severity) == ("outside-safe-area", severity)
    assert finding.sentence == f"The barcode “Barcode” {sentence}"
