"""The family of a text: typed by a part of its name, or chosen from previews."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QSizePolicy

from coverstudio.rendering.font_library.listing import Family, listed_families
from coverstudio.ui.widgets.wheel import is_turned_by_wheel


class FamilyField(QComboBox):
    """A family; `edited(family)` tells of the user's choices. The list is fetched when first shown.

    It opens as the family browser, whose wish for fonts from a folder is told by `folder_asked`.
    """

    edited = Signal(str)
    folder_asked = Signal()

    def __init__(self, families: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._families = families
        self._names: tuple[str, ...] = ()
        self._shown, self._text = "", ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # a list's own policy lets the wheel focus it, too
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setModel(QStringListModel(self))
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.textActivated.connect(self._on_activated)
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._on_typed)

    def show_family(self, family: str, text: str = "") -> None:
        """Show a family of the document, installed or not; `text` is what previews are set in."""
        self._shown, self._text = family, text
        blocker = QSignalBlocker(self)
        self.setCurrentIndex(self.findText(family, Qt.MatchFlag.MatchExactly))
        self._show_name(family)
        blocker.unblock()

    def _show_name(self, family: str) -> None:
        self.setEditText(family)
        self._show_beginning()

    def _show_beginning(self) -> None:
        """Show where a name begins that does not fit, and not its end, unless somebody types there."""
        line = self.lineEdit()
        if line is not None and not self.hasFocus():
            line.setCursorPosition(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the beginning of what was typed."""
        super().focusOutEvent(event)
        self._show_beginning()

    def fetch(self) -> None:
        """Fetch the list anew, after fonts came or went."""
        self._names = self._families()
        model = self.model()
        if isinstance(model, QStringListModel):
            model.setStringList(list(self._names))
        self.show_family(self._shown, self._text)

    def showEvent(self, event: QShowEvent) -> None:
        """Fetch the list when it is first needed: the start does not load every font."""
        if not self._names:
            self.fetch()
        super().showEvent(event)

    def showPopup(self) -> None:
        """Open the browser in place of a list."""
        from coverstudio.ui.fonts.browser import FamilyBrowser  # noqa: PLC0415 - the start needs no previews

        known = {family.name: family for family in listed_families()}
        offered = [known.get(name) or Family(name, "system", frozenset()) for name in self._families()]
        browser = FamilyBrowser(self.window(), offered, self._shown, self._text)
        browser.chosen.connect(self._choose)
        browser.folder_asked.connect(self.folder_asked)
        browser.open_at(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step only where the user works."""
        if is_turned_by_wheel(self):
            super().wheelEvent(event)
        else:
            event.ignore()

    def _on_activated(self, family: str) -> None:
        self._choose(family)

    def _on_typed(self) -> None:
        typed = self.currentText().strip().casefold()
        match = next((name for name in self._names if name.casefold() == typed), None)
        if match is None:
            match = next((name for name in self._names if typed and name.casefold().startswith(typed)), None)
        if match is None:
            self.show_family(self._shown, self._text)
        else:
            self._choose(match)

    def _choose(self, family: str) -> None:
        if family != self._shown:
            self._shown = family
            self.edited.emit(family)
        self._show_name(family)
