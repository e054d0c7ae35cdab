from __future__ import annotations

import importlib.util
from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.generation.messages import Region
from coverstudio.worker.pipelines.rapidocr_text import availability, detect, read_regions
from tests.benchmarks.lettering_truth import DrawnLine, Lettered, Line, draw_lines

Pixels = NDArray[np.uint8]
INK = (20, 18, 16)

needs_rapidocr = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the extra `ocr` is not installed"
)


def silent(_step: int, _total: int, _preview: Pixels | None) -> None:
    return None


def paper(height: int = 900, width: int = 700) -> Pixels:
    rng = np.random.default_rng(1)
    return np.clip(rng.normal(214, 4, (height, width, 3)), 0, 255).astype(np.uint8)


def cover() -> Lettered:
    lines = (
        Line("Harbour", "SourceSerifPro-Bold.ttf", 150, (350, 130), 0, "plain", INK),
        Line("a novel in four seasons", "Roboto-Regular.ttf", 20, (350, 260), 0, "plain", INK),
        Line("Second edition", "Roboto-Bold.ttf", 48, (350, 430), -25, "plain", INK),
        Line("Emily Brontë", "Roboto-Bold.ttf", 56, (250, 640), 0, "plain", INK, arc=110),
        Line("Northern Light", "Roboto-Bold.ttf", 30, (200, 790), 0, "plain", (196, 194, 192)),
        Line("Northern Light", "Roboto-Bold.ttf", 44, (470, 850), 0, "plain", INK, invented=7),
        Line("Winner", "Roboto-Bold.ttf", 40, (620, 640), 0, "plain", INK, vertical=True),
    )
    return draw_lines(paper(), lines)


@pytest.fixture(scope="module")
def regions() -> tuple[Region, ...]:
    return detect(cover().image, silent)


def reading(regions: tuple[Region, ...], text: str) -> Region:
    (region,) = [region for region in regions if region.text == text]
    return region


def filled(polygons: Sequence[Sequence[tuple[float, float]]]) -> Pixels:
    page = np.zeros((900, 700), np.uint8)
    for polygon in polygons:
        cv2.fillPoly(page, [np.rint(polygon).astype(np.int32)], 1)
    return page


def covered(outlines: Pixels, drawn: DrawnLine) -> float:
    height, width = drawn.ink.shape
    return float(outlines[drawn.y : drawn.y + height, drawn.x : drawn.x + width][drawn.ink].mean())


@needs_rapidocr
def test_title_small_line_slanted_line_are_found_and_read(regions: tuple[Region, ...]) -> None:
    for text in ("Harbour", "a novel in four seasons", "Second edition"):
        assert 0.5 < reading(regions, text).score <= 1
    assert [region.text for region in regions][:3] == ["Harbour", "a novel in four seasons", "Second edition"]


@needs_rapidocr
def test_light_lettering_on_light_paper_is_found(regions: tuple[Region, ...]) -> None:
    assert np.allclose(np.mean(reading(regions, "Northern Light").polygon, axis=0), (200, 790), atol=15)


@needs_rapidocr
def test_the_polygons_lie_on_the_lettering(regions: tuple[Region, ...]) -> None:
    title = np.array(reading(regions, "Harbour").polygon)
    assert np.allclose(title.mean(axis=0), (350, 135), atol=20)
    assert 110 < title[:, 1].max() - title[:, 1].min() < 260
    slanted = np.array(reading(regions, "Second edition").polygon)
    along = slanted[1] - slanted[0]
    assert np.degrees(np.arctan2(along[1], along[0])) == pytest.approx(-25, abs=5)


@needs_rapidocr
def test_all_letters_of_all_kinds_lie_in_regions(regions: tuple[Region, ...]) -> None:
    outlines = filled([region.polygon for region in regions])
    assert all(covered(outlines, drawn) > 0.9 for drawn in cover().lines)


@needs_rapidocr
def test_a_bent_line_is_read_along_its_bend_and_gets_a_bent_outline(regions: tuple[Region, ...]) -> None:
    bent = reading(regions, "Emily Brontë").polygon
    assert len(bent) > 4
    assert len(bent) % 2 == 0
    outline = filled([bent])
    assert [covered(outline, drawn) > 0.97 for drawn in cover().lines if drawn.line.arc] == [True]
    around = cv2.minAreaRect(np.asarray(bent, np.float32))[1]
    assert outline.sum() < 0.8 * around[0] * around[1]


@needs_rapidocr
def test_words_are_legible_and_invented_letters_are_not(regions: tuple[Region, ...]) -> None:
    for text in ("a novel in four seasons", "Second edition", "Emily Brontë"):
        assert reading(regions, text).legible
    (pseudo,) = [
        region for region in regions if np.allclose(np.mean(region.polygon, axis=0), (470, 850), atol=25)
    ]
    assert not pseudo.legible


@needs_rapidocr
def test_what_another_detector_found_is_read_in_its_order(regions: tuple[Region, ...]) -> None:
    found = [reading(regions, text).polygon for text in ("Second edition", "Emily Brontë", "Harbour")]
    upside_down = (*found[0][2:], *found[0][:2])
    beside = ((-90.0, -90.0), (-50.0, -90.0), (-50.0, -70.0), (-90.0, -70.0))
    read = read_regions(cover().image, [upside_down, *found[1:], beside])
    assert [region.text for region in read] == ["Second edition", "Emily Brontë", "Harbour", ""]
    assert read[0].polygon == found[0]


@needs_rapidocr
def test_a_blank_page_has_no_lettering() -> None:
    assert detect(np.full((300, 200, 3), 255, np.uint8), silent) == ()
    assert detect(np.zeros((3, 2, 3), np.uint8), silent) == ()


@needs_rapidocr
@pytest.mark.parametrize(("height", "width"), [(1, 4000), (3000, 12), (60, 5000), (1, 1)])
def test_a_hair_of_a_picture_is_no_trouble(height: int, width: int) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (height, width, 3), np.uint8)
    regions = detect(noise, lambda step, total, preview=None: None)
    corners = [corner for region in regions for corner in region.polygon]
    assert all(-width <= x <= 2 * width and -height <= y <= 2 * height for x, y in corners)


@needs_rapidocr
def test_an_upside_down_line_starts_where_reading_starts() -> None:
    line = Line("Second edition", "Roboto-Bold.ttf", 60, (350, 300), 0, "plain", INK)
    turned = np.ascontiguousarray(draw_lines(paper(600), (line,)).image[::-1, ::-1])
    (region,) = detect(turned, silent)
    assert region.text == "Second edition"
    assert region.polygon[0][0] > region.polygon[1][0]


@needs_rapidocr
def test_the_same_picture_gives_the_same_regions_and_nothing_is_printed(
    regions: tuple[Region, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    assert detect(cover().image, silent) == regions
    assert capfd.readouterr().out == ""


@needs_rapidocr
def test_progress_reaches_its_end_and_a_raise_stops_it() -> None:
    told: list[tuple[int, int]] = []
    detect(paper(), lambda step, total, _: told.append((step, total)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]

    def give_up(_step: int, _total: int, _preview: Pixels | None) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        detect(paper(), give_up)


@needs_rapidocr
def test_with_the_package_the_engine_is_ready() -> None:
    assert availability().ready


def test_without_the_package_the_engine_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    engine = availability()
    assert not engine.ready
    assert engine.reason == 'Finding text needs rapidocr: install it with pip install "coverstudio[ocr]".'
