"""What belongs onto spine and back: the words of the spine, and the barcode."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coverstudio.ui.panels.print.barcode_part import BarcodePart
from coverstudio.ui.panels.print.edition_words import trouble_words
from coverstudio.ui.stories.barcodes import Barcodes
from coverstudio.ui.stories.spine import Spine
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import boxed, button, captioned, column, label, side_by_side


class SpreadPart(QWidget):
    """Which way the spine reads, two buttons side by side, and the fields of the barcode once there is one.

    A spine that takes no words keeps its button, disabled with the reason below it. `unfolded` tells that
    fields have come that should be seen.
    """

    unfolded = Signal()

    def __init__(self, spine: Spine, barcodes: Barcodes) -> None:
        super().__init__()
        self._spine, self._barcodes = spine, barcodes
        self.write = button(tr("Write the spine"), spine.write, "", "text-t")
        self.write.setToolTip(tr("Sets title and author as large as the spine allows"))
        self.direction = ChoiceField(
            (
                ("automatic", tr("By the language")),
                ("top-down", tr("From the top down")),
                ("bottom-up", tr("From the bottom up")),
            )
        )
        self.direction.setToolTip(
            tr("English and Korean spines read downwards, German and French ones upwards")
        )
        self.direction.edited.connect(spine.choose_direction)
        self.reads = boxed(captioned(tr("The spine reads"), self.direction))
        self.reason = label("", "note", wraps=True)
        self.barcode = BarcodePart(barcodes)
        self.add = button(tr("Add barcode…"), self.ask_for_barcode, "", "barcode")
        self.setLayout(
            column(self.reads, side_by_side(self.write, self.add), self.reason, self.barcode, gap=8)
        )
        spine.changed.connect(self.refresh)
        barcodes.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done now."""
        self.write.setVisible(self._spine.exists)
        self.reads.setVisible(self._spine.exists)
        self.direction.show_choice(self._spine.direction)
        obstacle = self._spine.obstacle if self._spine.exists else ""
        self.write.setEnabled(not obstacle)
        self.reason.setText(trouble_words(obstacle, self._spine.printer))
        self.reason.setVisible(bool(obstacle))
        is_there = self._barcodes.layer is not None or self.barcode.is_asked_for
        self.add.setVisible(self._barcodes.is_wanted and not is_there)
        self.setVisible(self._spine.exists or self._barcodes.is_wanted or is_there)

    def ask_for_barcode(self) -> None:
        """Show the fields of the barcode with the cursor in that of its number."""
        self.barcode.ask()
        self.refresh()
        self.unfolded.emit()
