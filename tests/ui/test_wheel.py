"""The wheel turns the field that the user works in; what a scrolling panel carries past the pointer stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coverstudio.ui.widgets import wheel
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.families import FamilyField
from coverstudio.ui.widgets.forms import StagePanel
from coverstudio.ui.widgets.numbers import NumberField

PLAIN = Qt.KeyboardModifier.NoModifier


def turn(over: QWidget) -> bool:
    """Turn the wheel one notch down over the middle of a widget; tell whether it took that."""
    at = QPointF(over.rect().center())
    event = QWheelEvent(
        at, QPointF(over.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(over, event)
    return event.isAccepted()


class Clock:
    """A time that passes when a test says so."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(wheel, "time", made)
    return made


@pytest.fixture
def panel(qtbot: QtBot, clock: Clock) -> StagePanel:
    """A low panel with a list at its top, which has the focus."""
    choices, made = ChoiceField([("a", "A"), ("b", "B"), ("c", "C")]), StagePanel()
    made.fill(choices, *(NumberField(0, 10) for _ in range(30)))
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    made.activateWindow()
    choices.setFocus()
    qtbot.waitUntil(lambda: choices.hasFocus() and made.verticalScrollBar().maximum() > 0)
    return made


@pytest.fixture
def choices(panel: StagePanel) -> ChoiceField:
    (found,) = panel.findChildren(ChoiceField)
    return found


def test_a_turn_over_the_field_that_is_worked_in_changes_it(choices: ChoiceField) -> None:
    turn(choices)
    assert choices.choice == "b"


def test_a_field_that_scrolls_under_the_pointer_stays_as_it_is(
    panel: StagePanel, choices: ChoiceField, clock: Clock
) -> None:
    turn(panel.viewport())
    assert panel.verticalScrollBar().value() > 0
    clock.now += 0.1
    assert not turn(choices), "the panel takes it and scrolls on"
    assert choices.choice == "a"
    clock.now += 1.0
    assert turn(choices) and choices.choice == "b", "a new turn is meant for the field"


def test_a_field_without_the_focus_lets_the_panel_scroll(choices: ChoiceField) -> None:
    choices.clearFocus()
    assert not turn(choices) and choices.choice == "a"


def test_the_wheel_gives_nothing_the_focus(qtbot: QtBot) -> None:
    for made in (ChoiceField(), FamilyField(lambda: ("Serif",)), NumberField(0, 10)):
        qtbot.addWidget(made)
        assert made.focusPolicy() == Qt.FocusPolicy.StrongFocus
