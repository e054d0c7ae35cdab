"""What is rarely told to a diffusion model: words against, steps, guidance, sampler, the second pass."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coverstudio.generation.messages import MOST_GUIDANCE, MOST_STEPS, DiffuseBackground
from coverstudio.generation.models.facts import Family
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import captioned, column, label, number, row
from coverstudio.ui.widgets.numbers import NumberField
from coverstudio.ui.widgets.prose import ProseField


class MoreFields(QWidget):
    """Filled with what a family likes; what the user leaves as it is, is left to the family."""

    def __init__(self) -> None:
        super().__init__()
        self._family: Family | None = None
        self.negative = ProseField(3, 6)
        self.ignored = label(tr("This model takes no negative prompt."), "note", wraps=True)
        self.steps = NumberField(1, MOST_STEPS, decimals=0)
        self.guidance = NumberField(0, MOST_GUIDANCE, decimals=1, step=0.5)
        self.refine = NumberField(0, 100, unit="%", decimals=0, step=5)
        self.sampler = ChoiceField()
        self.steps.setToolTip(tr("How often the picture is gone over: more takes longer"))
        self.guidance.setToolTip(tr("How closely the picture follows the words"))
        self.refine.setToolTip(
            tr("How much the second pass, which paints the details, may change; 0 leaves it out")
        )
        numbers = row(gap=8)
        for caption, field in (
            (tr("Steps"), self.steps),
            (tr("Guidance"), self.guidance),
            (tr("Refine"), self.refine),
        ):
            numbers.addLayout(number(caption, field), 1)
        self.setLayout(
            column(
                captioned(tr("Negative prompt"), self.negative),
                self.ignored,
                numbers,
                captioned(tr("Sampler"), self.sampler),
                gap=12,
            )
        )
        self._load_negative()

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """What the tab key goes through."""
        return (self.negative, self.steps, self.guidance, self.refine, self.sampler)

    def _load_negative(self) -> None:
        from coverstudio.editor.prompts import NEGATIVE_PROMPT  # noqa: PLC0415

        self.negative.setPlainText(NEGATIVE_PROMPT)

    def show_family(self, family: Family) -> None:
        """Show what a family likes and offers."""
        if self._family == family:
            return
        self._family = family
        self.steps.show_value(family.steps)
        self.guidance.show_value(family.guidance)
        self.refine.show_value(round(family.refine * 100))
        self.sampler.offer([("", tr("The model's own")), *((one, one) for one in family.samplers)])
        self.negative.setEnabled(family.follows_negative)
        self.ignored.setVisible(not family.follows_negative)

    def show_request(self, request: DiffuseBackground) -> None:
        """Show what an earlier picture was painted with."""
        self.negative.replace_words(request.negative_prompt)
        self.steps.show_value(request.steps)
        if request.guidance is not None:
            self.guidance.show_value(request.guidance)
        if request.refine is not None:
            self.refine.show_value(round(request.refine * 100))
        self.sampler.show_choice(request.sampler)

    @property
    def steps_told(self) -> int:
        """The steps, 0 where they are the family's own."""
        value = int(self.steps.value())
        return 0 if self._family is not None and value == self._family.steps else value

    @property
    def guidance_told(self) -> float | None:
        """The guidance, None where it is the family's own."""
        value = self.guidance.value()
        return None if self._family is not None and value == self._family.guidance else value

    @property
    def refine_told(self) -> float | None:
        """The strength of the second pass, None where it is the family's own."""
        value = self.refine.value()
        own = self._family is not None and value == round(self._family.refine * 100)
        return None if own else value / 100
