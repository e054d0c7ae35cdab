"""Stage 1: a background from a description, or a picture of one's own."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QToolButton

from coverstudio.generation.messages import Choice
from coverstudio.ui.stories.backgrounds import Backgrounds, Prompt
from coverstudio.ui.translation import marked, told, tr, tr_count
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import (
    StagePanel,
    button,
    captioned,
    column,
    icon_button,
    number,
    row,
)
from coverstudio.ui.widgets.looks import LookField
from coverstudio.ui.widgets.numbers import NumberField
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
LARGEST_SEED = 2**31 - 1
MOST_VARIANTS = 8


class BackgroundPanel(StagePanel):
    """Collects a prompt; `generate_asked(Prompt)` and `picture_asked` tell what the user wants."""

    generate_asked = Signal(object)
    picture_asked = Signal()
    genre_chosen = Signal(str)

    def __init__(self, story: Backgrounds) -> None:
        super().__init__()
        self._story = story
        self.prompt = QPlainTextEdit()
        self.prompt.setPlaceholderText(tr("Misty mountains at dawn, one bird, a wide quiet sky"))
        self.prompt.setFixedHeight(76)
        self.prompt.setTabChangesFocus(True)
        self.genre = ChoiceField([("", tr("Any genre")), *((genre.lower(), tr(genre)) for genre in GENRES)])
        self.family = LookField([("", tr("As the words suggest"))])
        self.palette_field = PaletteField([("", tr("As the words suggest"))])
        self.calm = QCheckBox(tr("Keep a calm place for the title"))
        self.calm.setChecked(True)
        self.seed = NumberField(0, LARGEST_SEED, decimals=0)
        self.seed.show_value(_new_seed())
        self.variants = NumberField(1, MOST_VARIANTS, decimals=0)
        self.variants.show_value(4)
        self.generate = button("", self._on_generate, "primary", "")
        self._build()
        self._connect()
        self._on_choices_changed()
        self._on_variants_edited(4)

    def _build(self) -> None:
        dice = icon_button("dice-five", tr("Another seed"), self._on_dice)
        self.generate.setToolTip(tr("Generate (Ctrl+Enter)"))
        self.fill(
            column(
                captioned(tr("What the background shows"), self.prompt),
                captioned(tr("Genre"), self.genre),
                captioned(tr("Look"), self.family),
                captioned(tr("Colours"), self.palette_field),
                _seed_row(self.seed, dice, self.variants),
                self.calm,
                gap=12,
            ),
        )
        use_picture = button(tr("Use a picture…"), self.picture_asked.emit, "", "image")
        self.pin(column(self.generate, use_picture, gap=8))

    def _connect(self) -> None:
        self._story.choices_changed.connect(self._on_choices_changed)
        self.variants.edited.connect(self._on_variants_edited)
        self.genre.edited.connect(self.genre_chosen)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_generate)

    def _on_choices_changed(self) -> None:
        choices = self._story.choices
        _offer(self.family, choices.families)
        _offer(self.palette_field, choices.palettes)
        self.palette_field.show_colours({one.id: one.colours for one in choices.palettes})

    def _on_variants_edited(self, count: float) -> None:
        self.generate.setText(tr_count(int(count), "Generate 1", "Generate {count}"))

    def _on_dice(self) -> None:
        self.seed.show_value(_new_seed())

    def _on_generate(self) -> None:
        asked = Prompt(
            prompt=self.prompt.toPlainText().strip(),
            genre=self.genre.choice,
            family=self.family.choice,
            palette=self.palette_field.choice,
            calm=self.calm.isChecked(),
            seed=int(self.seed.value()),
            count=int(self.variants.value()),
        )
        self.generate_asked.emit(asked)
        # The next run shows something new, and this one can be had again from its recipe.
        self.seed.show_value(_new_seed())


def _seed_row(seed: NumberField, dice: QToolButton, variants: NumberField) -> QHBoxLayout:
    seeds = row(number(tr("Seed"), seed), gap=4)
    seeds.addWidget(dice, 0, Qt.AlignmentFlag.AlignBottom)
    both = row(gap=12)
    both.addLayout(seeds, 5)
    both.addLayout(number(tr("Variants"), variants), 3)
    return both


def _new_seed() -> int:
    # Short enough to be read out and typed again.
    return secrets.randbelow(1_000_000)


def _offer(field: ChoiceField, choices: tuple[Choice, ...]) -> None:
    named = [("", tr("As the words suggest")), *((one.id, told(one.name)) for one in choices)]
    field.offer(named, ["", *(told(one.description) for one in choices)])
