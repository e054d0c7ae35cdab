"""Covers that were edited by hand or come from a newer version: what cannot be is said, and can be mended."""

from __future__ import annotations

import pytest

from coverstudio.document.document import Document
from coverstudio.printing import printers
from coverstudio.ui.panels.print.edition_part import EditionPart
from coverstudio.ui.stages import PRINT
from coverstudio.ui.studio_window import StudioWindow
from coverstudio.ui.translation import told, use_language
from tests.fakes import FakeGenerator
from tests.printing.clean_covers import CLEAN
from tests.printing.seeded_faults import told as wrong_by
from tests.ui.stage import play, until
from tests.ui.test_wraps import choose, edition_of


async def opened_on(opened: StudioWindow, cover: Document) -> EditionPart:
    opened.studio.editor.start_over(cover)
    opened.window.stages.show_stage(PRINT)
    edition = opened.window.print.edition
    await until(lambda: edition.printer.count() > 1, "the printers are listed")
    return edition


def test_a_printer_nobody_knows_is_said_and_another_one_can_be_chosen() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await opened_on(opened, wrong_by(printer="blurb")(CLEAN["kdp"]()))
        assert edition.trim_note.isVisible() and "“blurb”" in edition.trim_note.text()
        assert not edition.trim.isVisible() and not edition.paper.isVisible()
        await until(lambda: opened.stories.checking.findings, "it is looked at")
        said = [finding.sentence for finding in opened.stories.checking.findings]
        assert printers.stranger_words("blurb") in said
        choose(edition.printer, "lulu")
        assert edition_of(opened).printer == "lulu" and not edition.trim_note.isVisible()
        assert edition.paper.isVisible() and opened.stories.wraps.trouble is None

    play(story, FakeGenerator())


@pytest.mark.parametrize(
    ("wrong", "note"),
    [
        ({"pages": 7}, "pages_note"), ({"paper": "papyrus"}, "pages_note"),
        ({"kind": "jacket"}, "trim_note"), ({"trim": None}, "trim_note"),
    ],
)  # fmt: skip
def test_what_a_printer_does_not_make_is_said_when_the_cover_is_opened(
    wrong: dict[str, object], note: str
) -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await opened_on(opened, wrong_by(**wrong)(CLEAN["kdp"]()))
        shown = getattr(edition, note)
        assert shown.isVisible() and shown.text()
        match wrong:
            case {"kind": _}:
                choose(edition.kind, "paperback")
            case {"trim": _}:
                choose(edition.trim, edition.trim.itemData(0))
            case {"paper": _}:
                choose(edition.paper, "cream")
            case _:
                opened.stories.wraps.count_pages(240)
        assert opened.stories.wraps.trouble is None and not shown.isVisible()

    play(story, FakeGenerator())


def test_flaps_that_a_kind_has_not_can_be_left_out() -> None:
    async def story(opened: StudioWindow) -> None:
        edition = await opened_on(opened, wrong_by(flaps=90.0)(CLEAN["kdp"]()))
        assert edition.by_hand.note.isVisible() and edition.by_hand.flaps.isVisible()
        edition.by_hand.flaps.chosen.emit(None)
        assert opened.stories.wraps.trouble is None and not edition.by_hand.flaps.isVisible()

    play(story, FakeGenerator())


def test_the_unknown_printer_is_told_in_korean() -> None:
    use_language("ko")
    try:
        assert told(printers.stranger_words("blurb")).startswith("‘blurb’")
    finally:
        use_language("en")
