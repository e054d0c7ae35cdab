"""What is rarely changed of a wrap: how far the flaps reach, and a spine that the printer worked out."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coverstudio.ui.stories.editions import Editions
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.folds import Fold
from coverstudio.ui.widgets.forms import boxed, column, label, number, row
from coverstudio.ui.widgets.optional import OptionalNumber

WIDEST_SPINE, WIDEST_FLAP = 1000.0, 2000.0


class ByHand(QWidget):
    """A fold with the two numbers; empty, they are the printer's."""

    def __init__(self, story: Editions) -> None:
        super().__init__()
        self._story = story
        self.spine = OptionalNumber(WIDEST_SPINE, unit="mm", step=0.1)
        self.flaps = OptionalNumber(WIDEST_FLAP, unit="mm", step=1.0)
        self.spine.setToolTip(
            tr("The width that the printer's own calculator shows; empty, it is worked out")
        )
        self.flaps.setToolTip(tr("How far a flap reaches beyond the page; empty, as far as the printer says"))
        self._spine_box = boxed(number(tr("Spine from the printer's calculator"), self.spine))
        self._flaps_box = boxed(number(tr("Flaps"), self.flaps))
        fields = row(self._spine_box, self._flaps_box)
        fields.setStretch(0, 3)
        fields.setStretch(1, 2)
        self.note = label("", "caution", wraps=True)
        self.note.hide()
        self.fold = Fold(tr("Spine and flaps by hand"), column(fields, self.note))
        self.setLayout(column(self.fold))
        self.spine.chosen.connect(story.take_spine)
        self.flaps.chosen.connect(story.reach_flaps)
        story.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is wished for; what is not, in words."""
        edition = self._story.wished
        if edition is None:
            return
        usual, width = self._story.usual_flaps, self._story.spine_width
        self.setVisible(self._story.has_spine and self._story.printer is not None)
        # A cover from elsewhere may say how far flaps reach that its kind has not.
        self._flaps_box.setVisible(usual is not None or edition.flaps is not None)
        self.fold.line.setText(tr("Spine and flaps by hand") if usual is not None else tr("Spine by hand"))
        self.spine.show_number(edition.spine, width or 0.0, tr("worked out"))
        self.flaps.show_number(edition.flaps, usual or 0.0, f"{usual or 0.0:.4g} mm")

    def show_trouble(self, sentence: str) -> None:
        """Say why a number cannot be, beside it."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        if sentence:
            self.fold.open()

    def ask_for_spine(self) -> None:
        """Open with the cursor where the printer's number goes."""
        self.fold.open()
        self.spine.setFocus()
