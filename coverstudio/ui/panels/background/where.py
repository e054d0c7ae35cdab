"""Whether the front is painted or the whole wrap: a choice only where the cover has more than a front."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coverstudio.document.print_spec import PrintSpec
from coverstudio.ui.stories.backgrounds import Backgrounds
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import Segments, captioned


class WhereRow(QWidget):
    """The two choices side by side; `follow` shows them where there are two."""

    def __init__(self, story: Backgrounds) -> None:
        super().__init__()
        self._story = story
        self.choice = Segments((("front", tr("Front"), ""), ("wrap", tr("Whole wrap"), "")), self._on_chosen)
        self.choice.setToolTip(
            tr("A front can be continued over spine and back afterwards, in the stage Print.")
        )
        self.choice.show_choice(story.where)
        self.setLayout(captioned(tr("Paint"), self.choice))
        self.hide()

    def follow(self, print_spec: PrintSpec) -> None:
        """Offer the choice where the cover has more than a front."""
        self.setVisible(len(print_spec.panels) > 1)

    def _on_chosen(self, where: str) -> None:
        self._story.where = "wrap" if where == "wrap" else "front"
