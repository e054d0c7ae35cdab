"""Every glyph of a face, alternates and ligatures too; a click types it."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QRawFont, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from coverstudio.rendering.font_library.faces import raw_face
from coverstudio.rendering.font_library.feature_names import feature_name, is_offered
from coverstudio.rendering.font_library.glyphs import Glyph, GlyphGroup, glyph_groups
from coverstudio.ui.fonts.asking import Asker
from coverstudio.ui.theme import colour
from coverstudio.ui.translation import told, tr, tr_count
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import column, label, row
from coverstudio.ui.widgets.side_window import SideWindow

Index = QModelIndex | QPersistentModelIndex
_Face = tuple[str, int, bool]
_NO_FACE: _Face = ("", 400, False)
_CELL = 48
_LETTERS = 0.5  # of the cell: the size of the letters
_PROBE = 100  # pixels in which `raw_face` comes


class GlyphCells(QAbstractTableModel):
    """Glyphs in rows of as many as fit."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.glyphs: tuple[Glyph, ...] = ()
        self._columns = 8

    def show(self, glyphs: Sequence[Glyph]) -> None:
        """Show these."""
        self.beginResetModel()
        self.glyphs = tuple(glyphs)
        self.endResetModel()

    def fit(self, columns: int) -> None:
        """Show so many in a row."""
        if columns != self._columns:
            self.beginResetModel()
            self._columns = columns
            self.endResetModel()

    def glyph(self, index: Index) -> Glyph | None:
        """Return the glyph of a cell, None where the last row has none."""
        place = index.row() * self._columns + index.column()
        return self.glyphs[place] if index.isValid() and place < len(self.glyphs) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many rows there are."""
        return 0 if parent.isValid() else -(-len(self.glyphs) // self._columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many glyphs a row has."""
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = 0) -> object:
        """Return what a screen reader says and a pointer shows."""
        glyph = self.glyph(index)
        if glyph is not None and role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return about_glyph(glyph)
        return None


def about_glyph(glyph: Glyph) -> str:
    """Return what is typed for a glyph, its name and the features that bring it."""
    names = ", ".join(f"U+{ord(c):04X} {unicodedata.name(c, '')}".strip() for c in glyph.characters[:4])
    features = ", ".join(
        told(feature_name(tag)) if is_offered(tag) else tr("Alternates") for tag in glyph.features
    )
    return f"{glyph.characters} · {names}" + (f"\n{features}" if features else "")


class _Delegate(QStyledItemDelegate):
    def __init__(self, cells: GlyphCells) -> None:
        super().__init__(cells)
        self._cells = cells
        self.raw = QRawFont()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        glyph = self._cells.glyph(index)
        if glyph is None or not self.raw.isValid():
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]  # PySide's stubs leave the fields out
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour("chosen" if is_chosen else "raised"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        advance = self.raw.advancesForGlyphIndexes([glyph.number])[0].x()
        size = min(_CELL * _LETTERS / _PROBE, (_CELL - 8) / advance if advance > 0 else 1.0)
        painter.translate(rect.center().x() - advance * size / 2, rect.top() + rect.height() * 0.66)
        painter.scale(size, size)
        painter.setBrush(colour("text"))
        painter.drawPath(self.raw.pathForGlyph(glyph.number))
        painter.restore()


class GlyphTable(QTableView):
    """The glyphs; `chosen(Glyph)` tells of a click or Enter."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cells = GlyphCells(self)
        self._delegate = _Delegate(self.cells)
        self.setObjectName("glyphs")
        self.setAccessibleName(tr("Glyphs"))
        self.setModel(self.cells)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(_CELL)
            header.setDefaultSectionSize(_CELL)
        self.clicked.connect(self._on_activated)
        self.activated.connect(self._on_activated)

    def show_glyphs(self, raw: QRawFont, glyphs: Sequence[Glyph]) -> None:
        """Show glyphs of a face."""
        self._delegate.raw = raw
        self.cells.show(glyphs)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the width."""
        super().resizeEvent(event)
        self.cells.fit(max(1, self.viewport().width() // _CELL))

    def _on_activated(self, index: QModelIndex) -> None:
        glyph = self.cells.glyph(index)
        if glyph is not None:
            self.chosen.emit(glyph)


class GlyphPalette(SideWindow):
    """A window; `chosen(characters, features)` tells what to type, and with which features set."""

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(tr("Glyphs"))
        self._asked = _NO_FACE
        self._face = _NO_FACE  # whose glyphs are shown: their numbers say nothing about another face
        self._groups: tuple[GlyphGroup, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("A character, its name or its number"))
        self.search.setAccessibleName(tr("Find a glyph"))
        self.search.setClearButtonEnabled(True)
        self.group = ChoiceField([("", tr("All glyphs"))])
        self.group.setAccessibleName(tr("Group"))
        self.group.setFixedWidth(160)
        self.table = GlyphTable()
        self.state = label("", "note")
        layout = column(row(self.search, self.group), self.table, self.state, gap=8)
        layout.setContentsMargins(12, 12, 12, 8)
        self.setLayout(layout)
        self.resize(12 * 2 + 10 * _CELL + 14, 560)
        self.asker = Asker(self._show_groups, self)
        self.search.textChanged.connect(lambda _: self._filter())
        self.group.edited.connect(lambda _: self._filter())
        self.table.chosen.connect(lambda glyph: self.chosen.emit(glyph.characters, dict(glyph.features)))

    def show_face(self, family: str, weight: int = 400, italic: bool = False) -> None:
        """Show the glyphs of a face; of a large one they follow in a moment."""
        if (family, weight, italic) != self._asked:
            self._asked = (family, weight, italic)
            self.setWindowTitle(tr("Glyphs of {family}", family=family))
            self.asker.ask(functools.partial(_read, self._asked))

    def _show_groups(self, read: tuple[_Face, tuple[GlyphGroup, ...]]) -> None:
        self._face, self._groups = read
        groups = self._groups
        self.group.offer([("", tr("All glyphs")), *((one.name, told(one.name)) for one in groups)])
        self._filter()

    def _filter(self) -> None:
        chosen, wanted = self.group.choice, self.search.text().strip()
        glyphs = [glyph for group in self._groups if chosen in ("", group.name) for glyph in group.glyphs]
        if wanted:
            glyphs = [glyph for glyph in glyphs if _matches(glyph, wanted)]
        self.table.show_glyphs(raw_face(*self._face), glyphs)
        self.state.setText(tr_count(len(glyphs), "1 glyph", "{count} glyphs"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember nothing: the next look begins with the face of then."""
        self._asked = _NO_FACE
        super().closeEvent(event)


def _read(face: _Face) -> tuple[_Face, tuple[GlyphGroup, ...]]:
    return face, glyph_groups(*face)


def _matches(glyph: Glyph, wanted: str) -> bool:
    if wanted in glyph.characters:
        return True
    number = wanted.upper().removeprefix("U+")
    return any(
        f"{ord(c):04X}" == number.zfill(4) or wanted.upper() in unicodedata.name(c, "")
        for c in glyph.characters
        if len(wanted) > 1
    )
