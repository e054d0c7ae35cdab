"""Stage 2: lettering found, chosen and erased, by hand where that is quicker, with proof."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from coverstudio.ui.panels.clean.eraser_part import EraserPart
from coverstudio.ui.panels.clean.find_part import FindPart
from coverstudio.ui.panels.clean.mask_part import MaskPart
from coverstudio.ui.panels.clean.proof_part import ProofPart
from coverstudio.ui.panels.clean.regions_part import RegionsPart
from coverstudio.ui.stories.all import Stories
from coverstudio.ui.widgets.forms import StagePanel, rule, set_role

_LAID_OUT_MS = 30


class CleanPanel(StagePanel):
    """Puts the parts together, from top to bottom in the order of the work.

    `picture_asked` asks for a picture to clean, `mask_tool_asked(Tool)` for a tool that erases by hand.
    """

    mask_tool_asked = Signal(object)
    picture_asked = Signal()

    def __init__(self, stories: Stories) -> None:
        super().__init__()
        self._masking, self._has_mask = stories.masking, False
        self.search = FindPart(stories.cleaning, stories.detectors)
        self.regions = RegionsPart(stories.cleaning, stories.detectors)
        self.eraser = EraserPart(stories.erasers)
        self.by_hand = MaskPart(stories.masking, stories.cleaning)
        self.proof = ProofPart(stories.cleaning, stories.comparing)
        self.fill(
            self.search,
            self.proof,
            self.regions,
            rule("thin_rule"),
            self.eraser,
            self.by_hand,
        )
        self.search.picture_asked.connect(self.picture_asked)
        self.by_hand.tool_asked.connect(self.mask_tool_asked)
        stories.masking.changed.connect(self._on_masked)
        self._on_masked()

    def _on_masked(self) -> None:
        """Let the mask be what is erased next while there is one, and bring its button into sight."""
        has_mask = self._masking.mask is not None
        if has_mask != self._has_mask:
            self._has_mask = has_mask
            set_role(self.by_hand.erase_button, "primary" if has_mask else "")
            set_role(self.regions.erase_button, "" if has_mask else "primary")
            if has_mask:  # once it is laid out
                QTimer.singleShot(_LAID_OUT_MS, self, self._show_mask)

    def _show_mask(self) -> None:
        self.ensureWidgetVisible(self.by_hand, 0, 16)
