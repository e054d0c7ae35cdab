"""Who paints the letters: the built-in engine or a model, what that is told, and how often it may try."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from coverstudio.generation.materials import SEEDS, STRENGTH
from coverstudio.ui.panels.model_choice import BUILT_IN, GET, ModelChoice
from coverstudio.ui.stories.material_wishes import MaterialWishes
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import boxed, button, captioned, column, label, number, row
from coverstudio.ui.widgets.numbers import NumberField
from coverstudio.ui.widgets.prose import ProseField

MOST_TRIES = 32
_TRIES = 76


class MaterialFields(QWidget):
    """Shows what is wished for, and tells of every change at once."""

    def __init__(self, wishes: MaterialWishes) -> None:
        super().__init__()
        self._wishes = wishes
        self.model = ModelChoice(tr("Painted by"))
        self.obstacle = label("", "note", wraps=True)
        self.get = button("", wishes.see_models, "caption link")
        self.tries = NumberField(1, MOST_TRIES, decimals=0)
        self.tries.setToolTip(
            tr("Paints up to so many times until recognition reads the words; each takes about as long")
        )
        self.prompt = ProseField(2, 4)
        self.strength = NumberField(5, 100, unit="%", decimals=0, step=5)
        self.strength.setToolTip(tr("How little is left of the built-in material below"))
        self.effects = QCheckBox(tr("With its shadow and glow"))
        self._of_model = boxed(
            column(captioned(tr("Prompt"), self.prompt), number(tr("Strength"), self.strength), gap=12)
        )
        tries = boxed(number(tr("Tries"), self.tries))
        tries.setFixedWidth(_TRIES)
        heading = row(label(tr("Painted by"), "caption"), None, self.get)
        who = row(gap=8)
        who.addLayout(column(heading, self.model, gap=4), 1)
        who.addWidget(tries)
        self.setLayout(column(who, self.obstacle, self._of_model, self.effects, gap=12))
        self._connect()

    def _connect(self) -> None:
        self.model.edited.connect(self._on_model)
        self.tries.edited.connect(self._tell)
        self.prompt.textChanged.connect(self._tell)
        self.strength.edited.connect(self._tell)
        self.effects.clicked.connect(self._tell)
        self._wishes.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the wish, and who can paint."""
        wishes, telling = self._wishes, self._wishes.telling
        model, obstacle = wishes.model, wishes.obstacle
        self.model.offer_models(wishes.offered)
        self.model.show_choice(BUILT_IN if model is None else model.id)
        self.obstacle.setText(obstacle)
        self.obstacle.setVisible(bool(obstacle))
        self.get.setText(tr("Get it…") if obstacle else tr("Get models…"))
        self.get.setVisible(bool(obstacle) or not wishes.offered)
        self.tries.show_value(telling.tries or SEEDS)
        self.strength.show_value(100 * (STRENGTH if telling.strength is None else telling.strength))
        self.effects.setChecked(telling.has_effects)
        self._of_model.setVisible(model is not None)

    def show_usual(self, prompt: str) -> None:
        """Show what a model is told where the prompt is left empty."""
        self.prompt.setPlaceholderText(prompt or tr("What the letters are of, in English"))

    # No lambda: Qt would hold it, and with it these fields, for ever.
    def _tell(self) -> None:
        told = replace(
            self._wishes.telling, tries=round(self.tries.value()), prompt=self.prompt.toPlainText(),
            strength=self.strength.value() / 100, has_effects=self.effects.isChecked(),
        )  # fmt: skip
        self._wishes.tell(told)

    def _on_model(self, identity: str) -> None:
        if identity == GET:
            self.refresh()
            self._wishes.see_models()
        else:
            self._wishes.tell(replace(self._wishes.telling, model=identity))
