"""A proof lies over the page while the page is the one it was made of; a cut page shows what is left."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage

from coverstudio.document.document import replace_layer
from coverstudio.document.geometry import Box
from coverstudio.ui.canvas import Canvas
from coverstudio.ui.canvas.proof_view import Cut, ProofPicture
from tests.ui.canvas.conftest import BAND, SPEC, Mouse

PINK = QColor("#ff00c8")


def a_proof(canvas: Canvas, box: Box = SPEC.bleed_box) -> ProofPicture:
    image = QImage(40, 60, QImage.Format.Format_RGB32)
    image.fill(PINK)
    return ProofPicture(canvas.editor.document, box, image)


def seen(canvas: Canvas, x: float, y: float) -> QColor:
    """Return the colour at a place of the page (mm)."""
    at: QPoint = canvas.view_map().point((x, y)).toPoint()
    return canvas.viewport().grab().toImage().pixelColor(at)


@pytest.fixture(autouse=True)
def without_guides(canvas: Canvas) -> None:
    canvas.set_guides_visible(False)


def test_a_proof_lies_over_the_page_and_goes_again(canvas: Canvas) -> None:
    canvas.set_proof(a_proof(canvas))
    assert seen(canvas, 30, 30) == PINK
    assert seen(canvas, -8, 30) != PINK
    canvas.set_proof(None)
    assert seen(canvas, 30, 30) != PINK


def test_a_proof_of_a_part_covers_that_part(canvas: Canvas) -> None:
    canvas.set_proof(a_proof(canvas, Box(0, 0, 50, 150)))
    assert seen(canvas, 40, 120) == PINK
    assert seen(canvas, 60, 120) != PINK


def test_an_edit_shows_at_once_everywhere(canvas: Canvas) -> None:
    canvas.set_proof(a_proof(canvas))
    document = canvas.editor.document
    canvas.editor.apply(replace_layer(document, msgspec.structs.replace(BAND, opacity=0.5)), "Fade")
    assert seen(canvas, 30, 30) != PINK
    assert seen(canvas, 80, 140) != PINK


def test_a_proof_of_another_page_does_not_show(canvas: Canvas) -> None:
    late = a_proof(canvas)
    document = canvas.editor.document
    canvas.editor.apply(replace_layer(document, msgspec.structs.replace(BAND, opacity=0.5)), "Fade")
    canvas.set_proof(late)
    assert seen(canvas, 30, 30) != PINK


def test_while_a_layer_is_dragged_the_page_itself_shows(canvas: Canvas, mouse: Mouse) -> None:
    canvas.set_proof(a_proof(canvas))
    mouse.hold((40, 30), (60, 50))
    assert seen(canvas, 80, 140) != PINK
    mouse.release(60, 50)


def test_a_proof_that_comes_during_a_drag_does_not_show(canvas: Canvas, mouse: Mouse) -> None:
    late = a_proof(canvas)
    mouse.hold((40, 30), (60, 50))
    canvas.set_proof(late)
    assert seen(canvas, 80, 140) != PINK
    mouse.release(60, 50)
    assert seen(canvas, 80, 140) != PINK


def test_what_is_wanted_of_a_proof_is_what_shows(canvas: Canvas) -> None:
    area = canvas.proof_area()
    assert area is not None
    box, (width, height) = area
    assert box == SPEC.bleed_box
    assert width / height == pytest.approx(box.width / box.height, rel=0.01)
    assert width == pytest.approx(box.width * canvas.view_map().device_scale, abs=1)
    told: list[bool] = []
    canvas.area_changed.connect(lambda: told.append(True))
    canvas.zoom_to_box(Box(40, 40, 10, 10))
    assert told
    close = canvas.proof_area()
    assert close is not None
    assert close[0].width < 60
    assert close[1][0] * close[1][1] < 3_100_000


def test_a_page_that_is_cut_shows_no_more_than_is_left(canvas: Canvas) -> None:
    board = seen(canvas, -20, 75)
    assert seen(canvas, 99.5, 75) != board
    canvas.set_cut(Cut(Box(-1, 0, 100, 150)))
    assert seen(canvas, 99.5, 75) == board
    assert seen(canvas, -0.5, 75) != board
    canvas.set_cut(None)
    assert seen(canvas, 99.5, 75) != board


def test_folds_slide_with_the_cut(canvas: Canvas) -> None:
    before = seen(canvas, 50, 10)
    canvas.set_cut(Cut(SPEC.trim_box, (50.0,)))
    at = canvas.view_map().point((50.0, 10.0))
    image = canvas.viewport().grab().toImage()
    assert any(image.pixelColor(round(at.x()) + by, round(at.y())) != before for by in (-1, 0, 1))
