"""What the built-in engine can be told besides a prompt: genre, look, colours."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coverstudio.generation.messages import Choice
from coverstudio.ui.stories.backgrounds import Backgrounds
from coverstudio.ui.translation import marked, told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import captioned, column
from coverstudio.ui.widgets.looks import LookField
from coverstudio.ui.widgets.swatches import PaletteField

GENRES = (
    marked("Literary fiction"),
    marked("Crime"),
    marked("Thriller"),
    marked("Romance"),
    marked("Fantasy"),
    marked("Science fiction"),
    marked("Horror"),
    marked("Historical fiction"),
    marked("Biography"),
    marked("Poetry"),
    marked("Essay"),
    marked("Non-fiction"),
    marked("Self-help"),
    marked("Travel"),
    marked("Nature"),
    marked("Children's books"),
)


class GenreField(ChoiceField):
    """The genres by their English names in lower case, which is what engines know."""

    def __init__(self) -> None:
        super().__init__([("", tr("Any genre")), *((genre.lower(), tr(genre)) for genre in GENRES)])


class BuiltInFields(QWidget):
    """Genre, look and colours."""

    def __init__(self, story: Backgrounds) -> None:
        super().__init__()
        self._story = story
        self.genre = GenreField()
        self.look = LookField([("", tr("As the words suggest"))])
        self.palette_field = PaletteField([("", tr("As the words suggest"))])
        self.setLayout(
            column(
                captioned(tr("Genre"), self.genre),
                captioned(tr("Look"), self.look),
                captioned(tr("Colours"), self.palette_field),
                gap=12,
            )
        )
        story.choices_changed.connect(self._on_choices_changed)
        self._on_choices_changed()

    def _on_choices_changed(self) -> None:
        choices = self._story.choices
        _offer(self.look, choices.families)
        _offer(self.palette_field, choices.palettes)
        self.palette_field.show_colours({one.id: one.colours for one in choices.palettes})


def _offer(field: ChoiceField, choices: tuple[Choice, ...]) -> None:
    named = [("", tr("As the words suggest")), *((one.id, told(one.name)) for one in choices)]
    field.offer(named, ["", *(told(one.description) for one in choices)])
