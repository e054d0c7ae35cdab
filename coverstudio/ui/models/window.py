"""The models window: the list, the page of what is chosen, and the ways in for files from elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QMenu, QPushButton, QSplitter, QWidget

from coverstudio.ui.canvas.dropping import models_in
from coverstudio.ui.message_bar import MessageBar
from coverstudio.ui.models.deeds import Deeds
from coverstudio.ui.models.drop_veil import DropVeil
from coverstudio.ui.models.entries import Entry, Section, sections
from coverstudio.ui.models.entry_list import EntryList
from coverstudio.ui.models.page import Page
from coverstudio.ui.models.words import device_words
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.opening import show_page
from coverstudio.ui.stories.studio import Message, Studio
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import boxed, button, column, label, row

SIZE = (980, 680)
SMALLEST = (640, 440)
_LIST = 400


class ModelsWindow(QDialog):
    """Shows what the story knows; stays open beside the work on the cover, Escape closes it."""

    def __init__(self, parent: QWidget, studio: Studio, models: Models) -> None:
        super().__init__(parent)
        self._models = models
        self._sections: tuple[Section, ...] = ()
        self._key = self._awaited = ""
        self.setWindowTitle(tr("Models"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.setAcceptDrops(True)
        self.deeds = Deeds(self, studio, models)
        self.device = label("", "quiet", wraps=True)
        self.only_fitting = QCheckBox(tr("Only what fits this computer"))
        self.list = EntryList()
        self.page = Page(models)
        self.message_bar = MessageBar(self.list)
        self.veil = DropVeil(self)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        head = row(self.device, self.only_fitting, self._add_button(), gap=16)
        head.setStretch(0, 1)
        head.setContentsMargins(16, 10, 12, 10)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        margins = column(self.list)
        left = boxed(margins)
        margins.setContentsMargins(8, 0, 4, 8)
        split.addWidget(left)
        split.addWidget(self.page)
        split.setSizes([_LIST, SIZE[0] - _LIST])
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        layout = column(head, split, gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _add_button(self) -> QPushButton:
        self.add_menu = QMenu(self)
        self.add_menu.addAction(tr("Model, LoRA or offline pack…"), self.deeds.ask_for_file)
        self.add_menu.addAction(tr("Model folder…"), self.deeds.ask_for_folder)
        self.add = button(tr("Add a model or LoRA…"), lambda: None, "", "plus")
        self.add.setAutoDefault(False)
        self.add.setMenu(self.add_menu)
        return self.add

    def _connect(self) -> None:
        models = self._models
        models.changed.connect(self.refresh)
        models.progressed.connect(self._on_progressed)
        models.added.connect(self._on_added)
        self.list.chosen.connect(self._on_chosen)
        self.only_fitting.toggled.connect(self.refresh)
        self.page.foot.asked.connect(self._on_asked)
        self.page.page_asked.connect(show_page)
        self.page.runtime_asked.connect(self._on_runtime_asked)
        self.finished.connect(models.close)

    def refresh(self) -> None:
        """Show what is known now."""
        models = self._models
        self._show_device()
        self._sections = sections(models.known, models.device, only_fitting=self.only_fitting.isChecked())
        entries = self._entries()
        self._take_up_awaited(entries)
        if self._key not in {entry.key for entry in entries} and entries:
            self._key = _first(entries).key
        self.list.show_sections(self._sections, models, self._key)
        entry = self._entry(self._key)
        self.page.setVisible(entry is not None)
        if entry is not None:
            self.page.show_entry(entry)

    def _take_up_awaited(self, entries: list[Entry]) -> None:
        """Look at what was added, as soon as it is known."""
        for entry in entries:
            if entry.installed is not None and entry.id == self._awaited:
                self._key, self._awaited = entry.key, ""

    def tell(self, message: Message) -> None:
        """Tell something here, unless the page says it already."""
        if message.sentence != self.page.foot.sentence.text():
            self.message_bar.tell(message)

    def _show_device(self) -> None:
        models = self._models
        self.only_fitting.setVisible(models.device is not None)
        if models.device is not None:
            self.device.setText(device_words(models.device))
        elif models.device_trouble:
            self.device.setText(told(models.device_trouble))
        elif models.runtime_ready:
            self.device.setText(tr("Looking at what this computer paints with…"))
        else:
            self.device.setText(
                tr("What this computer can paint with is known once the AI runtime is there.")
            )

    def _entries(self) -> list[Entry]:
        return [entry for section in self._sections for entry in section.entries]

    def _entry(self, key: str) -> Entry | None:
        return next((entry for entry in self._entries() if entry.key == key), None)

    def _on_chosen(self, key: str) -> None:
        self._key = key
        entry = self._entry(key)
        if entry is not None:
            self.page.show_entry(entry)

    def _on_progressed(self, identity: str) -> None:
        for entry in self._entries():
            if entry.id == identity:
                self.list.show_entry(entry, self._models)
        if self.page.entry is not None and self.page.entry.id == identity:
            self.page.show_foot()

    def _on_added(self, identity: str) -> None:
        self._awaited = identity
        self.refresh()

    def _on_asked(self, deed: str) -> None:
        if self.page.entry is not None:
            self.deeds.do(deed, self.page.entry)

    def _on_runtime_asked(self) -> None:
        self._key = next((entry.key for entry in self._entries() if entry.kind == "runtime"), self._key)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the list, where the arrow keys go through what there is."""
        super().showEvent(event)
        self.list.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Look again when the user comes back: the command line may have added or fetched something."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._models.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what could be a model."""
        if models_in(event.mimeData()):
            event.acceptProposedAction()
            self.veil.lift()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the veil away."""
        self.veil.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        self.veil.hide()
        event.acceptProposedAction()
        for path in models_in(event.mimeData()):
            self.deeds.add(path)


def _first(entries: list[Entry]) -> Entry:
    """Return what to begin with: the runtime as long as nothing can be painted, then the first model."""
    runtime = entries[0].runtime
    has_runtime = runtime is not None and runtime.state in ("ready", "here")
    return next((one for one in entries if has_runtime and one.kind == "model"), entries[0])
