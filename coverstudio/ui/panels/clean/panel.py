"""Stage 2: lettering found, chosen and erased, by hand where that is quicker, with proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from coverstudio.ui.panels.clean.eraser_part import EraserPart
from coverstudio.ui.panels.clean.find_part import FindPart
from coverstudio.ui.panels.clean.mask_part import MaskPart
from coverstudio.ui.panels.clean.proof_part import ProofPart
from coverstudio.ui.panels.clean.regions_part import RegionsPart
from coverstudio.ui.panels.clean.write_part import WritePart
from coverstudio.ui.stories.all import Stories
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import StagePanel, label, rule, set_role

if TYPE_CHECKING:
    from coverstudio.editor.erasing import Report

_LAID_OUT_MS = 30
_LONGEST_NAME = 40


class CleanPanel(StagePanel):
    """Puts the parts together, from top to bottom in the order of the work.

    `picture_asked` asks for a picture to clean, `mask_tool_asked(Tool)` for a tool that erases by hand.
    """

    mask_tool_asked = Signal(object)
    picture_asked = Signal()

    def __init__(self, stories: Stories) -> None:
        super().__init__()
        self._cleaning, self._masking, self._has_mask = stories.cleaning, stories.masking, False
        self._report: Report | None = None
        self.which = label("", "caption", wraps=True)
        self.which.setToolTip(tr("Select another picture on the page to clean that one."))
        self.proof = ProofPart(stories.cleaning, stories.comparing)
        self.search = FindPart(stories.cleaning, stories.detectors)
        self.regions = RegionsPart(stories.cleaning, stories.detectors)
        self.write = WritePart(stories.picture_words, stories.cleaning, stories.scribes)
        self.eraser = EraserPart(stories.erasers)
        self.by_hand = MaskPart(stories.masking, stories.cleaning)
        self.fill(
            self.which,
            self.proof,
            self.search,
            self.regions,
            self.write,
            rule("thin_rule"),
            self.eraser,
            self.by_hand,
        )
        self.search.picture_asked.connect(self.picture_asked)
        self.by_hand.tool_asked.connect(self.mask_tool_asked)
        self._writes, self._words = (False, False, False), stories.picture_words
        self.regions.picked.connect(self.write.show_selected)
        self.regions.write_asked.connect(stories.picture_words.write_at)
        stories.picture_words.changed.connect(self._on_words)
        stories.masking.changed.connect(self._on_masked)
        stories.cleaning.changed.connect(self._show_which)
        stories.cleaning.changed.connect(self._on_cleaned)
        self._on_masked()
        self._show_which()

    def _on_cleaned(self) -> None:
        """Bring into sight how erasing went, which stands at the top."""
        report, before = self._cleaning.report, self._report
        self._report = report
        if report is not None and report is not before:
            QTimer.singleShot(_LAID_OUT_MS, self, self._show_top)

    def _show_top(self) -> None:
        self.verticalScrollBar().setValue(0)

    def _show_which(self) -> None:
        """Name the picture that is cleaned where there are several."""
        name = self._cleaning.which
        self.which.setText(tr("In “{name}”", name=name[:_LONGEST_NAME]))
        self.which.setVisible(bool(name))

    def _on_masked(self) -> None:
        """Bring the mask's button into sight, which is what is clicked next while there is a mask."""
        has_mask = self._masking.mask is not None
        if has_mask != self._has_mask:
            self._has_mask = has_mask
            self._urge()
            if has_mask:  # once it is laid out
                QTimer.singleShot(_LAID_OUT_MS, self, self._show_mask)

    def _on_words(self) -> None:
        """Bring into sight what is about to be written, what speaks against it, and what came of it."""
        words = self._words
        before, self._writes = self._writes, (words.place is not None, words.is_running, bool(words.warnings))
        if self._writes == before:
            return
        if self._writes[0] != before[0]:
            self._urge()
        if words.place is not None:
            show = self._show_fields if not before[0] else self._show_words
            QTimer.singleShot(_LAID_OUT_MS, self, show)

    def _urge(self) -> None:
        """Let one button be the primary one: of the mask, of the words to write, of the regions, to look."""
        others = not self._has_mask and not self._writes[0]
        set_role(self.by_hand.erase_button, "primary" if self._has_mask else "")
        set_role(self.regions.erase_button, "primary" if others else "")
        self.write.urge(not self._has_mask)
        self.search.urge(others)

    def _show_words(self) -> None:
        self.ensureWidgetVisible(self.write, 0, 16)

    def _show_fields(self) -> None:
        self._show_words()
        if self.write.fields is not None:
            self.write.fields.words.setFocus()

    def _show_mask(self) -> None:
        self.ensureWidgetVisible(self.by_hand, 0, 16)
