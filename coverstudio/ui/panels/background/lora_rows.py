"""LoRAs over the model: name, weight, trigger words, a switch."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from coverstudio.ui.stories.loras import HEAVIEST, ChosenLora, Loras
from coverstudio.ui.stories.models import Models
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.flow import Flow
from coverstudio.ui.widgets.forms import button, column, icon_button, label, row, tab_through
from coverstudio.ui.widgets.numbers import NumberField

_WEIGHT = 60
_PICTURE = 24
_MOST_TRIGGERS = 6


class LoraRows(QWidget):
    """`trigger_clicked(words)` wants them in the prompt, `file_asked` a file from elsewhere."""

    trigger_clicked = Signal(str)
    file_asked = Signal()

    def __init__(self, story: Loras, models: Models) -> None:
        super().__init__()
        self._story, self._models = story, models
        self.rows: list[LoraRow] = []
        self.add = button(tr("Add…"), self._on_add, "caption link")
        self.add.setAccessibleName(tr("Add a LoRA"))
        self.add.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._rows = column(gap=8)
        self.setLayout(column(row(label(tr("LoRAs"), "caption"), None, self.add), self._rows, gap=4))
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the LoRAs of now."""
        for one in self.rows:
            self._rows.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.rows = [LoraRow(self._story, one) for one in self._story.chosen]
        for one in self.rows:
            one.trigger_clicked.connect(self.trigger_clicked)
            self._rows.addWidget(one)
        tab_through(self.add, *(field for one in self.rows for field in one.fields))

    def _on_add(self) -> None:
        chosen = {one.facts.path for one in self._story.chosen}
        offered = [one for one in self._models.loras if one.path not in chosen]
        if not offered:
            self.file_asked.emit()
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for lora in offered:
            menu.addAction(lora.name).triggered.connect(
                lambda _=False, path=lora.path: self._story.add(Path(path))
            )
        menu.addSeparator()
        menu.addAction(tr("From a file…")).triggered.connect(lambda _=False: self.file_asked.emit())
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))


class LoraRow(QWidget):
    """One LoRA."""

    trigger_clicked = Signal(str)

    def __init__(self, story: Loras, lora: ChosenLora) -> None:
        super().__init__()
        path, facts = lora.facts.path, lora.facts
        self.switch = _ElidedCheckBox(facts.name)
        self.switch.setChecked(lora.is_on)
        self.switch.setToolTip(_about(lora))
        self.weight = NumberField(-HEAVIEST, HEAVIEST, decimals=2, step=0.05)
        self.weight.setFixedWidth(_WEIGHT)
        self.weight.setAccessibleName(tr("Weight of {name}", name=facts.name))
        self.weight.setToolTip(tr("Weight: 0 leaves it out, below 0 it works the other way round"))
        self.weight.show_value(lora.weight)
        self.remove = icon_button("x", tr("Remove {name}", name=facts.name), lambda: story.remove(path))
        line = row(self.switch, self.weight, self.remove, gap=4)
        self.picture = None if lora.thumbnail is None else _picture(lora.thumbnail)
        if self.picture is not None:
            line.insertWidget(1, self.picture)
        layout = column(line, gap=4)
        self.triggers = [self._trigger(words) for words in facts.triggers[:_MOST_TRIGGERS]]
        if self.triggers:
            layout.addWidget(Flow(self.triggers))
        if lora.obstacle:
            layout.addWidget(label(told(lora.obstacle), "caution", wraps=True))
        self.setLayout(layout)
        self.switch.toggled.connect(lambda is_on: story.switch(path, is_on))
        self.weight.edited.connect(lambda weight: story.weigh(path, weight))

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What the tab key goes through."""
        return (self.switch, self.weight, self.remove, *self.triggers)

    def _trigger(self, words: str) -> QPushButton:
        made = button(words, lambda: self.trigger_clicked.emit(words), "chip")
        made.setToolTip(tr("Put “{words}” into the prompt", words=words))
        return made


def _picture(image: QImage) -> QLabel:
    side = min(image.width(), image.height())
    square = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    shown = QLabel()
    shown.setFixedSize(_PICTURE, _PICTURE)
    shown.setScaledContents(True)
    shown.setPixmap(QPixmap.fromImage(square))
    return shown


def _about(lora: ChosenLora) -> str:
    facts = lora.facts
    lines = [facts.name, facts.path]
    if facts.base or facts.family:
        lines.append(tr("For {base}", base=facts.base or facts.family))
    if facts.rank:
        lines.append(tr("Rank {rank}", rank=facts.rank))
    return "\n".join(lines)


class _ElidedCheckBox(QCheckBox):
    """A check box whose name gives way to what stands beside it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as the row needs."""
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the name as there is room for."""
        super().resizeEvent(event)
        room = self.width() - 28
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room))
