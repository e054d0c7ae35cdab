"""Masks as values: what a touch changes, what versions share, and what comes back."""

from __future__ import annotations

import numpy as np
import pytest

from coverstudio.editor.masking import (  # fmt: skip
    Brush,
    Extent,
    HandMask,
    MaskHistory,
    brushed,
    feathered,
    grown,
    next_size,
    outlined,
)

WIDTH, HEIGHT = 700, 600
NOTHING = HandMask(WIDTH, HEIGHT)
SQUARE = outlined(NOTHING, [(100, 100), (199, 100), (199, 199), (100, 199)], takes_away=False)


def disc(size: float, at: tuple[float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    inside = np.hypot(x - at[0], y - at[1]) <= size / 2
    assert isinstance(inside, np.ndarray)
    return inside


def test_pixels_come_back_as_they_were_given() -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (HEIGHT, WIDTH), np.uint8)
    mask = HandMask.of(pixels)
    assert np.array_equal(mask.pixels(), pixels)
    assert np.array_equal(mask.part(Extent(250, 250, 270, 300)), pixels[250:300, 250:270])
    beyond = mask.part(Extent(WIDTH - 2, -1, WIDTH + 3, 4))
    assert np.array_equal(beyond[1:, :2], pixels[:4, WIDTH - 2 :])
    assert not beyond[0].any() and not beyond[:, 2:].any()


def test_an_empty_mask_holds_nothing_and_a_full_one_everything() -> None:
    assert NOTHING.is_empty and NOTHING.extent.is_empty and NOTHING.share == 0
    full = NOTHING.inverted()
    assert full.pixels().min() == 255 and full.share == 1 and full.extent == full.whole
    assert full.inverted().is_empty


def test_a_touch_shares_every_tile_that_it_leaves_alone() -> None:
    full = NOTHING.inverted()
    touched = brushed(full, Brush(20, 1.0), (40, 40), (60, 40), takes_away=True)
    assert list(touched.changed_since(full)) == [(0, 0)]
    assert full.pixels().min() == 255, "the version before stays as it was"
    again = brushed(touched, Brush(20, 1.0), (40, 40), (60, 40), takes_away=True)
    assert not list(again.changed_since(touched)), "what changes nothing is nothing new"


def test_tiles_cannot_be_written_to() -> None:
    tile = next(iter(SQUARE.tiles.values()))
    with pytest.raises(ValueError, match="read-only"):
        tile[0, 0] = 1


def test_a_hard_brush_covers_its_disc_to_half_a_pixel() -> None:
    at = (255.7, 256.2)  # where four tiles meet
    covered = brushed(NOTHING, Brush(60, 1.0), at, at, takes_away=False).pixels()
    assert (covered[disc(59, at)] >= 127).all()
    assert not covered[~disc(62, at)].any()
    assert covered.astype(float).sum() / 255 == pytest.approx(np.pi * 30**2, rel=0.01)


def test_a_soft_brush_fades_from_its_hard_middle() -> None:
    at = (300.5, 300.5)
    covered = brushed(NOTHING, Brush(100, 0.5), at, at, takes_away=False).pixels()
    assert (covered[disc(49, at)] == 255).all()
    ray = covered[300, 300:352].astype(int)
    assert (np.diff(ray) <= 0).all() and 100 < ray[37] < 160 and ray[51] == 0


def test_a_stroke_is_even_along_its_way_and_never_darker_where_it_crosses_itself() -> None:
    brush = Brush(24, 0.2)
    stroke = brushed(NOTHING, brush, (100.0, 300.0), (600.0, 300.0), takes_away=False)
    rows = stroke.pixels()[280:321, 120:580].astype(int)
    assert (rows.max(axis=1) - rows.min(axis=1)).max() <= 16
    twice = brushed(stroke, brush, (600.0, 300.0), (100.0, 300.0), takes_away=False)
    assert np.abs(twice.pixels().astype(int) - stroke.pixels()).max() <= 8


def test_the_edge_of_a_hard_stroke_is_straight() -> None:
    stroke = brushed(NOTHING, Brush(80, 1.0), (100.0, 300.0), (600.0, 300.0), takes_away=False)
    depth = stroke.pixels()[:300, 120:580].astype(float).sum(axis=0) / 255
    assert depth.max() - depth.min() < 0.3


def test_what_was_brushed_is_rubbed_out_again() -> None:
    stroke = brushed(SQUARE, Brush(30, 1.0), (300.0, 300.0), (600.0, 500.0), takes_away=False)
    gone = brushed(stroke, Brush(40, 1.0), (300.0, 300.0), (600.0, 500.0), takes_away=True)
    assert np.array_equal(gone.pixels(), SQUARE.pixels())
    assert gone.tiles.keys() == SQUARE.tiles.keys(), "black tiles are not kept"


def test_beside_the_picture_a_brush_does_nothing() -> None:
    assert brushed(NOTHING, Brush(50, 1.0), (-80.0, 100.0), (-60.0, 300.0), takes_away=False).is_empty
    edge = brushed(NOTHING, Brush(50, 1.0), (-10.0, 100.0), (-10.0, 300.0), takes_away=False)
    assert edge.extent.left == 0 and edge.extent.right in range(14, 17)


def test_outlines_add_and_take_away() -> None:
    assert SQUARE.extent == Extent(100, 100, 200, 200) and SQUARE.share == 100 * 100 / (WIDTH * HEIGHT)
    hole = outlined(SQUARE, [(120, 120), (149, 120), (149, 149), (120, 149)], takes_away=True)
    assert np.count_nonzero(SQUARE.pixels()) - np.count_nonzero(hole.pixels()) == 30 * 30
    assert outlined(NOTHING, [(-50, -50), (-10, -50), (-10, -10)], takes_away=False).is_empty


@pytest.mark.parametrize("by", [1, 7, 20, 45])
def test_growing_reaches_as_far_in_every_direction_and_shrinking_undoes_it(by: int) -> None:
    larger = grown(SQUARE, by)
    assert larger.extent == Extent(100 - by, 100 - by, 200 + by, 200 + by)
    corner = larger.pixels()[100 - by : 100, 100 - by : 100]
    assert np.count_nonzero(corner) == pytest.approx(np.pi * by**2 / 4, rel=0.1, abs=2), "round corners"
    assert np.array_equal(grown(larger, -by).pixels(), SQUARE.pixels())


def test_shrinking_comes_from_edges_of_the_mask_not_of_the_picture() -> None:
    assert grown(NOTHING.inverted(), -30).share == 1
    assert grown(SQUARE, -60).is_empty


def test_feathering_softens_both_sides_of_the_edge_evenly() -> None:
    soft = feathered(SQUARE, 10).pixels()
    row = soft[150, 60:150].astype(int)
    assert (np.diff(row) >= 0).all() and row[0] == 0 and row[-1] == 255
    assert abs(row[39] + row[40] - 255) <= 3, "half way where the edge was"
    assert row[25] <= 5 and row[55] >= 250
    assert feathered(NOTHING.inverted(), 10).pixels().min() == 255


def test_one_mask_is_taken_out_of_another() -> None:
    stroke = brushed(SQUARE, Brush(30, 1.0), (300.0, 300.0), (600.0, 500.0), takes_away=False)
    rest = stroke.without(SQUARE)
    assert not rest.pixels()[100:200, 100:200].any() and rest.extent.left > 280
    assert stroke.without(stroke).is_empty


def test_history_goes_back_and_forth_and_forgets_what_was_undone_at_the_next_step() -> None:
    history = MaskHistory.of(NOTHING).applied(SQUARE, "Brush").applied(SQUARE.inverted(), "Invert")
    assert (history.undo_name, history.redo_name) == ("Invert", "")
    back = history.undone()
    assert back.mask is SQUARE and (back.undo_name, back.redo_name) == ("Brush", "Invert")
    assert back.redone().mask is history.mask
    assert back.undone().undone().mask is NOTHING
    assert back.applied(NOTHING, "Clear").redo_name == ""


def test_what_changes_nothing_is_no_step() -> None:
    history = MaskHistory.of(SQUARE)
    assert (
        history.applied(outlined(SQUARE, [(110, 110), (120, 110), (115, 120)], takes_away=False), "x")
        is history
    )


def test_sizes_go_up_and_come_down_the_same_scale() -> None:
    sizes = [1.0]
    while sizes[-1] < 1000:
        sizes.append(next_size(sizes[-1], larger=True))
    back = [sizes[-1]]
    while back[-1] > 1:
        back.append(next_size(back[-1], larger=False))
    assert back == sizes[::-1] and len(sizes) < 60
    assert next_size(1.0, larger=False) == 1.0 and next_size(1000.0, larger=True) == 1000.0
