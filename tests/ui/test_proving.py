"""Words are proved in the window: what reads otherwise, what is hard to read, and what helps."""

from __future__ import annotations

import asyncio
import importlib.util
from collections import Counter
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from coverstudio.document.document import Document, replace_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer, TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.type_looks import PictureFill
from coverstudio.editor.pictures import put
from coverstudio.editor.spelling import Difference, difference_words
from coverstudio.editor.spelling.aligning import Pair
from coverstudio.generation.messages import AnyRequest, LineRead, LinesRead, ReadLines
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.ui.panels.type.panel import TypePanel
from coverstudio.ui.stages import TYPE
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.translation import told, use_language
from tests.fakes import FakeGenerator
from tests.ui.stage import at_rest, click, play, until

TITLE = TextLayer(
    id="title", name="Title", role="title", text="The Salt Orchard", family="Source Serif Pro", size=44,
    box=Box(15, 40, 122, 22), colour="#202028",
)  # fmt: skip
PALE = msgspec.structs.replace(TITLE, colour="#d8d4cc")
AUTHOR = TextLayer(
    id="author", name="Author", text="Marian Ashgrove", family="Source Sans Pro", size=20,
    box=Box(15, 190, 122, 12), colour="#202028",
)  # fmt: skip


class Reader(FakeGenerator):
    """Reads lines as they are wanted, but those in `misread` as something else, however they are looked at.

    In clean type, which comes after the looks at the page, it reads them, too.
    """

    LOOKS = 6

    def __init__(self, misread: dict[str, str] | None = None, unknown: str = "", **values: Any) -> None:
        super().__init__(**values)
        self.misread, self.unknown = misread or {}, unknown
        self.looks: Counter[str] = Counter()

    def _answer(self, request: AnyRequest) -> Any:
        if not isinstance(request, ReadLines):
            return super()._answer(request)
        wanted = next(
            one for one in (TITLE.text, AUTHOR.text, "Another Hour") if set(one) == set(request.asked)
        )
        self.looks[wanted] += 1
        text = self.misread.get(wanted, wanted) if self.looks[wanted] <= self.LOOKS else wanted
        line = LineRead(text, (0.99,) * len(text))
        return LinesRead(lines=(line,) * len(request.lines), unknown=self.unknown)


def cover(*layers: TextLayer | ShapeLayer) -> Document:
    spec = msgspec.structs.replace(print_spec("6x9"), ppi=60)
    return Document(print_spec=spec, layers=layers, background="#f2efe8")


async def begin(opened: StudioWindow, *layers: TextLayer | ShapeLayer, select: str = "title") -> TypePanel:
    """Open a cover in the Type stage with the proof in sight."""
    opened.studio.editor.start_over(cover(*layers))
    opened.studio.editor.select(select)
    opened.window.stages.show_stage(TYPE)
    panel = opened.window.type
    panel.proof_section.open()
    panel.character_section.line.setChecked(False)
    await asyncio.sleep(0)
    return panel


def point_at(button: QPushButton) -> None:
    """Bring the pointer over a button as Qt tells of it."""
    QGuiApplication.sendEvent(button, QEvent(QEvent.Type.Enter))


def leave(button: QPushButton) -> None:
    QGuiApplication.sendEvent(button, QEvent(QEvent.Type.Leave))


def edit_title(opened: StudioWindow, **values: Any) -> None:
    def edit(document: Document) -> Document:
        layer = document.layer("title")
        assert isinstance(layer, TextLayer)
        return replace_layer(document, msgspec.structs.replace(layer, **values))

    opened.studio.editor.edit(edit, "Change")


def test_the_exact_difference_of_a_text_stands_in_the_panel_and_all_texts_in_a_list() -> None:
    async def story(opened: StudioWindow) -> None:
        panel = await begin(opened, TITLE, AUTHOR)
        part, card = panel.proof, panel.proof.card
        assert part.hint.isVisible() and not card.isVisible()
        click(part.prove)
        await at_rest(opened)
        assert card.verdict.text() == "Reads otherwise" and not card.stale.isVisible()
        assert card.differences.text() == "Character 7: “l” is missing\nCharacter 12: “c” reads as “k”"
        (line,) = card.reading.lines
        assert [pair for pair in line if pair.kind is not None] == [
            Pair("l", "", "missing"),
            Pair("c", "k", "changed"),
        ]
        assert card.reading.height() > 40 and card.reading.accessibleName() == card.differences.text()
        assert card.measures.thumbnail.pixmap().height() <= 160 and card.measures.thumbnail.isVisible()
        assert not part.all.isVisible()  # of one text the card says all
        assert panel.proof_section.line_end == "0 of 1 fine"
        opened.studio.editor.select("")
        assert not part.prove.isVisible() and part.prove_all.text() == "Prove all 2 texts"
        click(part.prove_all)
        await at_rest(opened)
        assert {key: row.text() for key, row in part.rows.items()} == {
            "title": "Title · Reads right",
            "author": "Author · Reads otherwise",
        }
        assert panel.proof_section.line_end == "1 of 2 fine" and not card.isVisible()
        click(part.rows["author"], QPoint(30, 10))
        assert opened.studio.editor.selected == AUTHOR and card.isVisible()
        assert card.differences.text() == "Character 6: “n” reads as “m”"
        click(part.rows["title"], QPoint(30, 10))
        assert card.verdict.text() == "Reads right" and not card.differences.isVisible()

    play(story, Reader({TITLE.text: "The Sat Orkhard", AUTHOR.text: "Mariam Ashgrove"}))


def test_a_fix_shows_before_it_is_made_and_is_one_step_that_is_proved_again() -> None:
    async def story(opened: StudioWindow) -> None:
        panel = await begin(opened, PALE)
        editor, part = opened.studio.editor, panel.proof
        click(part.prove)
        await at_rest(opened)
        contrast = part.card.measures.measures[0]
        assert contrast.value.text().startswith("1.")
        fix = part.card.fixes["colour"]
        assert fix.text().startswith("Change its colour · contrast 1")
        before = editor.settled
        point_at(fix)
        shown = editor.document.layer("title")
        assert shown != PALE and editor.settled is before
        assert part.card.isVisible() and fix.isVisible() and not part.card.stale.isVisible()
        leave(fix)
        assert editor.document is before
        fix.setFocus(Qt.FocusReason.TabFocusReason)
        assert editor.document.layer("title") == shown
        QTest.keyClick(fix, Qt.Key.Key_Escape)
        assert editor.document is before
        point_at(fix)
        click(fix)
        assert editor.settled.layer("title") == shown and editor.undo_name == "Change its colour"
        await at_rest(opened)
        assert not part.card.stale.isVisible() and part.card.fixes == {}
        assert contrast.value.text().startswith("1") and panel.proof_section.line_end == "1 of 1 fine"
        editor.undo()
        assert editor.settled == before
        # What was found of this very cover holds again.
        assert not part.card.stale.isVisible() and contrast.value.text().startswith("1.")
        assert "colour" in part.card.fixes

    play(story, Reader())


def test_what_was_proved_goes_stale_with_a_change_and_painted_letters_are_proved_by_themselves() -> None:
    async def story(opened: StudioWindow) -> None:
        below = ShapeLayer(id="below", name="Below", box=Box(0, 20, 152, 60), colour="#f4e9d0")
        panel = await begin(opened, below, TITLE, AUTHOR)
        editor, part = opened.studio.editor, panel.proof
        click(part.prove_all)
        await at_rest(opened)
        assert not part.card.stale.isVisible()
        edit_title(opened, text="Another Hour")
        assert part.card.stale.isVisible() and part.rows["title"].text() == "Title · changed since"
        assert part.rows["author"].text() == "Author · Reads right"
        assert part.card.dim.isEnabled()
        editor.undo()
        assert not part.card.stale.isVisible()
        editor.edit(lambda now: replace_layer(now, msgspec.structs.replace(below, colour="#101010")), "Shape")
        assert part.card.stale.isVisible() and part.rows["author"].text() == "Author · Reads right"
        edit_title(opened, text="Another Hour", colour="#fafafa")
        click(part.prove)
        await at_rest(opened)
        assert not part.card.stale.isVisible() and part.card.verdict.text() == "Reads right"
        editor.start_over(cover(TITLE))
        assert part.rows == {} and opened.stories.proving.proved("title") is None
        # Letters that were painted are proved by themselves, and again only when nothing is known of them.
        asset = await put(editor.store, np.full((8, 8, 3), 40, np.uint8))
        edit_title(opened, fill=PictureFill(asset=asset, material="gold-foil"))
        assert opened.stories.proving.is_running
        await at_rest(opened)
        assert not opened.stories.proving.is_stale("title")
        editor.undo()
        assert opened.stories.proving.is_stale("title") and not opened.stories.proving.is_running
        editor.redo()
        assert not opened.stories.proving.is_stale("title") and not opened.stories.proving.is_running

    play(story, Reader())


def test_a_job_is_cancelled_beside_its_progress_and_what_was_found_is_kept() -> None:
    hold = asyncio.Event()
    generator = Reader(unknown=TITLE.text, wait_for=hold)

    async def story(opened: StudioWindow) -> None:
        part = (await begin(opened, TITLE, AUTHOR)).proof
        hold.set()
        click(part.prove)
        await at_rest(opened)
        hold.clear()
        click(part.prove_all)
        await until(part.progress.isVisible, "progress shows")
        assert not part.buttons.isVisible()
        click(part.cancel)
        await at_rest(opened)
        assert part.buttons.isVisible() and not part.progress.isVisible()
        assert part.card.isVisible() and "author" not in part.rows
        # Without a recogniser for the script the way to one is a button.
        assert part.card.verdict.text() == "No recogniser for this script"
        assert not part.card.reading.isVisible() and part.card.measures.isVisible()
        click(part.card.add_recogniser)
        await until(lambda: opened.stories.models.is_open, "the models window")
        opened.stories.models.close()

    play(story, generator)


def test_a_difference_is_said_in_korean() -> None:
    use_language("ko")
    try:
        said = told(difference_words(Difference(kind="missing", at=6, wanted="l")))
        assert said == "7번째 글자: “l” 빠짐"
        assert told("character 3: a space was seen") == "3번째 글자: 빈칸이 있는 것으로 읽힘"
    finally:
        use_language("en")


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="the extra `ocr` is not installed")
def test_the_worker_reads_the_title_from_the_page() -> None:
    async def story(opened: StudioWindow) -> None:
        panel = await begin(opened, TITLE)
        click(panel.proof.prove)
        await at_rest(opened)
        assert panel.proof.card.verdict.text() == "Reads right"
        assert panel.proof.card.measures.small.text() == "Still reads right there"
        assert panel.proof_section.line_end == "1 of 1 fine"

    worker = WorkerClient()
    play(story, worker, worker=worker)
