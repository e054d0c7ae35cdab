"""Before and after over the page: a line that is dragged, the first picture alone, and what differs."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coverstudio.document.document import remove_layer, replace_layer
from coverstudio.ui.canvas import Canvas
from coverstudio.ui.canvas.compare_view import Comparison
from tests.ui.canvas.conftest import BACKGROUND, GREEN, SPEC

NOW, THEN, BAND_COLOUR = QColor("#aa3333"), QColor("#33aa33"), QColor("#3355aa")
LEFT_PLACE, RIGHT_PLACE, ON_BAND = (12.0, 80.0), (90.0, 80.0), (30.0, 30.0)


def seen(canvas: Canvas, place: tuple[float, float]) -> QColor:
    at: QPoint = canvas.view_map().point(place).toPoint()
    return canvas.viewport().grab().toImage().pixelColor(at)


@pytest.fixture(autouse=True)
def without_guides(canvas: Canvas) -> None:
    canvas.set_guides_visible(False)


@pytest.fixture
def compared(canvas: Canvas, qtbot: QtBot) -> Canvas:
    canvas.set_comparison(Comparison(BACKGROUND.id, GREEN, has_line=True))
    qtbot.waitUntil(lambda: seen(canvas, LEFT_PLACE) == THEN)
    return canvas


def test_left_of_the_line_is_before_and_right_of_it_is_now(compared: Canvas) -> None:
    assert compared.compare_line.isVisible()
    assert seen(compared, RIGHT_PLACE) == NOW
    assert seen(compared, ON_BAND) == BAND_COLOUR, "what lies above the picture stays above it"
    compared.set_comparison(None)
    assert not compared.compare_line.isVisible()
    assert seen(compared, LEFT_PLACE) == NOW


def test_the_line_follows_the_hand_and_keeps_to_the_page(compared: Canvas) -> None:
    line = compared.compare_line
    grip = line.rect().center()
    page = compared.view_map().rect(SPEC.bleed_box)
    QTest.mousePress(line, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grip)
    QTest.mouseMove(line, grip + QPoint(150, 0))
    assert seen(compared, (65.0, 80.0)) == THEN
    QTest.mouseMove(line, grip + QPoint(4000, 0))
    assert line.line_x() == pytest.approx(page.right(), abs=1.5)
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grip)
    assert seen(compared, RIGHT_PLACE) == THEN


def test_the_arrow_keys_push_the_line(compared: Canvas) -> None:
    before = compared.compare_line.line_x()
    QTest.keyClick(compared.compare_line, Qt.Key.Key_Left)
    assert compared.compare_line.line_x() < before


def test_the_line_stays_over_what_shows_of_the_page(compared: Canvas) -> None:
    compared.zoom_by(6)
    line = compared.compare_line
    assert compared.viewport().rect().contains(QPoint(line.line_x(), line.geometry().center().y()))


def test_all_of_the_page_can_be_the_page_of_before(compared: Canvas) -> None:
    compared.set_comparison(Comparison(BACKGROUND.id, GREEN, whole=True))
    assert seen(compared, RIGHT_PLACE) == THEN
    assert not compared.compare_line.isVisible()


def test_the_picture_of_before_stands_where_the_picture_stands_by_now(compared: Canvas) -> None:
    document = compared.editor.document
    aside = msgspec.structs.replace(BACKGROUND, box=BACKGROUND.box.moved(20, 0))
    compared.editor.apply(replace_layer(document, aside), "Move")
    assert seen(compared, LEFT_PLACE) == QColor(document.background)
    compared.editor.apply(remove_layer(compared.editor.document, BACKGROUND.id), "Delete")
    assert seen(compared, RIGHT_PLACE) == QColor(document.background), "nothing to compare, and no harm"


def test_what_differs_is_laid_over_the_picture(canvas: Canvas) -> None:
    overlay = QImage(2, 1, QImage.Format.Format_ARGB32)
    overlay.fill(QColor(0, 0, 0, 0))
    overlay.setPixelColor(1, 0, QColor("#ff3fa4"))
    canvas.set_comparison(Comparison(BACKGROUND.id, GREEN, overlay=overlay))
    assert seen(canvas, (95.0, 80.0)) == QColor("#ff3fa4")
    assert seen(canvas, (5.0, 80.0)) == NOW
