"""Every round reaches further where something is left, kept letters stay as they are, the proof counts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from coverstudio.editor import erasing
from coverstudio.editor.erasing.masks import first_mask, height_of, next_mask, share_within
from coverstudio.generation.messages import Inpaint, Region
from tests.fakes import FakeGenerator
from tests.pictures import flat, noise

GROUND = (200, 190, 180)


def region(x: int, y: int, width: int, height: int, text: str = "xqz") -> Region:
    return Region(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), 0.9, text)


def lettered(*lines: Region) -> np.ndarray:
    """A soft picture with letters in every line."""
    grain = (noise(300, 240) // 32).astype(np.uint8)
    picture = Image.fromarray(flat(300, 240, GROUND) - 4 + grain)
    for line in lines:
        x, y = line.polygon[0]
        ImageDraw.Draw(picture).text(
            (x + 4, y), "HEATHER", font=ImageFont.load_default(34), fill=(10, 10, 20)
        )
    return np.asarray(picture)


def asked_masks(generator: FakeGenerator) -> list[int]:
    """Return how many pixels were to be repainted, request by request."""
    asked = [request for request in generator.asked if isinstance(request, Inpaint)]
    return [int(np.count_nonzero(request.mask.samples)) for request in asked]


def erase(generator: FakeGenerator, picture: np.ndarray, **wishes: object) -> erasing.Erased:
    return asyncio.run(erasing.erase_text(generator, picture, **wishes))  # type: ignore[arg-type]


def test_what_is_left_is_erased_with_more_around_it_and_in_the_end_as_a_whole() -> None:
    line = region(60, 80, 160, 40)
    generator = FakeGenerator(GROUND, regions=[[line]])
    erased = erase(generator, lettered(line))
    first, second, third = asked_masks(generator)
    assert 0 < first <= second <= third
    assert third >= 160 * 40, "the whole line, and a margin"
    assert (erased.report.rounds, erased.report.regions_left) == (3, 1)
    assert [len(turn.left) for turn in erased.report.history] == [1, 1, 1]
    assert not erased.report.is_clean


def test_two_rounds_take_the_whole_line_at_once() -> None:
    line = region(60, 80, 160, 40)
    generator = FakeGenerator(GROUND, regions=[[line]])
    erase(generator, lettered(line), rounds=2)
    assert asked_masks(generator)[1] >= 160 * 40


def test_lettering_that_comes_to_light_later_begins_with_its_strokes() -> None:
    line, late = region(60, 20, 160, 40), region(60, 140, 160, 40)
    generator = FakeGenerator(GROUND, regions=[[line], [late], []])
    erased = erase(generator, lettered(line, late), rounds=2)
    assert asked_masks(generator)[1] < 160 * 40, "not the whole line"
    assert [turn.erased for turn in erased.report.history] == [(line,), (late,)]


def test_shapes_that_nobody_can_read_are_left_alone_when_they_show_up_late() -> None:
    line, branch = region(60, 20, 160, 40), region(20, 140, 240, 80, text="")
    erased = erase(FakeGenerator(GROUND, regions=[[line], [branch]]), lettered(line))
    assert (erased.report.rounds, erased.report.regions_left) == (1, 0)
    assert not erased.mask[140:].any()


def test_a_trace_that_nobody_can_read_costs_no_more_than_the_line_it_is_of() -> None:
    line, trace = region(60, 80, 160, 40), region(10, 60, 280, 90, text="")
    generator = FakeGenerator(GROUND, regions=[[line], [trace]])
    erased = erase(generator, lettered(line))
    masks = asked_masks(generator)
    assert len(masks) == 3 and masks[0] <= masks[1] <= masks[2] < 1.4 * 160 * 40
    assert not erased.mask[:, :50].any() and not erased.mask[:, 235:].any()


def test_a_line_goes_whole_for_a_trace_as_high_as_it_and_not_for_a_hill_around_it() -> None:
    line = region(60, 80, 160, 40)
    last = []
    for around in (region(50, 74, 180, 52, text=""), region(40, 20, 200, 150, text="")):
        generator = FakeGenerator(GROUND, regions=[[line], [around]])
        erase(generator, lettered(line))
        last.append(asked_masks(generator)[2])
    assert last[0] > 160 * 40
    assert last[1] < last[0]


def test_words_to_keep_stay_bit_for_bit() -> None:
    title, noise_line = region(60, 20, 160, 40, "The Moor"), region(60, 140, 160, 40)
    picture = lettered(title, noise_line)
    generator = FakeGenerator(GROUND, regions=[[title, noise_line], [title]])
    erased = erase(generator, picture, keep=["the moor", "nobody"])
    assert np.array_equal(erased.pixels[:100], picture[:100])
    assert (erased.pixels[140:180] > 60).all(), "no stroke is left"
    report = erased.report
    assert (report.found, report.kept, report.not_found) == ((noise_line,), (title,), ("nobody",))
    assert report.is_clean


def test_a_kept_line_is_spared_where_one_that_goes_overlaps_it() -> None:
    keep, go = region(60, 60, 160, 40, "TITLE"), region(60, 90, 160, 40)
    picture = lettered(keep, go)
    erased = erase(
        FakeGenerator(GROUND, regions=[[keep]]), picture, regions=[go], kept=[keep], whole={go}, rounds=1
    )
    strokes = picture[60:90, :, 0] < 30
    assert strokes.any()
    assert np.array_equal(erased.pixels[60:90][strokes], picture[60:90][strokes])
    assert (erased.pixels[104:130] > 60).all(), "no stroke is left"
    assert erased.report.is_clean


def test_the_proof_compares_every_pixel() -> None:
    before, mask = noise(700, 600, 4), np.zeros((600, 700), np.uint8)
    mask[550:, 600:] = 255
    after = before.copy()
    after[580, 650] ^= 1
    assert erasing.changed(before, after, mask) == erasing.Changed(1, 0)
    after[599, 599, 3] ^= 1
    after[0, 0, 0] ^= 128
    assert erasing.changed(before, after, mask) == erasing.Changed(3, 2)


def test_lettering_all_over_the_picture_is_one_sentence() -> None:
    everything = region(-10, -10, 400, 400)
    with pytest.raises(ValueError, match="The lettering covers the whole picture"):
        erase(FakeGenerator(regions=[[everything]]), flat(300, 240), whole={everything})


@pytest.mark.parametrize(
    ("polygon", "height"),
    [
        (((0, 0), (100, 0), (100, 20), (0, 20)), 20),
        (((0, 0), (20, 0), (20, 100), (0, 100)), 20),
        (((0, 30), (50, 0), (100, 30), (100, 50), (50, 20), (0, 50)), 17),
    ],
)
def test_lines_have_a_height_however_they_run(polygon: Sequence[tuple[float, float]], height: float) -> None:
    assert height_of(polygon) == pytest.approx(height, abs=1.5)


def test_lettering_beyond_the_picture_has_no_mask() -> None:
    outside = region(400, 400, 50, 20)
    assert share_within(outside.polygon, np.full((240, 300), 255, np.uint8)) == 0
    assert not first_mask(flat(300, 240), [outside], {outside}).any()
    assert not next_mask(flat(300, 240), [outside], np.ones((240, 300), np.uint8), [], is_last=True).any()
