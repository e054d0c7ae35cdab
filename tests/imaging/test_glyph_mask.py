from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.imaging.glyph_mask import glyph_mask, told_apart
from tests.benchmarks.lettering_truth import (
    Lettered,
    Line,
    draw_lines,
    paintings,
    read_painting,
)

Pixels = NDArray[np.uint8]
WHITE, INK, BLUE = (250, 247, 238), (20, 18, 16), (24, 66, 140)


def painting(height: int = 260, width: int = 640) -> Pixels:
    """Something like brushwork: slow tones with a grain over them."""
    rng = np.random.default_rng(5)
    rows, columns = np.mgrid[0:height, 0:width]
    tone = 120 + 30 * np.sin(columns / 70) + 25 * np.sin(rows / 45 + columns / 200)
    colours = tone[..., None] + np.array([12.0, 0.0, -18.0]) + rng.normal(0, 5, (height, width, 3))
    return np.clip(colours, 0, 255).astype(np.uint8)


def lettered(style: str, size: int = 110, angle: float = 0.0, fill: tuple[int, int, int] = WHITE) -> Lettered:
    line = Line("Harbour", "SourceSerifPro-Bold.ttf", size, (320, 130), angle, style, fill)
    return draw_lines(painting(), (line,))


def region_of(drawn: Lettered, margin: int = 6) -> list[tuple[float, float]]:
    """What a detector would say: the box of what clearly differs."""
    rows, columns = np.nonzero(strong(drawn, 60))
    left, right = columns.min() - margin, columns.max() + margin
    top, bottom = rows.min() - margin, rows.max() + margin
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def strong(drawn: Lettered, least: int = 12) -> NDArray[np.bool_]:
    difference = np.abs(drawn.image.astype(int) - drawn.painting).max(axis=2)
    return np.asarray(difference > least)


@pytest.mark.parametrize("fill", [WHITE, INK, BLUE])
@pytest.mark.parametrize("style", ["plain", "outline", "hard shadow", "soft shadow"])
def test_the_mask_covers_all_that_was_drawn(style: str, fill: tuple[int, int, int]) -> None:
    drawn = lettered(style, fill=fill)
    mask = glyph_mask(drawn.image, [region_of(drawn)])
    assert (mask[strong(drawn)] == 255).mean() > 0.995


def test_the_mask_hugs_the_glyphs() -> None:
    drawn = lettered("plain")
    mask = glyph_mask(drawn.image, [region_of(drawn)])
    assert np.count_nonzero(mask) < 1.7 * np.count_nonzero(drawn.mask)


def test_counters_between_strokes_stay_black() -> None:
    drawn = lettered("plain", size=160)
    mask = glyph_mask(drawn.image, [region_of(drawn)])
    (left, top), _, (right, bottom), _ = (tuple(map(int, corner)) for corner in region_of(drawn))
    assert (mask[top:bottom, left:right] == 0).mean() > 0.35


def test_small_lettering_is_covered_hairlines_and_all() -> None:
    drawn = lettered("plain", size=24)
    mask = glyph_mask(drawn.image, [region_of(drawn, margin=3)])
    assert (mask[strong(drawn, 20)] == 255).all()


def test_a_slanted_region_is_masked_along_its_slant() -> None:
    drawn = lettered("plain", size=80, angle=20)
    turn = np.deg2rad(20)
    along, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    centre = np.array([320, 130])
    corners = [centre + x * 165 * along + y * 50 * down for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    mask = glyph_mask(drawn.image, [[(float(x), float(y)) for x, y in corners]])
    assert (mask[strong(drawn)] == 255).mean() > 0.995
    assert np.count_nonzero(mask) < 2 * np.count_nonzero(drawn.mask)


def test_where_no_strokes_stand_out_the_whole_region_is_white() -> None:
    region = [(100.0, 60.0), (400.0, 60.0), (400.0, 160.0), (100.0, 160.0)]
    mask = glyph_mask(painting(), [region])
    assert (mask[60:160, 100:400] == 255).all()


def test_far_from_the_regions_nothing_is_white() -> None:
    drawn = lettered("plain")
    mask = glyph_mask(drawn.image, [region_of(drawn)])
    assert not mask[:20].any()
    assert not mask[:, :40].any()


def test_no_region_no_mask() -> None:
    assert not glyph_mask(painting(), []).any()


@pytest.mark.parametrize(
    "region",
    [
        [(-300.0, -300.0), (-200.0, -300.0), (-200.0, -250.0), (-300.0, -250.0)],
        [(10.0, 10.0), (200.0, 10.0), (200.0, 11.0), (10.0, 11.0)],
        [(5.0, 5.0), (8.0, 5.0), (8.0, 8.0), (5.0, 8.0)],
    ],
    ids=["outside the picture", "hardly a pixel high", "three pixels"],
)
def test_odd_regions_do_no_harm(region: list[tuple[float, float]]) -> None:
    mask = glyph_mask(painting(), [region])
    assert np.count_nonzero(mask) < 400


def test_a_region_that_leaves_the_picture_is_masked_as_far_as_it_goes() -> None:
    mask = glyph_mask(painting(), [[(-40.0, 20.0), (90.0, 20.0), (90.0, 80.0), (-40.0, 80.0)]])
    assert (mask[20:80, 0:90] == 255).all()


def test_the_same_picture_gives_the_same_mask() -> None:
    drawn = lettered("soft shadow")
    masks = [glyph_mask(drawn.image, [region_of(drawn)]) for _ in range(2)]
    assert np.array_equal(*masks)


def test_a_region_of_many_corners_that_is_not_bent_is_masked_like_its_rectangle() -> None:
    drawn = lettered("plain")
    (left, top), (right, _), (_, bottom), _ = region_of(drawn)
    hexagon = [(left, top), (320.0, top), (right, top), (right, bottom), (320.0, bottom), (left, bottom)]
    mask = glyph_mask(drawn.image, [hexagon])
    assert (mask[strong(drawn)] == 255).mean() > 0.995
    assert np.count_nonzero(mask) < 1.7 * np.count_nonzero(drawn.mask)


@pytest.mark.parametrize("arc", [100.0, -100.0])
def test_a_bent_line_is_masked_along_its_bend(arc: float) -> None:
    line = Line("A HARBOUR STORY", "Roboto-Bold.ttf", 48, (320, 180), 0.0, "plain", WHITE, arc=arc)
    drawn = draw_lines(painting(360), (line,))
    mask = glyph_mask(drawn.image, [drawn.lines[0].polygon])
    assert (mask[strong(drawn)] == 255).mean() > 0.995
    assert np.count_nonzero(mask) < 1.9 * np.count_nonzero(drawn.mask)
    inner = mask[230:290, 290:350] if arc > 0 else mask[70:130, 290:350]
    assert not inner.any(), "what the bend goes around is picture"


def test_letters_that_the_picture_shines_through_are_told_apart() -> None:
    line = Line("Harbour", "SourceSerifPro-Bold.ttf", 110, (320, 130), 0.0, "plain", WHITE, opacity=0.55)
    drawn = draw_lines(painting(), (line,))
    region = region_of(drawn)
    assert told_apart(drawn.image, [region]) == (True,)
    assert (glyph_mask(drawn.image, [region])[strong(drawn)] == 255).mean() > 0.99


def test_it_says_of_which_regions_strokes_can_be_told_apart() -> None:
    drawn = lettered("plain")
    bare = [(100.0, 4.0), (400.0, 4.0), (400.0, 54.0), (100.0, 54.0)]
    flat = [(10.0, 10.0), (200.0, 10.0), (200.0, 11.0), (10.0, 11.0)]
    assert told_apart(drawn.image, [bare, region_of(drawn), flat]) == (False, True, False)


def test_a_shadow_stays_without_the_halo() -> None:
    drawn = lettered("soft shadow")
    with_it, without = (glyph_mask(drawn.image, [region_of(drawn)], halo=halo) for halo in (True, False))
    assert np.count_nonzero(without) < 0.85 * np.count_nonzero(with_it)
    assert not without[with_it == 0].any()


def test_a_hard_shadow_is_masked_on_its_own_side_alone() -> None:
    drawn = lettered("hard shadow")
    mask = glyph_mask(drawn.image, [region_of(drawn)])
    assert np.count_nonzero(mask[~drawn.mask]) < 0.6 * np.count_nonzero(drawn.mask)


@pytest.mark.parametrize("grow", [0, 1, 4])
def test_the_mask_grows_as_far_as_is_asked(grow: int) -> None:
    drawn = lettered("plain")
    tight = glyph_mask(drawn.image, [region_of(drawn)], grow=0)
    wider = glyph_mask(drawn.image, [region_of(drawn)], grow=grow)
    away = cv2.distanceTransform(255 - tight, cv2.DIST_L2, 5)
    assert not wider[away > grow + 1].any()
    assert (wider[away <= grow] == 255).mean() > 0.99


def test_a_tall_line_that_hardly_stands_out_does_not_cost_half_the_picture() -> None:
    walden = [path for path in paintings() if path.stem == "walden"]
    if not walden:
        pytest.skip("the paintings are not here")
    title = Line("Harbour", "Manrope-Light.ttf", 328, (700, 1176), 0.0, "glow", INK)
    drawn = draw_lines(read_painting(walden[0]), (title,))
    loose = [(0.0, 792.0), (1396.0, 828.0), (1396.0, 1540.0), (0.0, 1500.0)]
    mask = glyph_mask(drawn.image, [loose]) > 0
    assert mask.mean() < 0.4, "the whole region would be 0.447"
    assert mask[strong(drawn, 60)].mean() > 0.85


def test_half_transparent_letters_are_masked_on_dark_and_on_bright_ground() -> None:
    ground = painting()
    ground[:, :300] //= 6
    line = Line("Harbour", "Manrope-ExtraBold.ttf", 90, (320, 130), 0.0, "plain", (240, 180, 40), opacity=0.5)
    drawn = draw_lines(ground, (line,))
    mask = glyph_mask(drawn.image, [region_of(drawn)]) > 0
    dark = strong(drawn)[:, :300]
    assert mask[:, :300][dark].mean() > 0.95
    assert mask[:, 300:][strong(drawn)[:, 300:]].mean() > 0.95
    assert mask[~drawn.mask].mean() < 0.06


def test_grain_of_the_colour_of_the_letters_stays() -> None:
    ground = painting()
    rows, columns = np.random.default_rng(1).integers(0, (256, 636), (900, 2)).T
    for row, column in zip(rows, columns, strict=True):
        ground[row : row + 3, column : column + 3] = WHITE
    drawn = draw_lines(
        ground, (Line("Harbour", "Manrope-ExtraBold.ttf", 110, (320, 130), 0.0, "plain", WHITE),)
    )
    tight = cv2.distanceTransform((~drawn.mask).astype(np.uint8), cv2.DIST_L2, 5)
    mask = glyph_mask(drawn.image, [region_of(drawn)]) > 0
    assert mask[strong(drawn)].mean() > 0.995
    assert np.count_nonzero(mask & (tight > 8)) < 60


def test_dark_places_beside_a_dark_outline_stay() -> None:
    ground = painting()
    for column in range(0, 640, 40):
        ground[:, column : column + 12] = 5
    line = Line("Harbour", "SourceSerifPro-Bold.ttf", 110, (320, 130), 0.0, "outline", (240, 180, 40))
    drawn = draw_lines(ground, (line,))
    region = region_of(drawn)
    mask = glyph_mask(drawn.image, [region]) > 0
    assert mask[strong(drawn)].mean() > 0.99
    away = cv2.distanceTransform((~drawn.mask).astype(np.uint8), cv2.DIST_L2, 5)
    assert np.count_nonzero(mask & (away > 4)) < 0.02 * np.count_nonzero(drawn.mask)


def test_the_paper_between_dense_lines_is_no_lettering() -> None:
    paper, lines = np.full((300, 440, 3), (235, 230, 220), np.uint8), range(20, 300, 28)
    text, font = "the quick brown fox jumps over a", "SourceSerifPro-Regular.otf"
    drawn = draw_lines(paper, tuple(Line(text, font, 30, (220, y), 0.0, "plain", INK) for y in lines))
    regions = [[(0.0, y - 19.0), (439.0, y - 19.0), (439.0, y + 19.0), (0.0, y + 19.0)] for y in lines]
    mask = glyph_mask(drawn.image, regions) > 0
    assert mask[strong(drawn, 40)].mean() > 0.97
    assert mask.mean() < 0.7, "with the paper it would be nearly all"
