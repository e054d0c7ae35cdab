"""One finding: its sentence, a way to its place, and the button that shows its fix before it makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QPushButton

from coverstudio.ui.icons import icon
from coverstudio.ui.stories.printer_words import told_of_printers
from coverstudio.ui.translation import tr
from coverstudio.ui.widgets.forms import button, column, label, row

if TYPE_CHECKING:
    from coverstudio.printing.findings import Finding

MARKS = {
    "rejects": ("x-circle", "danger"),
    "may-be-rejected": ("warning", "caution"),
    "looks-bad": ("info", "quiet"),
}
_SHOWS = (QEvent.Type.Enter, QEvent.Type.FocusIn)
_LEAVES = (QEvent.Type.Leave, QEvent.Type.FocusOut)


class FindingRow(QFrame):
    """Tells what the user does with a finding.

    `place_asked` comes from a click or from “Show”, `place_left` when what was clicked loses the focus;
    `preview_asked` and `preview_left` while the button of the fix is under the pointer or has the focus, or
    “Show” has it; `fix_asked` when the fix is pressed. Without a fix its name is "", and None in a file from
    elsewhere, where nothing can be changed.
    """

    place_asked = Signal()
    place_left = Signal()
    preview_asked = Signal()
    preview_left = Signal()
    fix_asked = Signal()
    title_asked = Signal()
    barcode_asked = Signal()

    def __init__(self, finding: Finding, fix_name: str | None) -> None:
        super().__init__()
        self.fix_name = fix_name
        # What is missing from the book's details is nowhere on the page.
        has_place = bool(finding.layer_id) or finding.place is not None
        if has_place or fix_name is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        mark = label("")
        name, colour = MARKS[finding.severity]
        mark.setPixmap(icon(name, colour).pixmap(16, 16))
        mark.setFixedWidth(20)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence = label(told_of_printers(finding.sentence), "", wraps=True)
        self.fix = self._fix_button(finding, fix_name)
        self.show_place = button(tr("Show"), self._on_show, "quiet link")
        self.show_place.setToolTip(
            tr("Show where on the page it is")
            if fix_name is None
            else tr("Show where on the page it is, and what the fix would do")
        )
        self.show_place.installEventFilter(self)
        if not has_place:
            self.show_place.hide()
        deeds = row(*((self.fix,) if self.fix is not None else ()), None, self.show_place, gap=8)
        self.setLayout(row(mark, column(self.sentence, deeds, gap=2), gap=4))

    def _fix_button(self, finding: Finding, fix_name: str | None) -> QPushButton | None:
        if fix_name is None:
            return None
        if fix_name:
            fix = button(told_of_printers(fix_name), self.fix_asked.emit, "link")
            fix.installEventFilter(self)
            return fix
        if finding.rule == "title-missing":
            return button(tr("Give it a title"), self.title_asked.emit, "link")
        if finding.rule == "author-missing":
            return button(tr("Enter the author"), self.title_asked.emit, "link")
        if finding.rule == "barcode-missing":
            return button(tr("Enter the ISBN"), self.barcode_asked.emit, "link")
        return None

    def leave(self) -> None:
        """Go: what was found is no more. The focus does not hop to the fix of the next finding."""
        for one in (self.fix, self.show_place):
            if one is not None:
                one.clearFocus()
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the fix on the page while its button is under the pointer or has the focus."""
        if watched is self.fix and event.type() in _SHOWS:
            self.preview_asked.emit()
        elif event.type() in (_LEAVES if watched is self.fix else (QEvent.Type.FocusOut,)):
            self.preview_left.emit()
            if watched is self.show_place:
                self.place_left.emit()
        return super().eventFilter(watched, event)

    def _on_show(self) -> None:
        self.show_place.setFocus()  # a click does not give it the focus on every platform
        self.place_asked.emit()
        self.preview_asked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click beside the buttons."""
        if self.rect().contains(event.position().toPoint()):
            self.show_place.setFocus()  # what is shown goes when something else is clicked
            self.place_asked.emit()
