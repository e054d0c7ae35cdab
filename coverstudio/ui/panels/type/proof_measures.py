"""How well a text can be read: the front as a shop's list shows it, and three measures beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from coverstudio.ui.icons import icon
from coverstudio.ui.stories.proof_words import HARD, MARKS, measure_words, small_words
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import boxed, column, label, row, set_role

if TYPE_CHECKING:
    from coverstudio.editor.legibility.judging import Judgement

THUMBNAIL = (100, 160)


class ProofMeasures(QWidget):
    """Contrast, unrest and size with what is enough, each with a mark that tells whether it is."""

    def __init__(self) -> None:
        super().__init__()
        self.thumbnail = QLabel()
        self.thumbnail.setFixedSize(*THUMBNAIL)
        self.thumbnail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.thumbnail.setAccessibleName(tr("The front as a shop's list shows it"))
        self.thumbnail.setToolTip(tr("The front as a shop's list shows it, in 100 × 160 pixels"))
        self.measures = tuple(_Measure() for _ in range(3))
        self.small = label("", "note", wraps=True)
        self._all = boxed(column(*self.measures, gap=10))
        self.setLayout(row(column(self.thumbnail, None), column(self._all, self.small, None, gap=10), gap=12))

    def show_judgement(self, judgement: Judgement, thumbnail: QImage) -> None:
        """Show what was measured of a text."""
        self.thumbnail.setPixmap(QPixmap.fromImage(thumbnail))
        self._all.setVisible(judgement.measures is not None)
        if judgement.measures is not None:
            for shown, told in zip(self.measures, measure_words(judgement.measures), strict=True):
                shown.show_measure(*told)
        words, role = small_words(judgement)
        self.small.setText(words)
        self.small.setVisible(bool(words))
        set_role(self.small, role)


class _Measure(QWidget):
    """One measure: name and value, below them what is enough."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = label("")
        self._mark.setFixedWidth(16)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._name, self.value = label("", "caption"), label("")
        self.enough = label("", "caption", wraps=True)
        self.setLayout(row(self._mark, column(self._name, self.value, self.enough, gap=1), gap=6))

    def show_measure(self, name: str, value: str, enough: str, is_enough: bool) -> None:
        """Show a value and whether it is enough."""
        mark, colour = MARKS["right"] if is_enough else HARD
        self._mark.setPixmap(icon(mark, colour).pixmap(14, 14))
        self._mark.setAccessibleName(tr("Enough") if is_enough else tr("Not enough"))
        self._name.setText(name)
        self.value.setText(value)
        self.enough.setText(enough)
