"""What a diffusion model can be told besides a prompt: style, LoRAs, and what is rare."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.editor.styles import Style, broken_styles, styles
from coverstudio.generation.messages import DiffuseBackground
from coverstudio.generation.models.facts import Family, InstalledModel, ModelError
from coverstudio.generation.models.families import family
from coverstudio.ui.panels.background.lora_rows import LoraRows
from coverstudio.ui.panels.background.more import MoreFields
from coverstudio.ui.stories.backgrounds import Backgrounds
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.wishes import ModelPrompt
from coverstudio.ui.translation import language, told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.folds import Fold
from coverstudio.ui.widgets.forms import captioned, column


class ModelFields(QWidget):
    """`trigger_clicked(words)` and `file_asked` come from the LoRAs; the panel places `more_fold`."""

    trigger_clicked = Signal(str)
    file_asked = Signal()

    def __init__(self, story: Backgrounds, models: Models) -> None:
        super().__init__()
        self._story = story
        self._styles: tuple[Style, ...] = ()
        self.style_field = ChoiceField()
        self.loras = LoraRows(story.loras, models)
        self.more = MoreFields()
        self.more_fold = Fold(tr("More"), column(self.more))
        self.setLayout(column(captioned(tr("Style"), self.style_field), self.loras, gap=12))
        self.loras.trigger_clicked.connect(self.trigger_clicked)
        self.loras.file_asked.connect(self.file_asked)
        self.style_field.edited.connect(self._on_style)
        for broken in broken_styles():
            story.say(told(broken.sentence))

    @property
    def follows_negative(self) -> bool:
        """Whether the model of now takes a negative prompt."""
        return self.more.negative.isEnabled()

    def show_model(self, model: InstalledModel) -> None:
        """Show what a model likes, and the styles that suit it."""
        known = _family(model)
        self.more.show_family(known)
        self._story.loras.fit(model)
        self._styles = tuple(one for one in styles() if not one.families or model.family in one.families)
        offered = [("", tr("No style")), *((one.id, one.name_in(language())) for one in self._styles)]
        self.style_field.offer(offered, ["", *(one.description_in(language()) for one in self._styles)])
        self._on_style(self.style_field.choice)

    def show_request(self, request: DiffuseBackground) -> None:
        """Show what an earlier picture was painted with; its style is in its words already."""
        self.style_field.show_choice("")
        self._on_style("")
        self._story.loras.replace_all(request.loras)
        self.more.show_request(request)
        self.more_fold.open()

    def asked(self, model: InstalledModel, prompt: str, seed: int, count: int) -> ModelPrompt:
        """Return what the model is asked for."""
        return ModelPrompt(
            model=model, prompt=prompt, seed=seed, count=count,
            negative_prompt=self.more.negative.words if self.follows_negative else "",
            style=self.style_field.choice, loras=self._story.loras.uses,
            steps=self.more.steps_told, guidance=self.more.guidance_told,
            sampler=self.more.sampler.choice, refine=self.more.refine_told,
        )  # fmt: skip

    def _on_style(self, identity: str) -> None:
        chosen = next((one for one in self._styles if one.id == identity), None)
        self.style_field.setToolTip(chosen.description_in(language()) if chosen is not None else "")


def _family(model: InstalledModel) -> Family:
    try:
        return family(model.family)
    except ModelError:  # added by a newer CoverStudio
        return family("other")
