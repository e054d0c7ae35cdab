"""The page with a proof over it, or as it looks when it is cut."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import Signal

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.editor.editor import Editor
from coverstudio.rendering.images import Images
from coverstudio.ui.canvas.page_view import PageView
from coverstudio.ui.canvas.proof_view import Cut, ProofPicture

_MOST_PIXELS = 3_000_000
_ROOM = 0.35  # of what shows, on each side: a page that is pushed a little keeps its proof


class ProofedView(PageView):
    """Shows what it is given over the page. `area_changed` tells that other parts of the page may show."""

    area_changed = Signal()

    def __init__(self, editor: Editor, images: Images) -> None:
        super().__init__(editor, images)
        editor.document_changed.connect(self._on_page_changed)
        self.zoom_changed.connect(self.area_changed)

    def set_proof(self, proof: ProofPicture | None) -> None:
        """Lay a proof over the page, for as long as the page stays as it is; None takes it away."""
        if proof is not None and proof.document is not self.editor.document:
            return
        if proof is not self._look.proof:
            self._look = replace(self._look, proof=proof)
            self._update_box(self.editor.document.print_spec.bleed_box)

    def set_cut(self, cut: Cut | None) -> None:
        """Show the page cut, or uncut again."""
        self._look = replace(self._look, cut=cut)
        self.viewport().update()

    def proof_area(self) -> tuple[Box, tuple[int, int]] | None:
        """Return the part of the page that a proof is wanted of (mm), and in how many pixels (w, h).

        None while the page is out of sight.
        """
        shown = self.page_box_in_view()
        if shown is None:
            return None
        room = -_ROOM * min(shown.width, shown.height)
        box = shown.inset(room).intersected(self.editor.document.print_spec.bleed_box) or shown
        enough = math.sqrt(_MOST_PIXELS / (box.width * box.height))
        scale = min(self.view_map().device_scale, enough)
        return box, (max(1, round(box.width * scale)), max(1, round(box.height * scale)))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Tell that another part of the page shows."""
        super().scrollContentsBy(dx, dy)
        self.area_changed.emit()

    def _on_page_changed(self, old: Document, new: Document) -> None:
        # What has changed shows at once; a proof of the page of now comes when the hand rests.
        self.set_proof(None)
