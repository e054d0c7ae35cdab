"""The cut that slides: a switch, and a pad that tells where to."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QToolButton, QWidget

from coverstudio.ui.stories.trim_drift import TrimDrift
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import boxed, column, icon_button, label, row

# Where each button of the pad stands (row, column), and where it lets the cut slide: right, down.
_PLACES = {
    "up": ((0, 1), (0, -1), "arrow-up"),
    "left": ((1, 0), (-1, 0), "arrow-left"),
    "middle": ((1, 1), (0, 0), "circle"),
    "right": ((1, 2), (1, 0), "arrow-right"),
    "down": ((2, 1), (0, 1), "arrow-down"),
}


class DriftPad(QWidget):
    """Shows and steers where the cut slides."""

    def __init__(self, story: TrimDrift) -> None:
        super().__init__()
        self._story = story
        self.switch = QCheckBox(tr("Show it cut"))
        self.switch.toggled.connect(story.show)
        self.buttons = {name: self._button(name) for name in _PLACES}
        self.where = label("", "note", wraps=True)
        grid = QGridLayout()
        grid.setSpacing(0)
        for name, (place, _, _) in _PLACES.items():
            grid.addWidget(self.buttons[name], *place)
        words = column(self.where, None, gap=0)
        self.pad = boxed(row(boxed(grid), words, gap=12))
        self.setLayout(column(self.switch, self.pad, gap=8))
        story.changed.connect(self.refresh)
        self.refresh()

    def _button(self, name: str) -> QToolButton:
        _, (right, down), icon_name = _PLACES[name]
        tips = {
            "up": tr("Cut too high"), "left": tr("Cut too far left"), "middle": tr("Cut where it should be"),
            "right": tr("Cut too far right"), "down": tr("Cut too low"),
        }  # fmt: skip
        made = icon_button(icon_name, tips[name], lambda: self._story.slide(right, down))
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return made

    def refresh(self) -> None:
        """Show where the cut slides now."""
        way = self._story.way
        with QSignalBlocker(self.switch):
            self.switch.setChecked(way is not None)
        self.pad.setVisible(way is not None)
        for name, (_, own, _) in _PLACES.items():
            self.buttons[name].setChecked(way == own)
        distance = "1/16 in" if self._story.is_in_inches else "1 mm"
        self.where.setText(
            tr(
                "Presses cut up to {distance} off: look for white edges, words near the cut, and a spine that"
                " slides onto the front.",
                distance=distance,
            )
        )
