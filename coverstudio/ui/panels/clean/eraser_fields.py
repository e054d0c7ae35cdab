"""What a diffusion model is told that erases: what is to be seen there, and what is rare."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from coverstudio.generation.messages import MOST_GUIDANCE, MOST_STEPS
from coverstudio.generation.models.facts import Family, InstalledModel, ModelError
from coverstudio.generation.models.families import OTHER, family
from coverstudio.ui.stories.erasers import Erasers, EraserWish
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.folds import Fold
from coverstudio.ui.widgets.forms import captioned, column, label, number, row
from coverstudio.ui.widgets.numbers import NumberField
from coverstudio.ui.widgets.optional import OptionalNumber
from coverstudio.ui.widgets.prose import ProseField

_MOST_CONTEXT = 400  # per cent
_STRENGTH, _STRENGTH_OF_OTHERS = 99, 90  # per cent, from which stepping goes on


class EraserFields(QWidget):
    """Shows the story's wish, and tells it of every change at once."""

    def __init__(self, story: Erasers) -> None:
        super().__init__()
        from coverstudio.editor.erasing import CONTEXT, NEGATIVE_PROMPT, PROMPT  # noqa: PLC0415

        self._story, wish = story, story.wish
        self.prompt, self.negative = ProseField(1, 3), ProseField(2, 5)
        self.prompt.setPlainText(PROMPT if wish.prompt is None else wish.prompt)
        self.negative.setPlainText(NEGATIVE_PROMPT if wish.negative_prompt is None else wish.negative_prompt)
        self.prompt.setToolTip(tr("What is to be seen where something is erased"))
        self.ignored = label(tr("This model takes no negative prompt."), "note", wraps=True)
        self.context = NumberField(0, _MOST_CONTEXT, unit="%", decimals=0, step=10)
        self.context.show_value(100 * (CONTEXT if wish.context is None else wish.context))
        self.context.setToolTip(
            tr("How far around what is erased the model looks, in sizes of that: more fits in better")
        )
        self.strength = OptionalNumber(100, unit="%", decimals=0, step=5)
        self.strength.setToolTip(tr("How freely the model paints; less keeps more of the colours around"))
        self.steps = OptionalNumber(MOST_STEPS, decimals=0)
        self.steps.setToolTip(tr("How often the picture is gone over: more takes longer"))
        self.guidance = OptionalNumber(MOST_GUIDANCE, decimals=1, step=0.5)
        self.guidance.setToolTip(tr("How closely the picture follows the words"))
        rare = column(
            captioned(tr("Negative prompt"), self.negative),
            self.ignored,
            _side_by_side((tr("Context"), self.context), (tr("Strength"), self.strength)),
            _side_by_side((tr("Steps"), self.steps), (tr("Guidance"), self.guidance)),
            gap=12,
        )
        self.more = Fold(tr("More"), rare)
        self.setLayout(column(captioned(tr("Shows there"), self.prompt), self.more))
        self._connect()

    def _connect(self) -> None:
        for words in (self.prompt, self.negative):
            words.textChanged.connect(self._tell)
        self.context.edited.connect(self._tell)
        for number_field in (self.strength, self.steps, self.guidance):
            number_field.chosen.connect(self._tell)

    # No lambda: Qt would hold it, and with it these fields, for ever.
    def _tell(self) -> None:
        self._story.tell(
            EraserWish(
                prompt=self.prompt.words,
                negative_prompt=self.negative.words,
                steps=round(self.steps.value()),
                guidance=self.guidance.value() or None,
                strength=self.strength.value() / 100 or None,
                context=self.context.value() / 100,
            )
        )

    def show_model(self, model: InstalledModel) -> None:
        """Show what a model takes; where nothing is chosen it does what it is used to."""
        known, wish, own = _family(model), self._story.wish, tr("the model's own")
        self.negative.setEnabled(known.follows_negative)
        self.ignored.setVisible(not known.follows_negative)
        usual = _STRENGTH if model.kind == "inpaint" else _STRENGTH_OF_OTHERS
        self.strength.show_number(None if wish.strength is None else 100 * wish.strength, usual, own)
        self.steps.show_number(wish.steps or None, known.full_steps or known.steps, own)
        self.guidance.show_number(wish.guidance, known.full_guidance or known.guidance, own)


def _side_by_side(*named: tuple[str, NumberField]) -> QHBoxLayout:
    numbers = row(gap=8)
    for caption, field in named:
        numbers.addLayout(number(caption, field), 1)
    return numbers


def _family(model: InstalledModel) -> Family:
    try:
        return family(model.family)
    except ModelError:  # added by a newer CoverStudio
        return family(OTHER)
