"""The page on the right: all that is known of one entry, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from coverstudio.ui.icons import icon
from coverstudio.ui.models.acting import foot
from coverstudio.ui.models.entries import Entry
from coverstudio.ui.models.fact_lines import fact_lines, notice
from coverstudio.ui.models.foot import FootBar
from coverstudio.ui.models.licence_part import LicencePart
from coverstudio.ui.models.token_part import TokenPart
from coverstudio.ui.stories.models import Models
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.forms import GROUP_GAP, boxed, button, column, label, row, set_role

_THUMBNAIL = 160


class Page(QWidget):
    """`runtime_asked` tells that the user wants to see the AI runtime, `page_asked(address)` a web page."""

    runtime_asked = Signal()
    page_asked = Signal(str)

    def __init__(self, models: Models) -> None:
        super().__init__()
        self._models = models
        self._entry: Entry | None = None
        self.title = label("", "title", wraps=True)
        self.purpose = label("", "", wraps=True)
        self.notice = label("", "caution", wraps=True)
        self.runtime_link = button(tr("Show the AI runtime"), self.runtime_asked.emit, "link")
        self.thumbnail = QLabel()
        self.facts = FactTable()
        self.model_link = button(tr("The model's page"), self._on_model_page, "link")
        self.licence = LicencePart()
        self.token = TokenPart()
        self.foot = FootBar()
        self.model_link.setIcon(icon("arrow-square-out", "accent"))
        for one in (self.runtime_link, self.model_link):
            one.setAutoDefault(False)
        self.area = _scrolled(
            column(
                column(self.title, self.purpose, gap=6),
                self.thumbnail,
                column(self.notice, row(self.runtime_link, None), gap=2),
                column(self.facts, row(self.model_link, None), gap=6),
                self.licence,
                self.token,
                None,
                gap=GROUP_GAP,
            )
        )
        layout = column(self.area, self.foot, gap=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.licence.accepted.connect(models.accept)
        self.licence.page_asked.connect(self.page_asked)
        self.token.entered.connect(models.token.save)
        self.token.removed.connect(models.token.remove)

    @property
    def entry(self) -> Entry | None:
        """What is shown."""
        return self._entry

    def show_entry(self, entry: Entry) -> None:
        """Show an entry as it is now."""
        is_other = self._entry is None or self._entry.key != entry.key
        self._entry = entry
        self.title.setText(told(entry.name))
        self.area.setAccessibleName(self.title.text())  # the keys scroll it
        self.purpose.setText(told(entry.purpose))
        self.purpose.setVisible(bool(entry.purpose))
        self._show_notice(entry)
        self._show_thumbnail(entry)
        self.facts.show_lines(fact_lines(entry))
        self.model_link.setVisible(entry.offered is not None)
        self._show_licence(entry)
        self._show_token(entry, is_other)
        self.show_foot()
        if is_other:
            self.area.verticalScrollBar().setValue(0)

    def show_foot(self) -> None:
        """Show how far the work on the entry is."""
        if self._entry is not None:
            self.foot.show_foot(foot(self._entry, self._models))

    def _show_notice(self, entry: Entry) -> None:
        models = self._models
        needs_runtime = entry.runtime is None and bool(models.runtimes) and not models.runtime_ready
        words, tone = notice(
            entry,
            models.device,
            needs_runtime=needs_runtime,
            keras_ocr_lacks=models.known.keras_ocr_lacks,
        )
        self.runtime_link.setVisible(needs_runtime)
        self.notice.setText(words)
        self.notice.setVisible(bool(words))
        set_role(self.notice, tone)

    def _show_thumbnail(self, entry: Entry) -> None:
        self.thumbnail.setVisible(entry.thumbnail is not None)
        if entry.thumbnail is not None:
            ratio = self.devicePixelRatioF()
            side = round(_THUMBNAIL * ratio)
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            scaled = QPixmap.fromImage(entry.thumbnail).scaled(side, side, keep, smooth)
            scaled.setDevicePixelRatio(ratio)
            self.thumbnail.setPixmap(scaled)

    def _show_licence(self, entry: Entry) -> None:
        self.licence.setVisible(entry.licence is not None)
        if entry.licence is not None:
            is_accepted = entry.licence.id in self._models.known.accepted
            self.licence.show_licence(entry.licence, is_accepted=is_accepted)

    def _show_token(self, entry: Entry, is_other: bool) -> None:
        models, was_there = self._models, self.token.isVisibleTo(self)
        offered = entry.offered if entry.installed is None else None
        wanted = offered is not None and models.fetching.wants_token(offered)
        self.token.setVisible(wanted)
        if wanted:
            if is_other or not was_there:
                models.token.look()
            self.token.show_token(is_there=models.token.is_there, trouble=models.token.trouble)

    def _on_model_page(self) -> None:
        if self._entry is not None and self._entry.offered is not None:
            self.page_asked.emit(self._models.page_of(self._entry.offered))


class FactTable(QWidget):
    """Captions on the left, what they say on the right; the words can be copied."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)
        self.lines: list[tuple[str, str]] = []

    def show_lines(self, lines: list[tuple[str, str]]) -> None:
        """Show lines of (caption, words)."""
        if lines == self.lines:
            return
        self.lines = lines
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, (caption, words) in enumerate(lines):
            said = label(words, "", wraps=True)
            said.setToolTip(words)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._grid.addWidget(label(caption, "quiet"), number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, number, 1)


def _scrolled(layout: QVBoxLayout) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    holder = boxed(layout, "stage")
    layout.setContentsMargins(24, 20, 24, 20)
    area.setWidget(holder)
    return area
