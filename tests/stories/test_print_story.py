"""To print by mouse and keys, on the real worker: a wrap, three findings fixed, the PDF read back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from coverstudio.document.layers import TextLayer
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.printing.findings import Rule
from coverstudio.printing.places import ink_of
from coverstudio.ui.stages import PRINT, TYPE
from coverstudio.ui.studio_window import StudioWindow
from tests.stories.test_window_story import answer_file_dialog
from tests.stories.test_wrap_story import folds_on_screen, panel, pick, shown
from tests.ui.stage import a_picture, at_rest, click, on_page, play, press, until, write

PLAIN = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
POINT_MM = 25.4 / 72


def rules(opened: StudioWindow) -> set[Rule]:
    return {finding.rule for finding in opened.stories.checking.findings}


async def checked(opened: StudioWindow) -> None:
    """Wait until preflight has looked at the cover, in the inks of a press where one is known."""
    proofing = opened.stories.proofing
    await until(lambda: proofing.separation or proofing.sentence, "profiles are looked for")
    await until(lambda: not opened.stories.checking.is_waiting, "preflight has looked")


async def fix(opened: StudioWindow, rule: Rule) -> str:
    """Fix one finding by its button; return what the step is called."""
    part, window = opened.window.print.findings, opened.window
    row = next(row for finding, row in part.rows.items() if finding.rule == rule)
    assert row.fix is not None
    window.print.ensureWidgetVisible(row.fix)
    await asyncio.sleep(0.05)
    click(row.fix)
    await at_rest(opened)
    await checked(opened)
    assert rule not in rules(opened)
    return opened.studio.editor.undo_name


async def drag(opened: StudioWindow, start: QPoint, end: QPoint) -> None:
    viewport = opened.window.canvas.viewport()
    QTest.mousePress(viewport, LEFT, PLAIN, start)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(viewport, start + (end - start) * share)
        await asyncio.sleep(0.01)
    QTest.mouseRelease(viewport, LEFT, PLAIN, end)


async def begin(opened: StudioWindow, folder: Path) -> None:
    """Bring a small painting, and have title and author placed on it."""
    window = opened.window
    path = a_picture(folder, size=(540, 760))
    await answer_file_dialog(opened, lambda: click(window.welcome.use_picture), path)
    await at_rest(opened)
    window.stages.show_stage(TYPE)
    write(window.type.title, "Quiet Hills")
    write(window.type.author, "Marian Ashgrove")
    click(window.type.words.place)
    await at_rest(opened)


async def choose_a_wrap(opened: StudioWindow) -> None:
    opened.window.stages.show_stage(PRINT)
    edition = opened.window.print.edition
    await until(lambda: edition.printer.count() > 1)
    await pick(edition.printer, "Amazon KDP paperback")
    await pick(edition.trim, "6 × 9 in")
    await until(lambda: opened.window.canvas.is_settled)


async def count_pages(opened: StudioWindow) -> None:
    """Type another page count: both folds move on the screen, and title and art stay with the front."""
    window, pages = opened.window, opened.window.print.edition.pages
    window.print.ensureWidgetVisible(pages)
    before, title = folds_on_screen(opened), title_of(opened)
    beside = title.box.x - panel(opened, "front").x
    write(pages, "480")
    press(pages, Qt.Key.Key_Return)
    await until(lambda: window.canvas.is_settled)
    view = window.canvas.view_map()
    spine, front = panel(opened, "spine"), panel(opened, "front")
    assert spine.width == pytest.approx(480 * 0.002252 * 25.4)
    folds = [view.hairline(box)[0] for box in (spine, front)]
    assert set(folds) <= set(folds_on_screen(opened)) and folds[1] not in before
    assert title_of(opened).box.x - front.x == pytest.approx(beside)


async def fill_spine_and_back(opened: StudioWindow) -> None:
    """Mirror the art, set the words of the spine, add the barcode."""
    part = opened.window.print
    part.ensureWidgetVisible(part.art.mirror)
    click(part.art.mirror)
    await at_rest(opened)
    click(part.spread.write)
    await at_rest(opened)
    await add_the_barcode(opened)


async def add_the_barcode(opened: StudioWindow) -> None:
    spread = opened.window.print.spread
    opened.window.print.ensureWidgetVisible(spread.add)
    click(spread.add)
    QTest.keyClicks(spread.barcode.isbn, "9783161484100")
    (layer,) = opened.studio.editor.document.barcodes
    back = panel(opened, "back")
    assert back.x < layer.box.x and layer.box.right < back.right


def title_of(opened: StudioWindow) -> TextLayer:
    return next(layer for layer in opened.studio.editor.settled.texts if layer.role == "title")


async def misplace_title_and_barcode(opened: StudioWindow) -> None:
    """Drag the title to where a cut that slides takes its last letter, and the barcode out of its box."""
    editor, title = opened.studio.editor, title_of(opened)
    ink, (barcode,) = ink_of(title), editor.settled.barcodes
    assert ink is not None
    x, y = title.box.center
    await drag(
        opened, on_page(opened, x, y), on_page(opened, x + panel(opened, "front").right - 1 - ink.right, y)
    )
    assert title_of(opened).box.x > title.box.x and editor.undo_name == "Move"
    x, y = barcode.box.center
    await drag(opened, on_page(opened, x, y), on_page(opened, x - 40, y - 60))
    assert next(editor.settled.barcodes).box != barcode.box
    await checked(opened)


async def fix_three_findings(opened: StudioWindow) -> None:
    editor, front = opened.studio.editor, panel(opened, "front")
    assert rules(opened) >= {"outside-safe-area", "barcode-outside-box", "very-low-ppi"}
    assert (await fix(opened, "outside-safe-area")).startswith("Move it ")
    ink = ink_of(title_of(opened))
    assert ink is not None and ink.right <= front.right - editor.settled.print_spec.safe + 1e-6
    await fix(opened, "barcode-outside-box")
    await fix(opened, "very-low-ppi")
    (art,) = editor.settled.images
    assert art.asset.width >= round(art.box.width / 25.4 * 300)
    assert not any(finding.severity != "looks-bad" for finding in opened.stories.checking.findings)


async def export_it(opened: StudioWindow, path: Path) -> None:
    button = next(
        one for one in opened.window.print.findChildren(QPushButton) if one.text() == "Export PDF for KDP…"
    )
    await answer_file_dialog(opened, lambda: click(button), path)
    await until(path.exists, "the PDF")
    await at_rest(opened)
    assert opened.window.message_bar.sentence.text().startswith(f"Wrote {path.name}.")


def read_back(opened: StudioWindow, path: Path) -> None:
    """The page is KDP's to a thousandth of a point, its words are letters of fonts within."""
    back, front = panel(opened, "back"), panel(opened, "front")
    wide, high = front.right - back.x + 2 * 25.4 / 8, front.height + 2 * 25.4 / 8
    with pikepdf.open(path) as pdf:
        (page,) = pdf.pages
        assert [float(value) for value in page.mediabox] == pytest.approx(
            [0, 0, wide / POINT_MM, high / POINT_MM], abs=0.001
        )
        assert float(page.trimbox[2]) - float(page.trimbox[0]) == pytest.approx(
            (front.right - back.x) / POINT_MM, abs=0.001
        )
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
        assert fonts, "text stays text"
        assert str(pdf.docinfo["/Title"]) == "Quiet Hills"


async def scan_the_barcode(opened: StudioWindow) -> None:
    (layer,) = opened.studio.editor.document.barcodes
    opened.window.canvas.zoom_to_box(layer.box)
    await until(lambda: opened.window.canvas.is_settled)
    await asyncio.sleep(0.2)
    assert [one.text for one in zxingcpp.read_barcodes(np.ascontiguousarray(shown(opened)))] == [
        "9783161484100"
    ]


@pytest.mark.timeout(200)
def test_from_a_painting_to_the_printers_pdf(tmp_path: Path) -> None:
    async def story(opened: StudioWindow) -> None:
        await begin(opened, tmp_path)
        await choose_a_wrap(opened)
        await count_pages(opened)
        await fill_spine_and_back(opened)
        await misplace_title_and_barcode(opened)
        await fix_three_findings(opened)
        await export_it(opened, tmp_path / "quiet.pdf")
        read_back(opened, tmp_path / "quiet.pdf")
        await scan_the_barcode(opened)

    worker = WorkerClient(log=tmp_path / "worker.log")
    play(story, worker, worker=worker)
