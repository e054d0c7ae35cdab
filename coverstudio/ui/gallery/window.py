"""The gallery: every picture that was ever generated, of all covers."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QWidget

from coverstudio.editor.gallery import Kept
from coverstudio.generation.messages import Engines
from coverstudio.ui.gallery.grid import PictureGrid
from coverstudio.ui.gallery.menu import picture_menu
from coverstudio.ui.recipe_words import led_to
from coverstudio.ui.stories.errands import Errands
from coverstudio.ui.stories.gallery import PAGE, KeptPictures
from coverstudio.ui.translation import tr, tr_count
from coverstudio.ui.widgets.forms import boxed, button, column, icon_button, label, row
from coverstudio.ui.widgets.side_window import SideWindow

SIZE = (960, 680)
SEARCH_MS = 150


class GalleryWindow(SideWindow):
    """Searches while one types; what is picked is used, starred, compared, removed."""

    def __init__(self, story: KeptPictures, errands: Errands, choices: Engines, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._story, self._errands, self._choices = story, errands, choices
        self._search_number = 0
        self._has_more = False
        self.setObjectName("gallery_window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("All pictures"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search words or a seed"))
        self.search.setAccessibleName(tr("Search words or a seed"))
        self.search.setClearButtonEnabled(True)
        self.starred = icon_button("star", tr("Starred only"), role="words")
        self.starred.setText(tr("Starred only"))
        self.starred.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.starred.setCheckable(True)
        self.count = label("", "caption")
        self.grid = PictureGrid(story)
        self.nothing = label("", "quiet", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = label("", "note")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.compare = button(tr("Compare"), lambda: story.compare(self.grid.picked), "", "columns")
        self.use = button(tr("Use as background"), self._on_use, "primary")
        self._pages = QStackedWidget()
        self._lay_out()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SEARCH_MS)
        self._connect()
        self.resize(*SIZE)
        self._look()

    def _lay_out(self) -> None:
        self.search.setFixedWidth(280)
        top = row(self.search, self.starred, None, self.count)
        top.setContentsMargins(16, 12, 16, 12)
        bottom = row(self.words, self.compare, self.use)
        bottom.setStretch(0, 1)
        bottom.setContentsMargins(16, 12, 16, 12)
        self._pages.addWidget(self.grid)
        self._pages.addWidget(boxed(column(None, self.nothing, None)))
        holder = column(gap=0)
        holder.setContentsMargins(8, 0, 8, 0)
        holder.addWidget(self._pages)
        layout = column(top, holder, bottom, gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self._later.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _: self._later.start())
        self.starred.toggled.connect(lambda _: self._look())
        self.grid.picked_changed.connect(self._on_picked)
        self.grid.use_asked.connect(self._on_use)
        self.grid.star_asked.connect(self._on_star)
        self.grid.remove_asked.connect(lambda: self._story.remove(self.grid.picked))
        self.grid.menu_asked.connect(self._on_menu)
        self.grid.end_neared.connect(self._on_end_neared)
        self._story.arrived.connect(self._on_arrived)
        self._story.removed.connect(self._show_count)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)

    # Searching

    def _look(self) -> None:
        self._later.stop()
        self._search_number += 1
        self._errands.send(self._search(self._search_number, ""))

    async def _search(self, number: int, before: str) -> None:
        found = await self._story.search(self.search.text(), starred=self.starred.isChecked(), before=before)
        if number != self._search_number:  # another search began meanwhile
            return
        self._has_more = len(found) == PAGE
        if before:
            self.grid.rows.add(found)
        else:
            self.grid.rows.show(found)
            if found:
                self.grid.setCurrentIndex(self.grid.rows.index(0))
        self._show_count()

    def _on_end_neared(self) -> None:
        if self._has_more and self.grid.rows.pictures:
            self._has_more = False
            self._errands.send(self._search(self._search_number, self.grid.rows.pictures[-1].made_at))

    def _on_arrived(self, kept: Kept) -> None:
        if self.search.text() or self.starred.isChecked():
            self._look()
        else:
            self.grid.rows.put_first(kept)
            self._show_count()

    def _show_count(self) -> None:
        count = len(self.grid.rows.pictures)
        more = "+" if self._has_more else ""
        self.count.setText(
            tr_count(count, "1 picture", "{count} pictures").replace(str(count), f"{count}{more}")
        )
        is_looking_for = bool(self.search.text().strip()) or self.starred.isChecked()
        self.nothing.setText(
            tr("Nothing was found: look for a word of the prompt, a model or a seed.")
            if is_looking_for
            else tr("Nothing has been generated yet: every background that you generate is kept here.")
        )
        self._pages.setCurrentIndex(0 if count else 1)
        self._on_picked()

    # What is picked

    def _on_picked(self) -> None:
        picked = self.grid.picked
        first = self._story.seen(picked[0]) if picked else None
        self.words.setText(led_to(first.recipe, self._choices) if first is not None else "")
        self.use.setEnabled(first is not None)
        self.compare.setEnabled(len(picked) > 1)

    def _on_use(self) -> None:
        if self.grid.picked:
            self._story.use(self.grid.picked[0])

    def _on_star(self) -> None:
        picked = self.grid.picked
        first = self._story.seen(picked[0])
        if first is not None:
            for identity in picked:
                self._story.star(identity, not first.starred)

    def _on_menu(self, at: QPoint) -> None:
        picked = self.grid.picked
        first = self._story.seen(picked[0])
        if first is not None:
            picture_menu(self, self._story, picked, first.recipe, self._on_use).popup(at)
