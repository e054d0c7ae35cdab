"""Every family draws what was asked, where it may, at any size."""

from __future__ import annotations

import threading
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from coverstudio.generation.messages import PixelBox
from coverstudio.worker.pipelines import procedural
from coverstudio.worker.pipelines.procedural.plan import Plan

Pixels = NDArray[np.uint8]
FAMILIES = [one.id for one in procedural.FAMILIES]
WIDTH, HEIGHT = 200, 280
ZONES = {
    "top": PixelBox(20, 28, 160, 74),
    "middle": PixelBox(20, 106, 160, 68),
    "bottom": PixelBox(20, 196, 160, 62),
}
every_family = pytest.mark.parametrize("family", FAMILIES)


def nobody(step: int, total: int, preview: Pixels | None) -> None:
    """Nobody watches."""


def draw(
    family: str,
    *,
    seed: int = 1,
    palette: str = "",
    motifs: tuple[str, ...] = (),
    size: tuple[int, int] = (WIDTH, HEIGHT),
    zone: PixelBox | None = None,
    report: Callable[[int, int, Pixels | None], None] = nobody,
    mood: str = "",
) -> Pixels:
    chosen = procedural.choose("", "", seed, family, palette)
    plan = Plan(family, chosen.palette, motifs, mood)
    return procedural.draw(plan, *size, seed, zone, report)


def thumbnail(picture: Pixels, size: tuple[int, int] = (12, 17)) -> NDArray[np.float64]:
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float64)


def difference(first: Pixels, second: Pixels) -> float:
    return float(np.abs(thumbnail(first) - thumbnail(second)).mean())


def edges(picture: Pixels) -> NDArray[np.float32]:
    """Change of brightness in levels per pixel, after the grain is smoothed away."""
    grey = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 2), cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 8


def test_there_are_at_least_twelve_families() -> None:
    assert len(FAMILIES) >= 12
    assert len(set(FAMILIES)) == len(FAMILIES)
    assert all(one.name and one.description for one in procedural.FAMILIES)


@every_family
def test_same_seed_same_pixels_other_seed_other_picture(family: str) -> None:
    first = draw(family, seed=4)
    assert first.shape == (HEIGHT, WIDTH, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, draw(family, seed=4))
    assert any(difference(first, draw(family, seed=seed)) > 2 for seed in (5, 6))


@every_family
def test_another_size_is_the_same_composition_drawn_anew(family: str) -> None:
    small, large = draw(family, seed=2), draw(family, seed=2, size=(2 * WIDTH, 2 * HEIGHT))
    assert large.shape == (2 * HEIGHT, 2 * WIDTH, 3)
    assert difference(small, large) < 6


@every_family
def test_palettes_change_the_colours(family: str) -> None:
    assert difference(draw(family, palette="rose"), draw(family, palette="fjord")) > 5


@every_family
@pytest.mark.parametrize("where", ZONES)
def test_the_calm_zone_is_kept_calm(family: str, where: str) -> None:
    zone = ZONES[where]
    inside = np.zeros((HEIGHT, WIDTH), bool)
    reach = 3  # of the smoothing, over the zone's own border
    inside[zone.y + reach : zone.y + zone.height - reach, zone.x + reach : zone.x + zone.width - reach] = True
    for seed in (1, 2):
        picture = draw(family, seed=seed, zone=zone, motifs=("birds", "stars", "rain"))
        strength = edges(picture)
        assert strength[inside].mean() < max(0.6 * strength[~inside].mean(), 0.5)
        assert np.percentile(strength[inside], 99) < 4, "nothing sharp stands under the title"
        grey = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 2), cv2.COLOR_RGB2GRAY)[inside]
        assert np.percentile(grey, 97) - np.percentile(grey, 3) < 60, "one text colour serves all of it"


@every_family
@pytest.mark.parametrize("size", [(256, 256), (40, 200), (200, 40), (16, 16)], ids=str)
def test_square_thin_flat_and_tiny_pages_are_filled(family: str, size: tuple[int, int]) -> None:
    picture = draw(family, size=size, zone=PixelBox(2, 2, size[0] // 2, size[1] // 3))
    assert picture.shape == (size[1], size[0], 3)
    assert picture.std() > 0


@every_family
def test_a_calm_zone_over_the_whole_page_is_no_error(family: str) -> None:
    picture = draw(family, size=(80, 112), zone=PixelBox(0, 0, 80, 112))
    assert picture.shape == (112, 80, 3)


@every_family
def test_progress_rises_to_the_end_with_small_previews(family: str) -> None:
    said: list[tuple[int, int]] = []
    previews: list[Pixels] = []

    def listen(step: int, total: int, preview: Pixels | None) -> None:
        said.append((step, total))
        if preview is not None:
            previews.append(preview)

    draw(family, report=listen, size=(300, 420))
    steps = [step for step, _ in said]
    assert steps == sorted(steps)
    assert said[0] == (0, 100)
    assert said[-1] == (100, 100)
    assert len(said) >= 5
    assert previews
    assert all(one.dtype == np.uint8 and one.shape[2] == 3 and max(one.shape) <= 320 for one in previews)


class Enough(Exception):
    """The user has seen enough."""


@every_family
def test_what_the_report_raises_ends_the_drawing(family: str) -> None:
    def stop(step: int, total: int, preview: Pixels | None) -> None:
        if step > 0:
            raise Enough

    with pytest.raises(Enough):
        draw(family, report=stop)
    assert draw(family).std() > 0, "and the next drawing is whole"


@pytest.mark.parametrize(
    ("family", "motif"),
    [
        ("hills", "forest"), ("hills", "birds"), ("hills", "rain"), ("hills", "snow"),
        ("inkwash", "birds"), ("night", "sea"), ("night", "forest"), ("sea", "birds"), ("city", "rain"),
        ("papercut", "forest"), ("swiss", "moon"), ("midcentury", "birds"), ("midcentury", "flowers"),
        ("halftone", "sea"), ("halftone", "moon"), ("botanical", "flowers"), ("botanical", "snow"),
        ("cloth", "moon"), ("cloth", "sun"), ("deco", "sea"), ("aura", "sun"), ("engraving", "birds"),
        ("blinds", "forest"),
    ],
)  # fmt: skip
def test_motifs_are_drawn_where_the_family_allows(family: str, motif: str) -> None:
    changed = 0
    for seed in (1, 2, 3):
        without, drawn = draw(family, seed=seed), draw(family, seed=seed, motifs=(motif,))
        changed += int((np.abs(without.astype(int) - drawn).max(axis=2) > 24).sum() > 30)
    assert changed >= 1, "at least where chance had not drawn it anyway"


def test_moods_touch_edges_and_grain() -> None:
    plain, dark, old = (draw("aura", mood=mood) for mood in ("", "dark", "old"))
    assert dark[:20, :20].mean() < plain[:20, :20].mean() - 5
    assert abs(dark[130:150, 90:110].mean() - plain[130:150, 90:110].mean()) < 3
    rough = [np.abs(np.diff(one.astype(int), axis=1)).mean() for one in (plain, old)]
    assert rough[1] > 1.2 * rough[0]


def test_shapes_are_drawn_at_print_size_not_enlarged() -> None:
    picture = draw("swiss", palette="swiss", size=(1200, 1680)).astype(int)
    smooth = cv2.blur(picture.astype(np.float32), (5, 5))
    jumps = np.abs(np.diff(smooth, axis=1)).max(axis=2)
    rows, columns = np.nonzero(jumps > 30)
    widths = np.bincount(rows)
    crossings = np.array(
        [1 + int((np.diff(columns[rows == row]) > 1).sum()) for row in np.nonzero(widths)[0][::40]]
    )
    widths = widths[np.nonzero(widths)[0][::40]]
    assert np.median(widths / crossings) <= 6, "an edge is as wide as the box that smoothed it, plus one"


def test_gradients_show_no_bands() -> None:
    picture = draw("hills", seed=2, palette="fjord", size=(1000, 1400))
    rows = picture[:300].astype(np.float64).mean(axis=1)
    steps = np.abs(np.diff(rows, axis=0)).max(axis=1)
    assert steps.max() < 0.6, "no row of the sky is a visible step from the one above it"
    assert picture[100, :, 0].std() > 0.8, "grain dithers it"


def test_an_unknown_family_in_a_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="no background family “sculpture”"):
        procedural.draw(Plan("sculpture", "rose"), 40, 40, 1, None, nobody)


def test_two_threads_draw_without_disturbing_each_other() -> None:
    alone = {family: draw(family) for family in ("hills", "marble")}
    together: dict[str, Pixels] = {}
    threads = [
        threading.Thread(target=lambda name=name: together.update({name: draw(name)})) for name in alone
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(alone[name], together[name]) for name in alone)
