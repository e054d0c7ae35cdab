"""The whole story by mouse and keys, on the real worker: from a painting with lettering to a printed PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QPushButton

from coverstudio.document.layers import ImageLayer, TextLayer
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.imaging.writing import encode_png
from coverstudio.rendering.arrays import from_array, to_array
from coverstudio.rendering.fonts import load_app_fonts
from coverstudio.ui.canvas import Tool
from coverstudio.ui.stages import BACKGROUND, CLEAN, PRINT, TYPE
from coverstudio.ui.studio_window import StudioWindow
from tests.ui.stage import application, at_rest, click, on_page, play, press, until, write

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Pixels = NDArray[np.uint8]


def painting() -> Pixels:
    """A sky over hills, 600×850, grained like paint."""
    rng = np.random.default_rng(5)
    height, width = 850, 600
    y = np.linspace(0, 1, height)[:, None]
    sky = np.stack([180 - 60 * y, 190 - 40 * y, 210 - 10 * y], axis=-1) * np.ones((1, width, 1))
    ridge = 0.62 + 0.06 * np.sin(np.linspace(0, 9, width))[None, :]
    land = (y > ridge)[..., None]
    hills = np.stack([70 + 20 * y, 90 - 20 * y, 70 - 30 * y], axis=-1) * np.ones((1, width, 1))
    grain = rng.normal(0, 5, (height, width, 1))
    return np.clip(np.where(land, hills, sky) + grain, 0, 255).astype(np.uint8)


def lettered(folder: Path) -> Path:
    """Write the painting with two lines of stray lettering on it."""
    load_app_fonts()
    image = from_array(painting()).convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for text, size, y, colour in (
        ("STRAY WORDS", 64, 500, "#fff6e0"),
        ("not wanted here", 40, 700, "#ffffff"),
    ):
        font = QFont("Roboto")
        font.setPixelSize(size)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(QRect(40, y, 540, 80), Qt.AlignmentFlag.AlignLeft, text)
    painter.end()
    path = folder / "lettered.png"
    path.write_bytes(encode_png(to_array(image)[..., :3]))
    return path


async def answer_file_dialog(opened: StudioWindow, ask: Callable[[], object], path: Path) -> None:
    """Start what asks for a file, type its name into the dialog and accept it."""
    ask()
    dialog = await _file_dialog()
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    write(name, str(path))
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    accept = next(b for b in box.buttons() if box.buttonRole(b) == QDialogButtonBox.ButtonRole.AcceptRole)
    click(accept)
    await until(lambda: not dialog.isVisible(), "the dialog closes")
    opened.window.activateWindow()
    await asyncio.sleep(0)


async def _file_dialog() -> QFileDialog:
    found: list[QFileDialog] = []

    def look() -> bool:
        found[:] = [one for one in application().topLevelWidgets() if isinstance(one, QFileDialog)]
        return any(one.isVisible() for one in found)

    await until(look, "a file dialog")
    return next(one for one in found if one.isVisible())


def lettering_at(opened: StudioWindow, index: int) -> QPoint:
    """Where the middle of a region lies on the canvas."""
    polygon = opened.window.canvas.regions()[index].polygon
    x = sum(point[0] for point in polygon) / len(polygon)
    y = sum(point[1] for point in polygon) / len(polygon)
    return on_page(opened, x, y)


def background(opened: StudioWindow) -> ImageLayer:
    layer = opened.studio.editor.document.layers[0]
    assert isinstance(layer, ImageLayer)
    return layer


async def take_a_painting(opened: StudioWindow, folder: Path) -> None:
    window = opened.window
    await answer_file_dialog(opened, lambda: click(window.welcome.use_picture), lettered(folder))
    await at_rest(opened)
    await until(lambda: not window.welcome.isVisible())


async def clean_it(opened: StudioWindow) -> None:
    """Find both lines, keep one for now, erase the other, undo and redo, then erase by rectangle."""
    window, editor = opened.window, opened.studio.editor
    window.stages.show_stage(CLEAN)
    click(window.clean.search.button)
    await at_rest(opened)
    texts = [region.text for region in window.canvas.regions()]
    assert [text.upper().replace(" ", "") for text in texts] == ["STRAYWORDS", "NOTWANTEDHERE"]
    original = background(opened).asset
    click(window.canvas.viewport(), lettering_at(opened, 1))
    assert [region.chosen for region in window.canvas.regions()] == [True, False]
    click(window.clean.regions.erase_button)
    await at_rest(opened)
    assert window.clean.proof.outcome.text().startswith("Clean after")
    erased = background(opened).asset
    assert erased != original
    press(window, Qt.Key.Key_Z, CTRL)
    assert background(opened).asset == original
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert background(opened).asset == erased
    await drag_the_eraser(opened)
    assert background(opened).asset not in (original, erased)
    assert window.canvas.regions() == (), "what was erased by hand is known to be gone"
    assert editor.undo_name == "Erase"


async def drag_the_eraser(opened: StudioWindow) -> None:
    window = opened.window
    polygon = window.canvas.regions()[0].polygon
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    press(window, Qt.Key.Key_E)
    viewport = window.canvas.viewport()
    start = on_page(opened, min(xs) - 6, min(ys) - 5)
    end = on_page(opened, max(xs) + 6, max(ys) + 5)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for share in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(viewport, start + (end - start) * share)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    await at_rest(opened)
    press(window, Qt.Key.Key_V)
    assert window.canvas.tool() is Tool.SELECT


async def set_the_title(opened: StudioWindow) -> None:
    """Type title and author, have them placed, and restyle the title by hand."""
    window, editor = opened.window, opened.studio.editor
    window.stages.show_stage(TYPE)
    write(window.type.title, "Quiet Hills")
    write(window.type.author, "Marian Ashgrove")
    click(window.type.words.place)
    await at_rest(opened)
    title = editor.selected
    assert isinstance(title, TextLayer) and title.role == "title"
    size = window.type.character.style_fields.size
    write(size, f"{title.size}/2")
    press(size, Qt.Key.Key_Return)
    restyled = editor.selected
    assert isinstance(restyled, TextLayer)
    assert restyled.size == pytest.approx(title.size / 2, abs=0.06)


async def try_variants(opened: StudioWindow) -> None:
    """Generate two, put one on the page, think better of it."""
    window, editor = opened.window, opened.studio.editor
    before = editor.document
    window.stages.show_stage(BACKGROUND)
    write(window.background.prompt, "night sky over mountains")
    write(window.background.variants, "2")
    press(window.background.variants, Qt.Key.Key_Return)
    click(window.background.generate)
    await at_rest(opened)
    assert len(window.film_strip.tiles) == 2
    click(window.film_strip.tiles[1])
    assert background(opened).recipe != before.layers[0]
    assert editor.document != before
    press(window, Qt.Key.Key_Z, CTRL)
    assert editor.document == before


async def save_and_open_again(opened: StudioWindow, path: Path) -> None:
    window, editor = opened.window, opened.studio.editor
    await answer_file_dialog(opened, lambda: press(window, Qt.Key.Key_S, CTRL), path)
    await until(lambda: not editor.is_modified, "saved")
    await at_rest(opened)
    saved = editor.document
    assert window.windowTitle().startswith("mine[*]") and not window.isWindowModified()
    await answer_file_dialog(opened, lambda: press(window, Qt.Key.Key_O, CTRL), path)
    await until(lambda: editor.undo_name == "", "opened again with a new history")
    await at_rest(opened)
    assert editor.document == saved
    assert opened.studio.preferences.settings.recent == (str(path),)


async def print_it(opened: StudioWindow, path: Path) -> None:
    window = opened.window
    window.stages.show_stage(PRINT)
    export = next(one for one in window.print.findChildren(QPushButton) if one.text() == "Export PDF…")
    await answer_file_dialog(opened, lambda: click(export), path)
    await until(path.exists, "the PDF")
    await at_rest(opened)
    assert window.message_bar.sentence.text() == "Wrote quiet.pdf."
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 1
        assert [round(float(value), 2) for value in pdf.pages[0].mediabox] == [0, 0, 612.28, 858.9]


@pytest.mark.timeout(280)
def test_from_a_painting_with_lettering_to_print(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await take_a_painting(opened, tmp_path)
        await clean_it(opened)
        await set_the_title(opened)
        await try_variants(opened)
        await save_and_open_again(opened, tmp_path / "mine.cover")
        await print_it(opened, tmp_path / "quiet.pdf")

    worker = WorkerClient(log=tmp_path / "worker.log")
    play(story, worker, worker=worker)
