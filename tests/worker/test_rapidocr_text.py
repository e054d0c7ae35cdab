from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.generation.messages import Region
from coverstudio.worker.pipelines.rapidocr_text import availability, detect
from tests.benchmarks.lettering_truth import Lettered, Line, draw_lines

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
        Line("Harbour", "SourceSerifPro-Bold.ttf", 150, (350, 180), 0, "plain", INK),
        Line("a novel in four seasons", "Roboto-Regular.ttf", 20, (350, 320), 0, "plain", INK),
        Line("Second edition", "Roboto-Bold.ttf", 48, (350, 560), -25, "plain", INK),
    )
    return draw_lines(paper(), lines)


@pytest.fixture(scope="module")
def regions() -> tuple[Region, ...]:
    return detect(cover().image, silent)


@needs_rapidocr
def test_title_small_line_and_slanted_line_are_found_and_read(regions: tuple[Region, ...]) -> None:
    assert [region.text for region in regions] == ["Harbour", "a novel in four seasons", "Second edition"]
    assert all(0.5 < region.score <= 1 for region in regions)


@needs_rapidocr
def test_the_polygons_lie_on_the_lettering(regions: tuple[Region, ...]) -> None:
    title = np.array(regions[0].polygon)
    assert np.allclose(title.mean(axis=0), (350, 185), atol=20)
    assert 110 < title[:, 1].max() - title[:, 1].min() < 260
    slanted = np.array(regions[2].polygon)
    along = slanted[1] - slanted[0]
    assert np.degrees(np.arctan2(along[1], along[0])) == pytest.approx(-25, abs=5)


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
def test_the_same_picture_gives_the_same_regions(regions: tuple[Region, ...]) -> None:
    assert detect(cover().image, silent) == regions


@needs_rapidocr
def test_an_upside_down_line_starts_where_reading_starts() -> None:
    line = Line("Second edition", "Roboto-Bold.ttf", 60, (350, 300), 0, "plain", INK)
    turned = np.ascontiguousarray(draw_lines(paper(600), (line,)).image[::-1, ::-1])
    (region,) = detect(turned, silent)
    assert region.text == "Second edition"
    assert region.polygon[0][0] > region.polygon[1][0]


@needs_rapidocr
def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    detect(cover().image, silent)
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
