"""The painter, looked at through small renderings."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.painter import COMPOSITION_MODES, paint_document, paint_layer
from coverstudio.rendering.render import render
from tests.pictures import flat
from tests.rendering.pages import FakeImages, box, page, painted, text

pytestmark = pytest.mark.usefixtures("qapp")

SIGNS = {(255, 255, 255): ".", (255, 0, 0): "r", (0, 0, 255): "b", (0, 0, 0): "#"}


def rows(pixels: np.ndarray) -> list[str]:
    return ["".join(SIGNS.get(tuple(pixel), "?") for pixel in row) for row in pixels.tolist()]


def test_layers_are_painted_from_the_bottom_up():
    red, blue = box(box=Box(0, 0, 3, 2)), box(box=Box(1, 1, 3, 2), colour="#0000ff")
    assert rows(painted(page(red, blue, width=4, height=4))) == ["rrr.", "rbbb", ".bbb", "...."]


def test_what_is_hidden_is_not_painted():
    hidden = box(box=Box(0, 0, 3, 2), visible=False)
    assert rows(painted(page(hidden, width=3, height=1))) == ["..."]


def test_a_picture_fills_its_box():
    images = FakeImages()
    pixels = flat(4, 2, (255, 0, 0))
    pixels[:, 2:] = (0, 0, 255)
    layer = ImageLayer(name="Picture", box=Box(1, 1, 4, 2), asset=images.asset(pixels))
    assert rows(painted(page(layer, width=6, height=4), images)) == ["......", ".rrbb.", ".rrbb.", "......"]
    assert images.asked == [(4, 2)]


def test_rotation_is_clockwise_about_the_middle():
    turned = box(box=Box(1, 3, 6, 2), rotation=90.0)
    assert rows(painted(page(turned, width=8, height=8))) == [
        "........", *["...rr..."] * 6, "........"
    ]  # fmt: skip
    slightly = painted(page(box(box=Box(0, 4, 40, 2), rotation=20.0), width=40, height=40))
    red = np.argwhere(slightly[:, :, 1] < 100)
    left, right = red[red[:, 1] < 8], red[red[:, 1] > 32]
    assert left[:, 0].size == 0 or left[:, 0].mean() < right[:, 0].mean()


def test_nothing_is_painted_beyond_the_bleed_box():
    everywhere = page(box(box=Box(-50, -50, 200, 200)), width=4, height=2, bleed=1)
    image = render(everywhere, FakeImages(), Box(-2, -2, 8, 6), (8, 6))
    assert rows(to_array(image)) == ["........", ".rrrrrr.", ".rrrrrr.", ".rrrrrr.", ".rrrrrr.", "........"]


@pytest.mark.parametrize("mode", sorted(COMPOSITION_MODES))
def test_blend_modes_are_those_of_the_pdf_standard(mode: str):
    """The formulas of ISO 32000-2, 11.3.5.2, on a grey below and a grey above."""
    below, above = 0.4, 0.7
    ground = box(box=Box(0, 0, 2, 2), colour=_grey(below))
    top = box(box=Box(0, 0, 2, 2), colour=_grey(above), blend_mode=mode)
    result = painted(page(ground, top, width=2, height=2))[0, 0, 0] / 255
    assert result == pytest.approx(_blended(mode, below, above), abs=0.012)


def _grey(share: float) -> str:
    return f"#{round(share * 255):02x}" + f"{round(share * 255):02x}" * 2


def _blended(mode: str, b: float, s: float) -> float:
    hard = 2 * b * s if s <= 0.5 else 1 - 2 * (1 - b) * (1 - s)
    overlay = 2 * b * s if b <= 0.5 else 1 - 2 * (1 - b) * (1 - s)
    soft = b + (2 * s - 1) * (np.sqrt(b) - b)  # for s above and b above a quarter
    return {
        "normal": s, "multiply": b * s, "screen": b + s - b * s, "overlay": overlay, "darken": min(b, s),
        "lighten": max(b, s), "color-dodge": min(1, b / (1 - s)), "color-burn": 1 - min(1, (1 - b) / s),
        "hard-light": hard, "soft-light": float(soft), "difference": abs(b - s),
        "exclusion": b + s - 2 * b * s,
    }[mode]  # fmt: skip


def test_glyphs_that_overlap_do_not_darken_each_other():
    layer = text("ooo", tracking=-300, size=60.0, weight=900, opacity=0.5, box=Box(0, 0, 40, 30))
    levels = painted(page(layer), per_mm=4)[:, :, 0]
    assert levels.min() == pytest.approx(128, abs=1)


def test_opacity_holds_for_pictures_and_shapes():
    half = painted(page(box(box=Box(0, 0, 2, 2), opacity=0.5), width=2, height=2))
    assert half[0, 0].tolist() == pytest.approx([255, 127.5, 127.5], abs=0.6)


def test_text_is_where_the_layout_says_at_every_size():
    layer = text("H", size=72.0, colour="#000000", box=Box(0, 0, 40, 40))
    tops = []
    for per_mm in (2, 20):
        dark = painted(page(layer), per_mm=per_mm)[:, :, 0] < 128
        rows_with_ink = np.flatnonzero(dark.any(axis=1))
        tops.append((rows_with_ink[0] / per_mm, rows_with_ink[-1] / per_mm))
    assert tops[0] == pytest.approx(tops[1], abs=0.5)


def test_small_text_lies_on_no_pixel_grid():
    """Moved down by half a pixel the letters are painted half a pixel lower, not snapped to whole ones."""
    here = painted(page(text("HHH", size=9.0, box=Box(0, 0, 40, 10))), per_mm=4)
    lower = painted(page(text("HHH", size=9.0, box=Box(0, 0.125, 40, 10))), per_mm=4)
    assert _centre_of_ink(lower) - _centre_of_ink(here) == pytest.approx(0.5, abs=0.1)


def _centre_of_ink(pixels: np.ndarray) -> float:
    ink = 255.0 - pixels[:, :, 0]
    return float((ink.sum(axis=1) * np.arange(len(ink))).sum() / ink.sum())


def test_a_soft_shape_fades_over_its_edge():
    layer = box(box=Box(10, -50, 100, 200), softness=3.0, colour="#000000")
    row = painted(page(layer), per_mm=4)[100, :, 0]
    assert row[0] == 255
    assert row[40] == pytest.approx(127, abs=6)
    assert row[100] == 0
    assert (np.diff(row.astype(int)) <= 0).all()


def test_painting_leaves_the_painter_as_it_was():
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(2, 2)
    before = painter.transform()
    paint_layer(painter, box(rotation=30.0, opacity=0.2, blend_mode="multiply"), FakeImages())
    assert painter.transform() == before
    assert painter.opacity() == 1
    assert painter.compositionMode() == QPainter.CompositionMode.CompositionMode_SourceOver
    painter.end()


def test_a_pdf_gets_letters_of_an_embedded_font_and_no_picture(tmp_path: Path):
    path = tmp_path / "text.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QSizeF(40, 60), QPageSize.Unit.Millimeter))
    writer.setPageMargins(QMarginsF())
    writer.setResolution(1200)
    painter = QPainter(writer)
    painter.scale(1200 / 25.4, 1200 / 25.4)
    paint_document(painter, page(text("Walden", opacity=0.5)), FakeImages())
    painter.end()
    content = path.read_bytes()
    assert b"+SourceSerifPro-Regular" in content
    assert b"/FontFile2" in content
    assert b"/Subtype /Image" not in content
