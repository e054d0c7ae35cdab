"""The panel of the first stage: who paints, what, and how many."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolButton

from coverstudio.generation.messages import DiffuseBackground, GenerateBackground
from coverstudio.ui.canvas.dropping import models_in
from coverstudio.ui.panels.background.built_in import BuiltInFields
from coverstudio.ui.panels.background.calm import CalmRow
from coverstudio.ui.panels.background.painter import Painter
from coverstudio.ui.panels.background.where import WhereRow
from coverstudio.ui.panels.model_choice import BUILT_IN
from coverstudio.ui.stories.backgrounds import Backgrounds
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.wishes import BuiltInPrompt, Prompt
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import (
    StagePanel,
    boxed,
    button,
    column,
    icon_button,
    label,
    number,
    row,
    tab_through,
)
from coverstudio.ui.widgets.numbers import NumberField
from coverstudio.ui.widgets.prose import ProseField

if TYPE_CHECKING:
    from coverstudio.ui.panels.background.model import ModelFields

LARGEST_SEED = 2**53 - 1  # what a field of numbers still shows to the last digit
MOST_VARIANTS = 8
_LAID_OUT_MS = 30


class BackgroundPanel(StagePanel):
    """Collects a prompt; `generate_asked(Prompt)` tells what the user wants.

    `picture_asked`, `gallery_asked`, `lora_asked` (a file from elsewhere), `zone_tool_asked` and `book_asked`
    are for the window, as `models_dropped(paths)` is; `genre_chosen(genre)` for the title's style.
    """

    generate_asked = Signal(object)
    picture_asked = Signal()
    gallery_asked = Signal()
    lora_asked = Signal()
    zone_tool_asked = Signal()
    book_asked = Signal()
    genre_chosen = Signal(str)
    models_dropped = Signal(list)

    def __init__(self, story: Backgrounds, models: Models) -> None:
        super().__init__()
        self._story, self._models = story, models
        self.painter = Painter(story, models)
        self.prompt = ProseField(3, 10)
        self.prompt.setPlainText(story.draft)
        self.prompt.setPlaceholderText(tr("Misty mountains at dawn, one bird, a wide quiet sky"))
        self.built_in = BuiltInFields(story)
        self._model_fields: ModelFields | None = None
        self.from_book = button(tr("Write from the book…"), self.book_asked.emit, "caption link")
        self.calm = CalmRow(story.calm)
        self.where = WhereRow(story)
        self.seed = NumberField(0, LARGEST_SEED, decimals=0)
        self.seed.show_value(new_seed())
        self.variants = NumberField(1, MOST_VARIANTS, decimals=0)
        self.variants.show_value(4)
        self.generate = button("", self._on_generate, "primary", "")
        self.viewport().setAcceptDrops(True)
        self._build()
        self._connect()
        self._on_painter_chosen()
        self._on_variants_edited(4)

    def _build(self) -> None:
        dice = icon_button("dice-five", tr("Another seed"), self._on_dice)
        self.generate.setToolTip(tr("Generate (Ctrl+Enter)"))
        caption = label(tr("What the background shows"), "caption")
        self.prompt.setAccessibleName(caption.text())
        self._fields, self._rare = column(self.built_in, gap=0), column(gap=0)
        self.column.setContentsMargins(16, 16, 16, 12)
        self.fill(
            column(
                self.painter,
                column(row(caption, None, self.from_book), self.prompt, gap=4),
                boxed(self._fields),
                self.where,
                self.calm,
                _seed_row(self.seed, dice, self.variants),
                self._rare,
                gap=12,
            ),
        )
        use_picture = button(tr("Use a picture…"), self.picture_asked.emit, "", "image")
        gallery = icon_button("grid-four", tr("All pictures (Ctrl+G)"), self.gallery_asked.emit, "")
        others = row(use_picture, gallery)
        others.setStretch(0, 1)
        self.pin(column(self.generate, others, gap=8))

    def _connect(self) -> None:
        self.painter.chosen.connect(self._on_painter_chosen)
        self.prompt.textChanged.connect(self._on_prompt_changed)
        self._story.choices_changed.connect(self._show_ability)
        self.variants.edited.connect(self._on_variants_edited)
        self.built_in.genre.edited.connect(self.genre_chosen)
        self.calm.tool_asked.connect(self.zone_tool_asked)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_generate)

    @property
    def model_fields(self) -> ModelFields:
        """The fields of a diffusion model; made when the first one is chosen, the start has no time."""
        if self._model_fields is None:
            from coverstudio.ui.panels.background.model import ModelFields  # noqa: PLC0415

            self._model_fields = ModelFields(self._story, self._models)
            self._model_fields.trigger_clicked.connect(self.prompt.add_words)
            self._model_fields.file_asked.connect(self.lora_asked)
            self._fields.addWidget(self._model_fields)
            self._rare.addWidget(self._model_fields.more_fold)
            self._model_fields.more_fold.line.toggled.connect(self._on_more)
            tab_through(self.prompt, self._model_fields.style_field, self._model_fields.loras.add)
            tab_through(self.variants, self._model_fields.more_fold.line, *self._model_fields.more.fields)
            self._model_fields.loras.refresh()
        return self._model_fields

    def _on_painter_chosen(self) -> None:
        model = self.painter.model
        if model is not None:
            self.model_fields.show_model(model)
        if self._model_fields is not None:
            self._model_fields.setVisible(model is not None)
            self._model_fields.more_fold.setVisible(model is not None)
        self.built_in.setVisible(model is None)
        self.from_book.setVisible(model is not None)
        self._show_ability()

    def _on_more(self, is_open: bool) -> None:
        if is_open:  # what opens below the edge would not be seen to open
            QTimer.singleShot(
                _LAID_OUT_MS, self, lambda: self.ensureWidgetVisible(self.model_fields.more, 0, 16)
            )

    def _show_ability(self) -> None:
        self.generate.setEnabled(self.painter.can_paint)

    def _on_variants_edited(self, count: float) -> None:
        self.generate.setText(tr_count(int(count), "Generate 1", "Generate {count}"))

    def _on_prompt_changed(self) -> None:
        self._story.draft = self.prompt.toPlainText()

    def _on_dice(self) -> None:
        self.seed.show_value(new_seed())

    def _on_generate(self) -> None:
        if self.generate.isEnabled():
            self.generate_asked.emit(self._asked())
            # The next run shows something new, and this one can be had again from its recipe.
            self.seed.show_value(new_seed())

    def _asked(self) -> Prompt:
        prompt, seed, count = self.prompt.words, int(self.seed.value()), int(self.variants.value())
        model = self.painter.model
        if model is not None:
            return self.model_fields.asked(model, prompt, seed, count)
        return BuiltInPrompt(
            prompt=prompt, seed=seed, count=count, genre=self.built_in.genre.choice,
            family=self.built_in.look.choice, palette=self.built_in.palette_field.choice,
        )  # fmt: skip

    def show_request(self, request: GenerateBackground | DiffuseBackground, model: str) -> None:
        """Show the settings of an earlier picture; `model` is the id of the one that painted it."""
        self.prompt.replace_words(request.prompt)
        self.seed.show_value(request.seed)
        self._story.calm.take(request.calm_zone, request.width, request.height)
        if isinstance(request, DiffuseBackground):
            if self.painter.choose(model):
                self.model_fields.show_request(request)
            return
        self.painter.choose(BUILT_IN)
        self.built_in.genre.show_choice(request.genre)
        self.built_in.look.show_choice(request.family)
        self.built_in.palette_field.show_choice(request.palette)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take models and LoRAs."""
        if models_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        event.acceptProposedAction()
        self.models_dropped.emit(models_in(event.mimeData()))


def _seed_row(seed: NumberField, dice: QToolButton, variants: NumberField) -> QHBoxLayout:
    seeds = row(number(tr("Seed"), seed), gap=4)
    seeds.addWidget(dice, 0, Qt.AlignmentFlag.AlignBottom)
    both = row(gap=12)
    both.addLayout(seeds, 5)
    both.addLayout(number(tr("Variants"), variants), 3)
    return both


def new_seed() -> int:
    """Return a seed short enough to be read out and typed again."""
    return secrets.randbelow(1_000_000)
