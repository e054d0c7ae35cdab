"""The way out: one button that says what happens, the other kinds of files beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from coverstudio.ui.panels.print.export_options import ExportOptions
from coverstudio.ui.stories.exporting import Exporting, preset_name, short_name
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import button, column, icon_button, label, row


class ExportPart(QWidget):
    """What is to be known before exporting, and the buttons; `options` scroll with the rest of the panel."""

    def __init__(self, story: Exporting) -> None:
        super().__init__()
        self._story = story
        self._was_seen = False
        self.options = ExportOptions(story)
        self.warning = label("", "caution", wraps=True)
        self.main = button(tr("Export {kind}…", kind="PDF"), story.export, "primary")
        self.more = icon_button("dots-three", tr("Other kinds of files"), self._show_menu)
        self.menu = QMenu(self.more)
        buttons = row(self.main, self.more, gap=4)
        buttons.setStretch(0, 1)
        self.setLayout(column(self.warning, buttons))
        story.changed.connect(self.refresh)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for the preset when it is first seen: the start of the window does not wait for it."""
        super().showEvent(event)
        if not self._was_seen:
            self._was_seen = True
            self.refresh()

    def refresh(self) -> None:
        """Show what is warned of, and what the main button does."""
        self.warning.setText(told(self._story.warning))
        self.warning.setVisible(bool(self._story.warning))
        if self._was_seen:
            self.main.setText(self._deed())

    def _deed(self) -> str:
        preset = self._story.preset
        if preset.group not in ("printer", "shop"):
            return tr("Export {kind}…", kind=preset_name(preset))
        if preset.is_pdf:
            return tr("Export PDF for {name}…", name=short_name(preset))
        return tr("Export for {name}…", name=short_name(preset))

    def _show_menu(self) -> None:
        self.menu.clear()
        for group in self._story.others():
            self.menu.addSeparator()
            for one in group:
                action = self.menu.addAction(f"{preset_name(one)}…")
                action.triggered.connect(lambda _=False, one=one: self._story.export(one.id))
        size = self.menu.sizeHint()  # above the button, which stands at the foot of the panel
        self.menu.popup(
            self.more.mapToGlobal(self.more.rect().topRight() - QPoint(size.width(), size.height()))
        )
