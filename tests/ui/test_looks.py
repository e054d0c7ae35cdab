"""The looks are chosen by their pictures."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from coverstudio.paths import resources_dir
from coverstudio.ui.start import make_application
from coverstudio.ui.theme import apply_theme
from coverstudio.ui.widgets.looks import LookField, LookSheet
from coverstudio.worker.pipelines.procedural import FAMILIES
from tests.ui.stage import ENGLISH, click

CHOICES = [("", "As the words suggest"), ("hills", "Misty hills"), ("night", "Night sky")]


@pytest.fixture
def field(qtbot: QtBot) -> LookField:
    made = LookField(CHOICES)
    qtbot.addWidget(made)
    made.show()
    return made


def sheet_of(field: LookField) -> LookSheet:
    field.showPopup()
    return field.window().findChildren(LookSheet)[-1]


def test_every_look_has_its_picture() -> None:
    pictures = {path.stem for path in (resources_dir() / "looks").glob("*.jpg")}
    assert pictures == {family.id for family in FAMILIES}


def test_a_click_on_a_picture_chooses_it(field: LookField) -> None:
    heard: list[str] = []
    field.edited.connect(heard.append)
    sheet = sheet_of(field)
    item = sheet.pictures.item(1)
    click(sheet.pictures.viewport(), sheet.pictures.visualItemRect(item).center())
    assert heard == ["night"] and field.choice == "night"
    assert not sheet.isVisible()


def test_the_choice_can_be_left_to_the_words(field: LookField) -> None:
    field.show_choice("hills")
    sheet = sheet_of(field)
    assert sheet.pictures.currentItem().text() == "Misty hills"
    sheet.choose("")
    assert field.choice == ""


def test_the_sheet_shows_every_look_and_every_name_at_once(qtbot: QtBot) -> None:
    apply_theme(make_application(ENGLISH), ENGLISH.theme)  # names are as wide as the window makes them
    field = LookField([("", "As the words suggest"), *((one.id, one.name) for one in FAMILIES)])
    qtbot.addWidget(field)
    field.show()
    pictures = sheet_of(field).pictures
    names = pictures.fontMetrics()
    for row in range(pictures.count()):
        place = pictures.visualItemRect(pictures.item(row))
        assert pictures.viewport().rect().contains(place)
        assert names.horizontalAdvance(pictures.item(row).text()) < pictures.gridSize().width()
