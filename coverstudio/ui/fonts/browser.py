"""The families there are, each previewed in the words of the text: searched, filtered, starred."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QWidget

from coverstudio.document.atomic import WriteError
from coverstudio.rendering.font_library.kept import change_kept, kept_fonts
from coverstudio.rendering.font_library.listing import SCRIPTS, Family, lacking
from coverstudio.ui.fonts.asking import Asker
from coverstudio.ui.fonts.previews import Previews
from coverstudio.ui.fonts.rows import PREVIEW_HEIGHT, SIDE, FamilyCells, FamilyRows, star_place
from coverstudio.ui.translation import told, tr, tr_count
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import button, column, icon_button, label, row, set_role

_WIDTH, _HEIGHT = 440, 560
_LONGEST_WORDS = 40
_LETTERS = "letters"
_LAST_LATIN = "\u024f"
_STEP_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


def preview_words(text: str) -> str:
    """Return the words in which families are shown: the text's first line, not too long."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line[:_LONGEST_WORDS]


def _script_choices(words: str) -> list[tuple[str, str]]:
    letters = [(_LETTERS, tr("Letters of the text"))] if words else []
    return [("", tr("Any script")), *letters, *((one, told(name)) for one, (name, _) in SCRIPTS.items())]


def _needs_more_than_latin(text: str) -> bool:
    return any(letter.isalpha() and letter > _LAST_LATIN for letter in preview_words(text))


def _having_letters(words: str, families: Sequence[Family], is_wanted: Callable[[], bool]) -> frozenset[str]:
    """Return which families have every letter of the words, while that is wanted.

    Opens every family, which takes half a millisecond each.
    """
    return frozenset(family.name for family in families if is_wanted() and not lacking(words, family.name))


class FamilyList(QListView):
    """Families by thousands; `chosen(family)` tells of a click or Enter, `starred(family)` of a star."""

    chosen = Signal(str)
    starred = Signal(str)

    def __init__(self, words: str, scale: float) -> None:
        super().__init__()
        self.rows = FamilyRows(self)
        size = QSize(_WIDTH - 2 * SIDE - 12, PREVIEW_HEIGHT)
        self.previews = Previews(words, size, scale, self)
        self.setModel(self.rows)
        self.setItemDelegate(FamilyCells(self.rows, self.previews))
        self.setAccessibleName(tr("Families"))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.previews.arrived.connect(self.rows.refresh)
        self.activated.connect(self._on_activated)

    def _on_activated(self, index: QModelIndex) -> None:
        family = self.rows.family(index)
        if family is not None:
            self.chosen.emit(family.name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a star is for the star alone."""
        index = self.indexAt(event.position().toPoint())
        family = self.rows.family(index)
        if family is not None and star_place(self.visualRect(index)).contains(event.position().toPoint()):
            self.starred.emit(family.name)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        super().mouseReleaseEvent(event)
        if (
            index.isValid()
            and index == self.currentIndex()
            and not star_place(self.visualRect(index)).contains(at)
        ):
            self._on_activated(index)


class FamilyBrowser(QFrame):
    """A sheet over the window; signals `chosen(family)`, and `folder_asked` for fonts of a folder."""

    chosen = Signal(str)
    folder_asked = Signal()

    def __init__(self, parent: QWidget, families: Sequence[Family], current: str, text: str = "") -> None:
        """`text` is what the families are shown in; without it each shows its own name."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._families, self._current, self._words = tuple(families), current, preview_words(text)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a family"))
        self.search.setAccessibleName(tr("Find a family"))
        self.search.setClearButtonEnabled(True)
        self.script = ChoiceField(_script_choices(preview_words(text)))
        self.script.show_choice(_LETTERS if _needs_more_than_latin(text) else "")
        self.script.setAccessibleName(tr("Script"))
        self.script.setFixedWidth(148)
        self.only_favourites = icon_button("star", tr("Only favourites"))
        self.only_favourites.setCheckable(True)
        self.list = FamilyList(preview_words(text), self.devicePixelRatioF())
        self.state = label("", "note")
        self._having: frozenset[str] | None = None
        self._asker = Asker(self._on_letters_known, self)
        self._put_together()
        self._show_favourites(kept_fonts().favourites)
        self._filter()
        self.search.setFocus()

    def _put_together(self) -> None:
        head = row(self.search, self.script, self.only_favourites)
        head.setContentsMargins(12, 12, 12, 0)
        more = button(tr("Fonts from a folder…"), self._ask_for_folder, "caption link")
        foot = row(self.state, None, more)
        foot.setContentsMargins(12, 4, 12, 8)
        layout = column(head, self.list, foot, gap=8)
        layout.setContentsMargins(1, 1, 1, 1)
        self.setLayout(layout)
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.search.textChanged.connect(lambda _: self._filter())
        self.search.returnPressed.connect(self._choose_current)
        self.search.installEventFilter(self)
        self.script.edited.connect(lambda _: self._filter())
        self.only_favourites.clicked.connect(lambda _: self._filter())
        self.list.chosen.connect(self._choose)
        self.list.starred.connect(self._star)

    def open_at(self, anchor: QWidget) -> None:
        """Open below `anchor`, their left edges aligned, wholly on the screen."""
        below = anchor.mapToGlobal(anchor.rect().bottomLeft())
        screen = anchor.screen().availableGeometry()
        x = min(below.x(), screen.right() - self.width())
        y = min(below.y() + 4, screen.bottom() - self.height())
        self.move(max(screen.left(), x), max(screen.top(), y))
        self.show()

    def _filter(self) -> None:
        if self.script.choice == _LETTERS and self._having is None and self._asker.is_idle:
            self._ask_for_letters()
        wanted, script = self.search.text().strip().casefold(), self.script.choice
        favourites = self.list.rows.favourites if self.only_favourites.isChecked() else None
        shown = [
            family
            for family in self._families
            if wanted in family.name.casefold()
            and self._has_script(family, script)
            and (favourites is None or family.name in favourites)
        ]
        self.list.rows.show(shown)
        self._tell(tr_count(len(shown), "1 family", "{count} families") if shown else self._none_found())
        index = self.list.rows.place_of(self._current)
        self.list.setCurrentIndex(index if index.isValid() else self.list.rows.index(0))
        self.list.scrollTo(self.list.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _ask_for_letters(self) -> None:
        self._asker.ask(lambda: _having_letters(self._words, self._families, lambda: not self._asker.is_over))

    def _has_script(self, family: Family, script: str) -> bool:
        if script == _LETTERS:
            return self._having is None or family.name in self._having
        return not script or script in family.scripts

    def _on_letters_known(self, having: frozenset[str]) -> None:
        self._having = having
        if self.script.choice == _LETTERS:
            self._filter()

    def _none_found(self) -> str:
        if self.only_favourites.isChecked() and not self.list.rows.favourites:
            return tr("Click the star of a family to find it here.")
        return (
            tr("No family is called that.")
            if self.search.text().strip()
            else tr("No family has this script.")
        )

    def _tell(self, words: str, role: str = "note") -> None:
        set_role(self.state, role)
        self.state.setText(words)

    def _show_favourites(self, names: Sequence[str]) -> None:
        self.list.rows.favourites = frozenset(names)

    def _star(self, family: str) -> None:
        is_on = family not in self.list.rows.favourites
        try:
            self._show_favourites(change_kept(lambda kept: kept.starred(family, is_on)).favourites)
        except WriteError as error:
            self._tell(told(str(error)), "danger")
        self.list.rows.refresh(family)

    def _ask_for_folder(self) -> None:
        self.close()
        self.folder_asked.emit()

    def _choose_current(self) -> None:
        family = self.list.rows.family(self.list.currentIndex())
        if family is not None:
            self._choose(family.name)

    def _choose(self, family: str) -> None:
        self.close()
        self.chosen.emit(family)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk through the list while the search field has the keys."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.key() in _STEP_KEYS:
            if event.type() == QEvent.Type.KeyPress:
                self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Paint no more previews."""
        self.list.previews.close()
        self._asker.end()
        super().closeEvent(event)
