"""Fills and effects of letters, looked at through small renderings."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from coverstudio.document.geometry import Box, bounds
from coverstudio.document.layers import TextLayer
from coverstudio.document.type_looks import (
    Effect,
    Emboss,
    Glow,
    Gradient,
    LongShadow,
    Outline,
    Panel,
    PictureFill,
    Shadow,
    Stop,
)
from coverstudio.document.type_runs import Span
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.painter import paint_layer
from coverstudio.rendering.render import render
from coverstudio.rendering.strips import rendered
from coverstudio.rendering.text_layout import lay_out
from coverstudio.rendering.text_looks import painted_box, surroundings
from tests.pictures import flat
from tests.rendering.pages import FakeImages, page, painted, text

pytestmark = pytest.mark.usefixtures("qapp")

Pixels = NDArray[np.uint8]

PER_MM = 10
EM = 72 * 25.4 / 72  # millimetres of the size that these letters have
VIEW = Box(0, 0, 60, 40)
RED_TO_BLUE = (Stop(0, "#ff0000"), Stop(1, "#0000ff"))


def letter(words: str = "H", **changes: object) -> TextLayer:
    """A large letter with straight stems, 72 points high, so that a thousandth of an em is 0.0254 mm."""
    look = {"family": "DejaVu Sans", "size": 72.0, "weight": 700, "box": Box(10, 5, 40, 30)}
    return text(words, **(look | changes))


def alone(layer: TextLayer, images: Images | None = None, per_mm: float = PER_MM) -> Pixels:
    """Paint a text on nothing: H×W×4, straight alpha."""
    image = QImage(
        round(VIEW.width * per_mm), round(VIEW.height * per_mm), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(0)
    painter = QPainter(image)
    painter.scale(per_mm, per_mm)
    paint_layer(painter, layer, images or FakeImages())
    painter.end()
    return to_array(image)


def seen(pixels: Pixels, least: int = 1) -> Box:
    """Return the box in millimetres around what is painted with at least that alpha."""
    rows, columns = np.nonzero(pixels[:, :, 3] >= least)
    left, top = columns.min() / PER_MM, rows.min() / PER_MM
    return Box(left, top, (columns.max() + 1) / PER_MM - left, (rows.max() + 1) / PER_MM - top)


def ink(layer: TextLayer) -> Box:
    found = lay_out(layer).ink
    assert found is not None
    return found


def colour_at(pixels: Pixels, x: float, y: float) -> tuple[int, ...]:
    return tuple(int(level) for level in pixels[int(y * PER_MM), int(x * PER_MM), :3])


def in_stem(layer: TextLayer, height: float = 0.5) -> tuple[float, float]:
    """A place in the left stem of the H, `height` of its height from the top."""
    box = ink(layer)
    return box.x + box.width * 0.17, box.y + box.height * height


def test_a_gradient_runs_over_all_that_the_letters_cover():
    down = letter(fill=Gradient(stops=RED_TO_BLUE, angle=90))
    top, bottom = (colour_at(alone(down), *in_stem(down, height)) for height in (0.02, 0.98))
    assert top[0] > 240 and top[2] < 15 and bottom[0] < 15 and bottom[2] > 240
    across = letter(fill=Gradient(stops=RED_TO_BLUE, angle=0))
    box = ink(across)
    left, right = (colour_at(alone(across), x, box.y + 1) for x in (box.x + 0.3, box.right - 0.3))
    assert left[0] > 235 and right[2] > 235
    radial = letter(fill=Gradient(stops=RED_TO_BLUE, radial=True))
    assert colour_at(alone(radial), *ink(radial).center)[0] > 240


def test_a_stretch_with_a_colour_keeps_it_in_a_gradient():
    words = letter(
        "HH", size=40.0, fill=Gradient(stops=RED_TO_BLUE), spans=(Span(start=0, end=1, colour="#00ff00"),)
    )
    pixels = alone(words)
    assert colour_at(pixels, ink(words).x + 1.5, ink(words).center[1]) == (0, 255, 0)
    assert colour_at(pixels, ink(words).right - 1.5, ink(words).y + 0.5)[0] > 200


def test_a_picture_shows_through_where_it_lies_and_can_be_set_off():
    images = FakeImages()
    halves = flat(40, 30, (200, 0, 0))
    halves[:, 20:] = (0, 0, 200)
    asset = images.asset(halves)
    placed = letter("HH", size=40.0, fill=PictureFill(asset=asset, box=Box(-20, -15, 40, 30)))
    pixels = alone(placed, images)
    box = ink(placed)
    assert colour_at(pixels, box.x + 1.5, box.center[1]) == (200, 0, 0)
    assert colour_at(pixels, box.right - 1.5, box.center[1]) == (0, 0, 200)
    lighter = letter("HH", size=40.0, fill=PictureFill(asset=asset, lightness=0.5))
    assert colour_at(alone(lighter, images), box.x + 1.5, box.center[1]) == pytest.approx(
        (227, 127, 127), abs=2
    )


def test_letters_beyond_their_picture_are_not_bare():
    images = FakeImages()
    small = letter(fill=PictureFill(asset=images.asset(flat(8, 8, (9, 90, 9))), box=Box(-2, -2, 4, 4)))
    assert np.array_equal(alone(small, images)[:, :, 3], alone(letter())[:, :, 3])


@pytest.mark.parametrize(("gap", "width"), [(0, 50), (30, 40)])
def test_an_outline_is_as_wide_as_it_says(gap: float, width: float):
    plain, outlined = letter(), letter(effects=(Outline(width=width, gap=gap, colour="#ff0000"),))
    grown = ink(plain).inset(-(gap + width) / 1000 * EM)
    found = seen(alone(outlined), least=128)
    assert (found.x, found.y, found.right, found.bottom) == pytest.approx(
        (grown.x, grown.y, grown.right, grown.bottom), abs=1.5 / PER_MM
    )


def test_between_an_outline_that_keeps_its_distance_and_the_letter_the_page_shows():
    layer = letter(effects=(Outline(width=20, gap=40, colour="#ff0000"),))
    x, y = ink(layer).x - 0.02 * EM, ink(layer).center[1]
    pixels = alone(layer)
    assert pixels[int(y * PER_MM), int(x * PER_MM), 3] == 0
    assert colour_at(pixels, x - 0.03 * EM, y) == (255, 0, 0)


def test_outlines_are_painted_from_the_lowest_to_the_topmost():
    wide, narrow = Outline(width=80, colour="#ff0000"), Outline(width=40, colour="#0000ff")
    layer = letter(effects=(wide, narrow))
    x, y = ink(layer).x, ink(layer).center[1]
    assert colour_at(alone(layer), x - 0.02 * EM, y) == (0, 0, 255)
    assert colour_at(alone(layer), x - 0.06 * EM, y) == (255, 0, 0)
    hidden = letter(effects=(narrow, wide))
    assert colour_at(alone(hidden), x - 0.02 * EM, y) == (255, 0, 0)


def test_a_shadow_is_moved_and_blurred_by_a_gaussian():
    sharp, soft = (surroundings(letter(effects=(Shadow(x=100, y=50, blur=blur),)))[0] for blur in (0, 40))
    before, (x, y), (wider, _) = _moments(alone(letter())), *(_moments(alone(one)) for one in (sharp, soft))
    assert (x[0] - before[0][0], y[0] - before[1][0]) == pytest.approx((0.1 * EM, 0.05 * EM), abs=0.02)
    assert wider[1] - x[1] == pytest.approx((0.04 * EM) ** 2, rel=0.05)


def _moments(pixels: Pixels) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return mean and variance of where alpha lies, across and down, in millimetres."""
    alpha = pixels[:, :, 3].astype(float)
    found: list[tuple[float, float]] = []
    for axis in (0, 1):
        weights = alpha.sum(axis=axis)
        at = (np.arange(len(weights)) + 0.5) / PER_MM
        mean = float((weights * at).sum() / weights.sum())
        found.append((mean, float((weights * (at - mean) ** 2).sum() / weights.sum())))
    return found[0], found[1]


def test_a_glow_begins_where_it_has_spread_to():
    (glow,) = surroundings(letter(effects=(Glow(blur=10, spread=80),)))
    found, wanted = seen(alone(glow), least=128), ink(letter()).inset(-0.08 * EM)
    assert (found.x, found.right) == pytest.approx((wanted.x, wanted.right), abs=0.2)


def test_a_long_shadow_reaches_along_its_angle_and_fades_when_asked():
    plain = letter("I")
    (long,) = surroundings(letter("I", effects=(LongShadow(angle=0, length=400, opacity=1.0),)))
    assert seen(alone(long), least=128).right == pytest.approx(ink(plain).right + 0.4 * EM, abs=0.2)
    (fading,) = surroundings(letter("I", effects=(LongShadow(angle=0, length=400, opacity=1.0, fades=True),)))
    y = int(ink(plain).center[1] * PER_MM)
    right = int(ink(plain).right * PER_MM)
    row = alone(fading)[y, right : right + int(0.4 * EM * PER_MM), 3].astype(int)
    assert row[1] > 240 and row[-2] < 12 and (np.diff(row) <= 0).all()


def test_a_long_shadow_joins_its_letters_without_a_hairline():
    shaded = letter(
        "B8", size=60.0, colour="#000000", effects=(LongShadow(angle=30, length=300, opacity=1.0),)
    )
    coarse, fine = alone(shaded, per_mm=4)[:, :, 3], alone(shaded, per_mm=32)[:, :, 3]
    wanted = cv2.resize(fine, coarse.shape[::-1], interpolation=cv2.INTER_AREA)
    assert (wanted.astype(int) - coarse).max() < 36  # smoothed edges, seen on so few pixels


def test_panels_stand_behind_all_letters_or_behind_every_line_equally_high():
    two = letter("Ho\nan", size=24.0)
    (whole,) = surroundings(letter("Ho\nan", size=24.0, effects=(Panel(padding=200, colour="#00ff00"),)))
    wanted = ink(two).inset(-0.2 * EM / 3)
    found = seen(alone(whole), least=128)
    assert (found.x, found.y, found.right, found.bottom) == pytest.approx(
        (wanted.x, wanted.y, wanted.right, wanted.bottom), abs=0.15
    )
    (lines,) = surroundings(letter("Ho\nan", size=24.0, effects=(Panel(padding=20, each_line=True),)))
    covered = alone(lines)[:, :, 3].max(axis=1) > 127
    edges = np.flatnonzero(np.diff(covered.astype(int)))
    assert len(edges) == 4 and edges[1] - edges[0] == pytest.approx(edges[3] - edges[2], abs=1)


INNER = [
    Shadow(x=20, y=20, blur=15, inner=True),
    Glow(blur=30, spread=10, colour="#ff0000", inner=True),
    Emboss(depth=40, soft=5),
]


@pytest.mark.parametrize("effect", INNER)
def test_what_lies_on_letters_leaves_their_edges_as_they_are(effect: Effect):
    plain, carved = alone(letter(colour="#808080")), alone(letter(colour="#808080", effects=(effect,)))
    assert np.array_equal(plain[:, :, 3], carved[:, :, 3])
    assert np.abs(plain[:, :, :3].astype(int) - carved[:, :, :3]).max() > 40


def test_embossed_letters_are_lit_from_their_angle_and_sunk_ones_from_the_other_side():
    layer = letter(colour="#808080", effects=(Emboss(depth=40, soft=2, angle=180),))
    y, left = ink(layer).center[1], ink(layer).x
    middle, edge = in_stem(layer)[0], left + 0.015 * EM
    assert colour_at(alone(layer), edge, y)[0] > 200
    assert colour_at(alone(layer), middle, y) == (128, 128, 128)
    sunk = letter(colour="#808080", effects=(Emboss(depth=40, soft=2, angle=180, sunk=True),))
    assert colour_at(alone(sunk), edge, y)[0] < 70


def test_an_inner_shadow_falls_from_the_edge_that_it_is_moved_away_from():
    layer = letter(colour="#ffffff", effects=(Shadow(x=30, y=0, blur=4, opacity=1.0, inner=True),))
    y = ink(layer).center[1]
    pixels = alone(layer)
    assert colour_at(pixels, ink(layer).x + 0.01 * EM, y)[0] < 40
    assert colour_at(pixels, ink(layer).x + 0.08 * EM, y)[0] > 240


def test_a_translucent_text_is_translucent_as_a_whole():
    layer = letter(colour="#0000ff", opacity=0.5, effects=(Outline(width=60, colour="#ff0000"),))
    pixels = painted(page(layer, width=60, height=40), per_mm=PER_MM)
    assert colour_at(pixels, *in_stem(layer)) == pytest.approx((127, 127, 255), abs=2)
    assert colour_at(pixels, ink(layer).x - 0.03 * EM, ink(layer).center[1]) == pytest.approx(
        (255, 127, 127), abs=2
    )


def test_a_blended_text_blends_as_a_whole():
    layer = letter(colour="#00ffff", blend_mode="multiply", effects=(Outline(width=60, colour="#ffff00"),))
    pixels = painted(page(layer, width=60, height=40), per_mm=PER_MM)
    assert colour_at(pixels, *in_stem(layer)) == (0, 255, 255)


AROUND = [
    Outline(width=40),
    Outline(width=20, gap=30),
    Shadow(x=-60, y=90, blur=0),
    Shadow(x=60, y=-40, blur=50, opacity=1.0),
    Glow(blur=60, spread=20, opacity=1.0),
    Glow(blur=0, spread=30),
    LongShadow(angle=200, length=300),
    LongShadow(angle=70, length=500, fades=True, opacity=1.0),
    Panel(padding=120, corner_radius=60),
    Panel(padding=80, blur=60, opacity=1.0),
]


@pytest.mark.parametrize("effect", AROUND + INNER)
def test_nothing_is_painted_beyond_the_painted_box(effect: Effect):
    layer = letter("Hg", size=40.0, effects=(effect,), rotation=15.0)
    box = bounds(painted_box(layer), layer.rotation, layer.box.center)
    found = seen(alone(layer), least=3)
    pixel = 1 / PER_MM
    assert found.x >= box.x - pixel and found.y >= box.y - pixel
    assert found.right <= box.right + pixel and found.bottom <= box.bottom + pixel


def test_strips_of_a_page_join_without_a_seam():
    effects = (*AROUND[3:5], AROUND[7], Emboss())
    document = page(letter("Hg", effects=effects, fill=Gradient(stops=RED_TO_BLUE)), width=60, height=40)
    box = document.print_spec.bleed_box
    size = (660, 460)
    whole = to_array(render(document, FakeImages(), box, size))
    strips = rendered(document, FakeImages(), box, size)
    assert np.abs(whole.astype(int) - strips).max() <= 1


def test_effects_of_a_text_that_shows_nothing_paint_nothing():
    assert not alone(letter(" ", effects=(*AROUND, *INNER)))[:, :, 3].any()


def test_what_is_off_the_picture_is_not_painted_and_harms_nothing():
    away = letter(box=Box(500, 500, 40, 30), opacity=0.5, effects=(*AROUND, *INNER))
    assert not alone(away)[:, :, 3].any()


def test_close_up_letters_stay_sharp_where_effects_are_soft():
    layer = letter(colour="#808080", effects=(Emboss(), Shadow()))
    scale = 300.0
    image = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(scale, scale)
    painter.translate(-ink(layer).x + 200 / scale, -ink(layer).center[1])
    paint_layer(painter, layer, FakeImages())
    painter.end()
    row = to_array(image)[100, :, 0].astype(int)
    edge = int(np.abs(np.diff(row)).argmax())
    assert edge == pytest.approx(200, abs=8)
    assert np.abs(np.diff(row))[edge - 1 : edge + 2].sum() == pytest.approx(
        abs(row[edge - 4] - row[edge + 5]), abs=6
    )
