"""The cut that never falls quite where it should: the cover as it looks when the knife has slid."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from coverstudio.document.document import Document
from coverstudio.document.geometry import MM_PER_INCH, Box
from coverstudio.editor.editor import Editor
from coverstudio.ui.canvas.proof_view import Cut

DRIFT_MM, DRIFT_INCHES = 1.0, 1 / 16


class TrimDrift(QObject):
    """Where the cut slides. `changed` tells of another way, and of another page under it."""

    changed = Signal()

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._way: tuple[int, int] | None = None
        editor.document_changed.connect(self._on_document_changed)

    @property
    def way(self) -> tuple[int, int] | None:
        """Where the cut slides: -1, 0 or 1 to the right and down; None while the page is shown uncut."""
        return self._way

    def slide(self, right: int, down: int) -> None:
        """Show the page cut a little off: -1, 0 or 1 to the right and down."""
        self._set((right, down))

    def show(self, is_shown: bool) -> None:
        """Show the page cut, first where it should be, or uncut."""
        if is_shown != (self._way is not None):
            self._set((0, 0) if is_shown else None)

    def _set(self, way: tuple[int, int] | None) -> None:
        if way != self._way:
            self._way = way
            self.changed.emit()

    def _on_document_changed(self, old: Document, new: Document) -> None:
        if old.print_spec != new.print_spec:
            self.changed.emit()

    @property
    def is_in_inches(self) -> bool:
        """Whether the cover's printer counts in inches."""
        from coverstudio.printing.printers import printer_of

        printer = printer_of(self._editor.document)
        return printer is not None and printer.in_inches

    @property
    def distance(self) -> float:
        """How far the cut slides (mm): a millimetre, or a sixteenth of an inch."""
        return DRIFT_INCHES * MM_PER_INCH if self.is_in_inches else DRIFT_MM

    def cut(self) -> Cut | None:
        """Return where the knife comes down and where the book folds then, None for a page that is uncut."""
        if self._way is None:
            return None
        spec = self._editor.document.print_spec
        dx, dy = (way * self.distance for way in self._way)
        trim = spec.trim_box
        folds = tuple(panel.box.x + dx for panel in spec.spread.panels[1:]) if spec.spread is not None else ()
        return Cut(Box(trim.x + dx, trim.y + dy, trim.width, trim.height), folds)
