from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.worker.pipelines.patch_fill import fill
from coverstudio.worker.pipelines.patch_fill.descriptors import describe, describe_at
from coverstudio.worker.pipelines.patch_fill.groups import groups_of
from coverstudio.worker.pipelines.patch_fill.quads import painted, quads_of
from coverstudio.worker.pipelines.patch_fill.work import Tick, Work

Pixels = NDArray[np.uint8]


def silent(_step: int, _total: int, _preview: Pixels | None) -> None:
    return None


def weave(height: int = 120, width: int = 160) -> Pixels:
    """A cloth with a period of eight pixels and a slow change of tone from left to right."""
    rows, columns = np.mgrid[0:height, 0:width]
    cloth = 110 + 50 * (((rows // 4) + (columns // 4)) % 2) + columns / 5
    return np.stack([cloth, cloth * 0.8, cloth * 0.6], axis=2).astype(np.uint8)


def hole(picture: Pixels, rows: slice, columns: slice) -> Pixels:
    mask = np.zeros(picture.shape[:2], np.uint8)
    mask[rows, columns] = 255
    return mask


def test_a_pattern_goes_on_through_the_hole() -> None:
    cloth = weave()
    mask = hole(cloth, slice(50, 74), slice(60, 90))
    damaged = cloth.copy()
    damaged[mask > 0] = (255, 0, 255)
    filled = fill(damaged, mask, 1, silent)
    error = np.abs(filled.astype(int) - cloth)[mask > 0]
    assert np.median(error) <= 4
    assert error.mean() < 12


def test_what_lies_under_the_mask_is_of_no_consequence() -> None:
    cloth = weave()
    mask = hole(cloth, slice(50, 74), slice(60, 90))
    other = cloth.copy()
    other[mask > 0] = 0
    assert np.array_equal(fill(cloth, mask, 1, silent), fill(other, mask, 1, silent))


def test_outside_the_mask_nothing_changes_by_a_bit() -> None:
    picture = np.random.default_rng(2).integers(0, 256, (90, 110, 3), dtype=np.uint8)
    mask = np.zeros((90, 110), np.uint8)
    mask[20:30, 20:80] = 255
    mask[60:66, 5:9] = 1
    filled = fill(picture, mask, 5, silent)
    assert np.array_equal(filled[mask == 0], picture[mask == 0])
    assert not np.array_equal(filled[mask > 0], picture[mask > 0])


def test_tones_meet_at_the_edge_of_the_hole() -> None:
    slope = np.repeat(np.tile(np.linspace(40, 220, 160), (120, 1))[..., None], 3, axis=2).astype(np.uint8)
    mask = hole(slope, slice(40, 80), slice(50, 110))
    damaged = np.where(mask[..., None] > 0, np.uint8(0), slope)
    filled = fill(damaged, mask, 1, silent).astype(int)
    assert np.abs(filled - slope)[mask > 0].mean() < 5
    assert np.abs(filled[40:80, 50] - filled[40:80, 49]).max() < 12


def test_a_high_band_in_an_evening_sky_shows_no_seam_and_keeps_its_grain() -> None:
    """Patches alone meet in the middle, dark from above and light from below."""
    rows, columns = np.mgrid[0:300, 0:360]
    dusk = 130 + 70 * np.tanh((rows - 150) / 60) + columns / 12
    grain = np.random.default_rng(6).normal(0, 3, (300, 360, 3))
    sky = np.clip(dusk[..., None] * (1.0, 0.9, 0.8) + grain, 0, 255).astype(np.uint8)
    mask = hole(sky, slice(80, 220), slice(40, 320))
    filled = fill(np.where(mask[..., None] > 0, np.uint8(255), sky), mask, 1, silent)
    middle = filled[100:200, 60:300].astype(float).mean(axis=(1, 2))
    assert np.diff(middle).max() < 3
    assert np.abs(middle - sky[100:200, 60:300].astype(float).mean(axis=(1, 2))).max() < 15
    assert filled[120:180, 80:280].std(axis=1).mean() > 0.6 * sky[120:180, 80:280].std(axis=1).mean()


def test_a_hole_at_the_corner_of_the_picture_is_filled_to_the_last_pixel() -> None:
    grey = np.full((80, 100, 3), 90, np.uint8)
    mask = hole(grey, slice(0, 22), slice(70, 100))
    damaged = np.where(mask[..., None] > 0, np.uint8(255), grey)
    assert np.abs(fill(damaged, mask, 1, silent).astype(int) - 90).max() <= 1


def test_the_same_seed_gives_the_same_fill() -> None:
    picture = np.random.default_rng(2).integers(0, 256, (90, 110, 3), dtype=np.uint8)
    mask = hole(picture, slice(30, 60), slice(30, 80))
    assert np.array_equal(fill(picture, mask, 9, silent), fill(picture, mask, 9, silent))
    assert not np.array_equal(fill(picture, mask, 9, silent), fill(picture, mask, 10, silent))


def test_the_picture_handed_in_is_not_touched() -> None:
    cloth = weave()
    before = cloth.copy()
    cloth.flags.writeable = False
    fill(cloth, hole(cloth, slice(50, 60), slice(60, 70)), 1, silent)
    assert np.array_equal(cloth, before)


def test_nothing_masked_leaves_the_picture_as_it_is() -> None:
    cloth = weave()
    assert np.array_equal(fill(cloth, np.zeros(cloth.shape[:2], np.uint8), 1, silent), cloth)


def test_one_pixel_is_filled_from_its_neighbours() -> None:
    grey = np.full((60, 60, 3), 90, np.uint8)
    grey[30, 30] = 255
    mask = hole(grey, slice(30, 31), slice(30, 31))
    assert (fill(grey, mask, 1, silent)[30, 30] == 90).all()


@pytest.mark.parametrize("size", [(1, 2), (3, 3), (5, 40), (7, 7), (8, 9)])
def test_a_picture_smaller_than_a_patch_is_filled_smoothly(size: tuple[int, int]) -> None:
    small = np.full((*size, 3), 60, np.uint8)
    mask = np.zeros(size, np.uint8)
    mask[0, 0] = 255
    small[0, 0] = 255
    assert np.abs(fill(small, mask, 1, silent).astype(int) - 60).max() <= 1


def test_a_mask_of_almost_everything_still_fills() -> None:
    picture = np.full((64, 64, 3), 200, np.uint8)
    mask = np.full((64, 64), 255, np.uint8)
    mask[0, 0] = 0
    assert np.abs(fill(picture, mask, 1, silent).astype(int) - 200).max() <= 1


def test_a_mask_of_everything_is_refused() -> None:
    with pytest.raises(ValueError, match="covers the whole picture"):
        fill(np.zeros((8, 8, 3), np.uint8), np.full((8, 8), 255, np.uint8), 1, silent)


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="mask is 9 × 8 pixels, but the picture is 8 × 8"):
        fill(np.zeros((8, 8, 3), np.uint8), np.zeros((8, 9), np.uint8), 1, silent)


def test_progress_rises_to_its_end_and_shows_the_picture() -> None:
    told: list[tuple[int, int]] = []
    shown: list[Pixels] = []

    def report(step: int, total: int, preview: Pixels | None) -> None:
        told.append((step, total))
        if preview is not None:
            shown.append(preview)

    cloth = weave(200, 300)
    mask = hole(cloth, slice(20, 60), slice(20, 90)) | hole(cloth, slice(150, 160), slice(200, 280))
    fill(cloth, mask, 1, report)
    steps = [step for step, _ in told]
    assert steps == sorted(steps)
    assert told[-1] == (1000, 1000)
    assert len(set(steps)) > 10
    assert len(shown) == 2


def test_a_report_that_raises_stops_the_fill() -> None:
    class GivenUpError(Exception):
        pass

    def report(_step: int, _total: int, _preview: Pixels | None) -> None:
        raise GivenUpError

    cloth = weave()
    with pytest.raises(GivenUpError):
        fill(cloth, hole(cloth, slice(50, 74), slice(60, 90)), 1, report)


def test_beyond_a_side_all_stays_at_its_height_and_nothing_is_repeated_all_over() -> None:
    """Stars above, a meadow below: the sky goes on above, with stars in it, the meadow below."""
    rng = np.random.default_rng(4)
    picture = np.full((120, 200, 3), (30, 40, 90), np.uint8)
    picture[70:] = rng.integers(90, 130, (50, 200, 1), dtype=np.uint8) // np.array([3, 1, 4], np.uint8)
    for row, column in rng.integers((4, 110), (60, 196), (40, 2)):
        picture[row : row + 3, column : column + 3] = (250, 240, 200)
    mask = hole(picture, slice(0, 120), slice(0, 100))
    filled = fill(picture, mask, 0, silent).astype(int)
    blue = filled[..., 2] - filled[..., 1]
    assert (blue[:60, :100] > 30).mean() > 0.9
    assert (blue[80:, :100] < 0).mean() > 0.75
    stars = (filled[:60, :100, 0] > 180).mean(axis=0).reshape(4, 25).mean(axis=1)
    assert (stars > 0.002).sum() >= 3


def test_a_hole_too_large_for_memory_is_filled_at_a_smaller_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coverstudio.worker.pipelines.patch_fill.LARGEST", 6000)
    slope = np.repeat(np.tile(np.linspace(40, 220, 160), (120, 1))[..., None], 3, axis=2).astype(np.uint8)
    mask = hole(slope, slice(40, 80), slice(50, 110))
    damaged = np.where(mask[..., None] > 0, np.uint8(0), slope)
    filled = fill(damaged, mask, 1, silent).astype(int)
    assert np.abs(filled - slope)[mask > 0].mean() < 5
    assert np.array_equal(filled[mask == 0], slope[mask == 0])


def test_lettering_too_large_for_memory_is_filled_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two letters 40 pixels apart share a group on a page this long, unless the group would be too large."""
    strokes = np.zeros((200, 4000), bool)
    strokes[80:100, 1000:1020] = strokes[80:100, 1060:1080] = True
    together = groups_of(strokes)
    monkeypatch.setattr("coverstudio.worker.pipelines.patch_fill.groups.LARGEST", 10_000)
    apart = groups_of(strokes)
    assert (len(together), len(apart)) == (1, 2)
    assert sum(int(np.count_nonzero(group.own)) for group in apart) == np.count_nonzero(strokes)


def test_a_described_place_is_what_the_whole_description_says_of_it() -> None:
    picture = np.random.default_rng(3).uniform(0, 255, (20, 30, 3)).astype(np.float32)
    places = np.array([3 * 30 + 3, 10 * 30 + 15, 16 * 30 + 26])
    assert np.allclose(
        describe_at(quads_of(painted(picture)), 30, places), describe(picture)[places], atol=0.05
    )


def test_a_part_that_fails_ends_the_others_and_is_told() -> None:
    ended: list[bool] = []

    def fails(_tick: Tick) -> Pixels:
        raise MemoryError

    def goes_on(tick: Tick) -> Pixels:
        try:
            while True:
                tick(0.5)
                time.sleep(0.001)
        finally:
            ended.append(True)

    with pytest.raises(MemoryError):
        Work([2.0, 1.0], silent).run([goes_on, fails], lambda _number, made: made)
    assert ended == [True]
