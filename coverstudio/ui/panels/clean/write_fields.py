"""What is to be written into a picture: the words, their manner, how often to try, and who writes."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtWidgets import QLineEdit, QWidget

from coverstudio.ui.panels.model_choice import GET
from coverstudio.ui.stories.picture_words import Manner, PictureWords
from coverstudio.ui.stories.scribes import Scribes
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import Segments, boxed, button, captioned, column, label, number, row
from coverstudio.ui.widgets.numbers import NumberField
from coverstudio.ui.widgets.prose import ProseField

_TRIES = 76


class WriteFields(QWidget):
    """Shows the story's wish, and tells it of every change at once."""

    def __init__(self, story: PictureWords, scribes: Scribes) -> None:
        super().__init__()
        from coverstudio.editor.scene_text import MOST_SEEDS, SEEDS  # noqa: PLC0415

        self._story, self._scribes = story, scribes
        self.words = ProseField(1, 3)
        self.words.setPlaceholderText(tr("What is to be read there"))
        self.manner = Segments(_manners(), self._on_manner)
        self.font_name, self.colour_name, self.described = QLineEdit(), QLineEdit(), QLineEdit()
        self.font_name.setPlaceholderText("Lato")
        self.font_name.setToolTip(tr("A font of Google Fonts; left empty, it follows what is around"))
        self.colour_name.setPlaceholderText(tr("such as navy"))
        self.colour_name.setToolTip(
            tr("In English, as the model was taught; left empty, it follows what is around")
        )
        self.described.setPlaceholderText(tr("dripping red paint"))
        self.described.setToolTip(tr("In English, as the model was taught"))
        self.warnings = label("", "caution", wraps=True)
        self.tries = NumberField(1, MOST_SEEDS, decimals=0)
        self.tries.show_value(story.wish.tries or SEEDS)
        self.tries.setToolTip(
            tr("Paints up to so many times until recognition reads the words; each takes about as long")
        )
        self.model = ChoiceField()
        self.obstacle = label("", "note", wraps=True)
        self.get = button("", scribes.see_models, "caption link")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        named = row(gap=8)
        for caption, field in ((tr("Font name"), self.font_name), (tr("Colour"), self.colour_name)):
            named.addLayout(captioned(caption, field), 1)
        self._named = boxed(named)
        tries = boxed(number(tr("Tries"), self.tries))
        tries.setFixedWidth(_TRIES)
        who = row(gap=8)
        who.addWidget(tries)
        heading = row(label(tr("Written by"), "caption"), None, self.get)
        self.model.setAccessibleName(tr("Written by"))
        who.addLayout(column(heading, self.model, gap=4), 1)
        self.setLayout(
            column(
                captioned(tr("Words"), self.words),
                self.warnings,
                captioned(tr("In the manner of"), self.manner),
                self._named,
                self.described,
                who,
                self.obstacle,
                gap=12,
            )
        )

    def _connect(self) -> None:
        self.words.textChanged.connect(self._tell)
        for line in (self.font_name, self.colour_name, self.described):
            line.textEdited.connect(self._tell)
        self.tries.edited.connect(self._tell)
        self.model.edited.connect(self._on_model)
        self._scribes.changed.connect(self.refresh)
        self._story.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the wish, and who can write."""
        wish, scribes = self._story.wish, self._scribes
        if self.words.toPlainText().strip() != wish.text.strip():
            self.words.replace_words(wish.text)
        warnings = self._story.warnings
        self.warnings.setText("\n".join(warnings))
        self.warnings.setVisible(bool(warnings))
        self.manner.show_choice(wish.manner)
        self._named.setVisible(wish.manner == "named")
        self.described.setVisible(wish.manner == "told")
        model, obstacle = scribes.model, scribes.obstacle
        offered = [(one.id, one.name) for one in scribes.offered]
        self.model.offer([*offered, (GET, tr("Get models…"))] if offered else [("", tr("No model yet"))])
        self.model.show_choice(model.id if model is not None else "")
        self.model.setEnabled(bool(offered))
        self.obstacle.setText(obstacle)
        self.obstacle.setVisible(bool(obstacle))
        self.get.setText(tr("Get it…"))
        self.get.setVisible(bool(obstacle))
        self.setEnabled(not self._story.is_running)

    # No lambda: Qt would hold it, and with it these fields, for ever.
    def _tell(self) -> None:
        wish = replace(
            self._story.wish, text=self.words.toPlainText(), font=self.font_name.text(),
            colour=self.colour_name.text(), style=self.described.text(), tries=round(self.tries.value()),
        )  # fmt: skip
        self._story.tell(wish)

    def _on_manner(self, manner: str) -> None:
        self._story.tell(replace(self._story.wish, manner=cast(Manner, manner)))

    def _on_model(self, identity: str) -> None:
        if identity == GET:
            self.refresh()
            self._scribes.see_models()
        else:
            self._scribes.choose(identity)


def _manners() -> tuple[tuple[str, str, str], ...]:
    return (
        ("around", tr("What is around"), ""),
        ("named", tr("Font, colour"), ""),
        ("told", tr("My words"), ""),
    )
