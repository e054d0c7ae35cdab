"""The wrap by mouse and keys: a printer is chosen, the spine moves with the pages, a barcode is added."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from coverstudio.document.barcode import placed
from coverstudio.document.geometry import Box
from coverstudio.document.layers import BarcodeLayer, TextLayer
from coverstudio.document.spread import PanelName
from coverstudio.rendering.arrays import to_array
from coverstudio.ui.stages import PRINT, TYPE
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.widgets.choices import ChoiceField
from tests.fakes import FakeGenerator
from tests.ui.stage import a_picture, at_rest, click, on_page, play, press, until, write

CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
Pixels = NDArray[np.uint8]


async def pick(field: ChoiceField, words: str) -> None:
    """Open a list with the mouse and click an entry in it."""
    click(field)
    popup = field.view()
    await until(popup.isVisible, "the list opens")
    index = field.findText(words)
    assert index >= 0, [field.itemText(number) for number in range(field.count())]
    model_index = field.model().index(index, 0)
    popup.scrollTo(model_index)
    await asyncio.sleep(0.05)
    QTest.mouseMove(popup.viewport(), popup.visualRect(model_index).center())
    # Qt takes a click that comes with the opening for a part of it.
    await asyncio.sleep(QApplication.doubleClickInterval() / 1000 + 0.05)
    QTest.mouseClick(
        popup.viewport(), Qt.MouseButton.LeftButton, PLAIN, popup.visualRect(model_index).center()
    )
    await until(lambda: not popup.isVisible(), "the list closes")


def panel(opened: StudioWindow, name: PanelName) -> Box:
    spread = opened.studio.editor.document.print_spec.spread
    found = spread.panel(name) if spread is not None else None
    assert found is not None
    return found.box


def shown(opened: StudioWindow) -> Pixels:
    """What the canvas shows now."""
    return to_array(opened.window.canvas.viewport().grab().toImage())[..., :3]


def folds_on_screen(opened: StudioWindow) -> list[int]:
    """The columns in which the canvas shows a dashed line from the top of the page to its bottom."""
    view, spec = opened.window.canvas.view_map(), opened.studio.editor.document.print_spec
    pixels = shown(opened).astype(int)
    _, top, _, bottom = view.hairline(spec.safe_box)
    left, _, right, _ = view.hairline(spec.trim_box)
    strip = pixels[top + 4 : bottom - 4]
    found = []
    for x in range(left + 4, right - 4):
        beside = np.abs(strip[:, x] - strip[:, x - 1]).sum(axis=1) > 60
        changes = int(np.count_nonzero(np.diff(beside.astype(int))))
        if changes > (bottom - top) / 12:
            found.append(x)
    return found


def wheel(field: QWidget, notches: int) -> None:
    """Turn the wheel over a field that has the focus."""
    at = QPointF(field.rect().center())
    event = QWheelEvent(
        at, QPointF(field.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, event)


async def choose_kdp(opened: StudioWindow, folder: Path) -> None:
    """Bring a painting, then lay the cover out for KDP."""
    opened.stories.files.import_path(a_picture(folder, size=(540, 760)))
    await at_rest(opened)
    opened.window.stages.show_stage(TYPE)
    write(opened.window.type.title, "Quiet Hills")
    write(opened.window.type.author, "Marian Ashgrove")
    opened.window.stages.show_stage(PRINT)
    edition = opened.window.print.edition
    await until(lambda: edition.printer.count() > 1)
    await pick(edition.printer, "Amazon KDP paperback")
    await pick(edition.trim, "6 × 9 in")
    await pick(edition.paper, "Cream paper, black ink")
    assert panel(opened, "spine").width == pytest.approx(240 * 0.0025 * 25.4)
    await until(lambda: opened.window.canvas.is_settled)


async def watch_the_spine_move(opened: StudioWindow) -> None:
    """Type, turn the wheel and scrub: the fold follows on the screen, all at once one step of undo."""
    window, edition = opened.window, opened.window.print.edition
    view = window.canvas.view_map()
    thin = folds_on_screen(opened)
    left, _, _, _ = view.hairline(panel(opened, "spine"))
    assert left in thin and view.hairline(panel(opened, "front"))[0] in thin
    before = opened.studio.editor.document
    write(edition.pages, "600")
    press(edition.pages, Qt.Key.Key_Return)
    wheel(edition.pages, 1)
    await until(lambda: window.canvas.is_settled)
    assert panel(opened, "spine").width == pytest.approx(602 * 0.0025 * 25.4)
    view = window.canvas.view_map()
    wide = folds_on_screen(opened)
    front = view.hairline(panel(opened, "front"))[0]
    assert front in wide and front - view.hairline(panel(opened, "spine"))[0] > 2 * (max(thin) - min(thin))
    assert edition.measures.spine.text() == "Spine 38.23 mm, 1.5050 in"
    title = next(layer for layer in opened.studio.editor.document.layers if layer.name == "Background")
    assert title.box.x == pytest.approx(panel(opened, "front").x), "the art stays with its panel"
    press(window, Qt.Key.Key_Z, CTRL)
    assert opened.studio.editor.document == before, "typing and turning were one step"
    assert edition.pages.value() == 240
    press(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert edition.pages.value() == 602


async def write_the_spine(opened: StudioWindow) -> None:
    click(opened.window.print.spread.write)
    await at_rest(opened)
    spine = panel(opened, "spine")
    words = [layer for layer in opened.studio.editor.document.texts if layer.name.startswith("Spine")]
    assert [layer.text for layer in words] == ["Quiet Hills", "Marian Ashgrove"]
    assert all(spine.x < layer.box.center[0] < spine.right for layer in words)


async def add_a_barcode(opened: StudioWindow) -> None:
    """Type its number, see it on the canvas, read it there, edit it by a double click, undo it."""
    window, editor = opened.window, opened.studio.editor
    spread = window.print.spread
    window.print.ensureWidgetVisible(spread.add)
    click(spread.add)
    QTest.keyClicks(spread.barcode.isbn, "978316148410")
    assert spread.barcode.check.text() == "12 of 13 digits" and not list(editor.document.barcodes)
    QTest.keyClicks(spread.barcode.isbn, "0")
    (layer,) = editor.document.barcodes
    window.canvas.zoom_to_box(layer.box)
    await until(lambda: window.canvas.is_settled)
    await asyncio.sleep(0.2)
    assert [found.text for found in zxingcpp.read_barcodes(np.ascontiguousarray(shown(opened)))] == [
        "9783161484100"
    ]
    window.canvas.zoom_to_fit()
    window.stages.show_stage(TYPE)
    QTest.mouseDClick(
        window.canvas.viewport(), Qt.MouseButton.LeftButton, PLAIN, on_page(opened, *layer.box.center)
    )
    assert window.stages.stage == PRINT and isinstance(editor.selected, BarcodeLayer)
    write(spread.barcode.scale, "90")
    press(spread.barcode.scale, Qt.Key.Key_Return)
    assert [round(placed(one).scale, 6) for one in editor.document.barcodes] == [0.9]
    press(window, Qt.Key.Key_Z, CTRL)
    press(window, Qt.Key.Key_Z, CTRL)
    assert list(editor.document.barcodes) == []
    assert isinstance(editor.document.layers[-1], TextLayer)


async def go_back_to_the_front(opened: StudioWindow) -> None:
    edition = opened.window.print.edition
    opened.window.print.ensureWidgetVisible(edition.printer)
    await pick(edition.printer, "No printer: front only")
    spec = opened.studio.editor.document.print_spec
    assert spec.spread is None and spec.name == "6x9"
    assert opened.window.print.format.isVisible()


@pytest.mark.timeout(120)
def test_from_a_front_to_a_wrap_with_its_barcode_and_back(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await choose_kdp(opened, tmp_path)
        await watch_the_spine_move(opened)
        await write_the_spine(opened)
        await add_a_barcode(opened)
        await go_back_to_the_front(opened)

    play(story, FakeGenerator())
