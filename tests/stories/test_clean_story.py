"""A lettered picture is cleaned by mouse on the real worker: found, title kept, erased, compared, undone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtTest import QTest

from coverstudio.document.layers import ImageLayer
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.imaging.reading import read_picture
from coverstudio.imaging.writing import encode_png
from coverstudio.rendering.arrays import from_array, to_array
from coverstudio.rendering.fonts import load_app_fonts
from coverstudio.ui.stages import CLEAN
from coverstudio.ui.studio_window import StudioWindow
from tests.stories.test_window_story import Pixels, background, painting
from tests.ui.stage import at_rest, click, on_page, play, press, until

pytest.importorskip("rapidocr")

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
TITLE_ROWS, REST_ROWS = slice(90, 190), slice(330, 420)


def lettered() -> Pixels:
    """The painting with a title, a line that nobody wants, and a mark that is no lettering."""
    load_app_fonts()
    image = from_array(painting()).convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for text, size, y in (("QUIET HILLS", 72, 100), ("a sample bestseller", 44, 340)):
        font = QFont("Roboto")
        font.setPixelSize(size)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor("#fff6e0"))
        painter.drawText(QRect(40, y, 540, 100), Qt.AlignmentFlag.AlignLeft, text)
    painter.setBrush(QColor("#b03030"))
    painter.drawEllipse(QPoint(480, 700), 26, 26)
    painter.end()
    return to_array(image)[..., :3].copy()


def pixels_of(opened: StudioWindow, layer: ImageLayer) -> Pixels:
    return read_picture(opened.studio.editor.store.path(layer.asset)).pixels[..., :3]


async def find_and_keep_the_title(opened: StudioWindow) -> None:
    """Find both lines, and let go of all but the largest words."""
    window = opened.window
    window.stages.show_stage(CLEAN)
    click(window.clean.search.button)
    await at_rest(opened)
    read = [region.text.upper().replace(" ", "") for region in window.canvas.regions()]
    assert read == ["QUIETHILLS", "ASAMPLEBESTSELLER"]
    assert all(region.legible for region in window.canvas.regions())
    click(window.clean.regions.keep_title)
    assert [region.chosen for region in window.canvas.regions()] == [False, True]


def mark_the_stain(opened: StudioWindow) -> None:
    """Drag a region around what no detector takes for lettering."""
    window, layer = opened.window, background(opened)
    factor = layer.box.width / layer.asset.width
    (left, top), (right, bottom) = (
        (layer.box.x + x * factor, layer.box.y + y * factor) for x, y in ((446, 666), (514, 734))
    )
    click(window.clean.regions.mark)
    viewport, start, end = (
        window.canvas.viewport(),
        on_page(opened, left, top),
        on_page(opened, right, bottom),
    )
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, NONE, start)
    QTest.mouseMove(viewport, (start + end) / 2)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, NONE, end)
    press(window, Qt.Key.Key_V)
    assert window.clean.regions.erase_button.text() == "Erase 2 regions"


async def erase_the_rest(opened: StudioWindow, before: Pixels) -> None:
    window = opened.window
    click(window.clean.regions.erase_button)
    await at_rest(opened)
    assert window.clean.proof.outcome.text().startswith("Clean after"), window.clean.proof.outcome.text()
    assert window.clean.proof.change.text().endswith("outside the mask 0 pixels changed.")
    after = pixels_of(opened, background(opened))
    assert np.array_equal(before[TITLE_ROWS], after[TITLE_ROWS]), "the title keeps every pixel"
    bright = (255, 246, 224)
    assert (before[REST_ROWS] == bright).all(axis=2).sum() > 3000
    assert not (after[REST_ROWS] == bright).all(axis=2).any(), "no stroke of the rest is left"
    assert np.abs(after[700, 480].astype(int) - (0xB0, 0x30, 0x30)).sum() > 60, "nor the stain"


async def compare(opened: StudioWindow) -> None:
    """Drag the line, hold the key, and look at what differs."""
    window, comparing = opened.window, opened.stories.comparing
    line = window.canvas.compare_line
    comparing.show("line")
    assert line.isVisible() and window.canvas.regions() == ()
    grip, began = line.rect().center(), line.line_x()
    QTest.mousePress(line, Qt.MouseButton.LeftButton, NONE, grip)
    QTest.mouseMove(line, grip + QPoint(60, 0))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, NONE, grip)
    assert line.line_x() == began + 60
    comparing.show("difference")
    await until(lambda: comparing.differences is not None, "what differs")
    assert comparing.differences is not None and comparing.differences.outside == 0
    comparing.show("off")
    QTest.keyPress(window, Qt.Key.Key_Y)
    assert comparing.is_over_page
    QTest.keyRelease(window, Qt.Key.Key_Y)
    assert not comparing.is_over_page and len(window.canvas.regions()) == 1


@pytest.mark.timeout(280)
def test_all_but_the_title_is_erased_compared_and_brought_back(tmp_path: Path) -> None:
    path = tmp_path / "lettered.png"
    path.write_bytes(encode_png(lettered()))

    async def story(opened: StudioWindow) -> None:
        opened.stories.files.import_path(path)
        await at_rest(opened)
        first = background(opened)
        await find_and_keep_the_title(opened)
        mark_the_stain(opened)
        await erase_the_rest(opened, pixels_of(opened, first))
        await compare(opened)
        press(opened.window, Qt.Key.Key_Z, CTRL)
        assert background(opened) == first
        assert [region.chosen for region in opened.window.canvas.regions()] == [False, True, True]
        assert not opened.window.clean.proof.isVisible()

    worker = WorkerClient(log=tmp_path / "worker.log")
    play(story, worker, worker=worker)
