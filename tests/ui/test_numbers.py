"""Number fields: units, sums, wheel, arrows, scrubbing."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coverstudio.ui.widgets.forms import row
from coverstudio.ui.widgets.numbers import NumberField, ScrubLabel
from coverstudio.ui.widgets.sums import SumError, evaluated


@pytest.mark.parametrize(
    ("text", "value"),
    [("210", 210), ("210/2+3", 108), ("-3", -3), ("2,5 × 2", 5), ("(1+2)*3", 9), ("7 ÷ 2", 3.5)],
)
def test_a_sum_comes_to_its_value(text: str, value: float) -> None:
    assert evaluated(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["", "210/", "1/0", "2**9999", "abc", "__import__('os')", "9" * 200, "1e999"]
)
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(SumError):
        evaluated(text)


@given(st.text(max_size=60))
def test_nothing_typed_breaks_the_arithmetic(text: str) -> None:
    with contextlib.suppress(SumError):
        evaluated(text)


@pytest.fixture
def field(qtbot: QtBot) -> NumberField:
    made = NumberField(0, 500, unit="mm", decimals=1)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def retype(field: NumberField, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_number_shows_its_unit_and_no_idle_zeros(field: NumberField) -> None:
    field.show_value(210.0)
    assert field.text() == "210 mm"
    field.show_value(12.5)
    assert field.text() == "12.5 mm"


def test_a_sum_is_taken_on_enter(field: NumberField) -> None:
    heard: list[float] = []
    field.edited.connect(heard.append)
    retype(field, "210/2+3")
    assert heard == [108.0]
    assert field.text() == "108 mm"


def test_nonsense_leaves_the_number_as_it_was(field: NumberField) -> None:
    field.show_value(42)
    retype(field, "4/")
    assert field.value() == 42


def test_showing_a_value_tells_nobody(field: NumberField) -> None:
    heard: list[float] = []
    field.edited.connect(heard.append)
    field.show_value(7)
    assert heard == []


def test_arrows_step(field: NumberField) -> None:
    field.show_value(10)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 11


def test_dragging_the_label_scrubs_the_number(qtbot: QtBot) -> None:
    field = NumberField(0, 500, unit="mm")
    scrub = ScrubLabel("Width", field)
    holder = QWidget()
    holder.setLayout(row(scrub, field))
    qtbot.addWidget(holder)
    holder.show()
    field.show_value(100)
    QTest.mousePress(scrub, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(2, 5))
    QTest.mouseMove(scrub, QPoint(32, 5))
    QTest.mouseRelease(scrub, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(32, 5))
    assert field.value() == 110
