"""Families chosen from previews set in the title."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coverstudio.rendering.font_library.kept import kept_fonts
from coverstudio.rendering.font_library.listing import Family, listed_families
from coverstudio.ui.fonts.browser import FamilyBrowser, FamilyList, preview_words
from coverstudio.ui.fonts.rows import star_place
from coverstudio.ui.widgets.families import FamilyField
from tests.rendering.font_library.made_fonts import fonts_of, made_font
from tests.ui.stage import press, write


def names(browser: FamilyBrowser) -> list[str]:
    rows = browser.list.rows
    shown = (rows.family(rows.index(place)) for place in range(rows.rowCount()))
    return [family.name for family in shown if family is not None]


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def opened(host: QWidget, families: list[Family], current: str = "", text: str = "") -> FamilyBrowser:
    browser = FamilyBrowser(host, families, current, text)
    browser.open_at(host)
    return browser


def listed(*wanted: str) -> list[Family]:
    return [family for family in listed_families() if family.name in wanted]


def settle(qtbot: QtBot, browser: FamilyBrowser) -> None:
    qtbot.waitUntil(lambda: browser.list.previews.is_idle)


def test_a_part_of_the_name_finds_a_family_and_enter_takes_it(qtbot: QtBot, host: QWidget) -> None:
    browser = opened(host, listed("Roboto", "Source Sans Pro", "Source Serif Pro"), "Roboto", "Walden")
    heard: list[str] = []
    browser.chosen.connect(heard.append)
    write(browser.search, "SOURCE")
    assert names(browser) == ["Source Sans Pro", "Source Serif Pro"]
    press(browser.search, Qt.Key.Key_Down)
    press(browser.search, Qt.Key.Key_Return)
    assert heard == ["Source Serif Pro"]


def test_a_click_takes_a_family(qtbot: QtBot, host: QWidget) -> None:
    browser = opened(host, listed("Caladea", "Roboto"), "Roboto", "Walden")
    heard: list[str] = []
    browser.chosen.connect(heard.append)
    row = browser.list.visualRect(browser.list.rows.place_of("Caladea"))
    QTest.mouseClick(browser.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert heard == ["Caladea"]


def test_a_star_is_kept_and_finds_the_family_again(qtbot: QtBot, host: QWidget) -> None:
    browser = opened(host, listed("Caladea", "Roboto"), "Roboto", "Walden")
    browser.only_favourites.click()
    assert names(browser) == [] and "star" in browser.state.text()
    browser.only_favourites.click()
    row = browser.list.visualRect(browser.list.rows.place_of("Caladea"))
    QTest.mouseClick(browser.list.viewport(), Qt.MouseButton.LeftButton, pos=star_place(row).center())
    assert browser.isVisible(), "a star is no choice"
    assert kept_fonts().favourites == ("Caladea",)
    browser.only_favourites.click()
    assert names(browser) == ["Caladea"]
    browser.close()


def test_a_script_and_the_letters_of_the_text_filter(qtbot: QtBot, host: QWidget, tmp_path: Path) -> None:
    made_font(tmp_path / "a.ttf", "Hangul Test", letters="라임")
    with fonts_of(tmp_path):
        browser = opened(host, listed("Hangul Test", "Roboto", "Amatic SC"), "Roboto", "라임")
        qtbot.waitUntil(lambda: names(browser) == ["Hangul Test"])
        browser.script.setCurrentIndex(browser.script.findData("hebrew"))
        browser.script.activated.emit(browser.script.currentIndex())
        assert names(browser) == ["Amatic SC"]
        browser.close()


def ink(image: QImage, colour: QColor) -> int:
    return sum(
        image.pixelColor(x, y).alpha() > 200 and image.pixelColor(x, y).rgb() == colour.rgb()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def test_previews_are_set_in_the_words_of_the_text_and_tell_what_to_know(
    qtbot: QtBot, host: QWidget, tmp_path: Path
) -> None:
    made_font(tmp_path / "a.ttf", "Closed Test", letters="AB", fs_type=2)
    with fonts_of(tmp_path):
        browser = opened(host, listed("Closed Test", "Caladea"), "Caladea", "AAA")
        settle(qtbot, browser)
        previews, red = browser.list.previews, QColor("#ff0000")
        assert previews.preview("Closed Test", red) is None, "it never waits"
        previews.preview("Caladea", red)
        settle(qtbot, browser)
        closed, other = previews.preview("Closed Test", red), previews.preview("Caladea", red)
        assert closed is not None and other is not None
        assert (closed.embedding, closed.lacking) == ("forbidden", "")
        assert (other.embedding, other.lacking) == ("allowed", "")
        assert ink(closed.picture, red) > 10
        assert closed.picture != other.picture
        browser.close()


def test_of_thousands_of_families_only_those_in_sight_are_painted(qtbot: QtBot, host: QWidget) -> None:
    many = [Family(f"Family {number:04}", "system", frozenset({"latin"})) for number in range(5000)]
    browser = opened(host, [*many, *listed("Roboto")], "Family 2500", "Walden")
    browser.list.scrollToBottom()
    browser.grab()
    assert browser.list.rows.rowCount() == 5001
    asked = browser.list.previews.awaited
    assert 0 < asked <= 42, "what was scrolled past is not painted"
    write(browser.search, "4999")
    assert names(browser) == ["Family 4999"]
    browser.close()


@pytest.mark.parametrize(("text", "words"), [("\n  Two\nlines", "Two"), ("", ""), ("x" * 90, "x" * 40)])
def test_the_first_line_is_shown(text: str, words: str) -> None:
    assert preview_words(text) == words


def test_the_field_opens_the_browser_and_tells_what_was_chosen(qtbot: QtBot) -> None:
    field = FamilyField(lambda: ("Caladea", "Roboto"))
    qtbot.addWidget(field)
    field.show()
    field.show_family("Roboto", "Walden")
    heard: list[str] = []
    field.edited.connect(heard.append)
    field.showPopup()
    (browser,) = field.findChildren(FamilyBrowser)
    assert names(browser) == ["Caladea", "Roboto"]
    press(browser.search, Qt.Key.Key_Up)
    press(browser.search, Qt.Key.Key_Return)
    assert heard == ["Caladea"] and field.currentText() == "Caladea"


def test_a_name_that_does_not_fit_shows_its_beginning_until_somebody_types(
    qtbot: QtBot, host: QWidget
) -> None:
    field, other = FamilyField(lambda: ("Caladea", "Source Serif Pro Display")), QLineEdit(host)
    field.setParent(host)
    field.setFixedWidth(90)
    field.show()
    other.show()
    line = field.lineEdit()
    assert line is not None
    field.show_family("Source Serif Pro Display")
    assert line.cursorPosition() == 0
    field.setFocus()
    write(line, "Nobody Sans")
    assert line.cursorPosition() > 0, "the caret stays where somebody types"
    other.setFocus()
    assert (line.cursorPosition(), line.text()) == (0, "Source Serif Pro Display")


def test_a_screen_reader_hears_families_and_favourites(qtbot: QtBot) -> None:
    shown = FamilyList("Walden", 1.0)
    qtbot.addWidget(shown)
    shown.rows.show(listed("Caladea"))
    shown.rows.favourites = frozenset({"Caladea"})
    index = shown.rows.place_of("Caladea")
    assert shown.rows.data(index, int(Qt.ItemDataRole.AccessibleTextRole)) == "Caladea, favourite"
    assert not shown.rows.place_of("Roboto").isValid()
    assert shown.indexAt(QPoint(5, 4000)).row() == -1
    shown.previews.close()
