"""The barcode: its number, the five digits beside it and its scale, on the page while they are typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from coverstudio.ui.stories.barcodes import Barcodes, Check
from coverstudio.ui.translation import language, tr
from coverstudio.ui.widgets.forms import boxed, captioned, column, label, number, row, set_role
from coverstudio.ui.widgets.numbers import NumberField

SMALLEST, LARGEST = 80, 200  # per cent of the nominal size


class BarcodePart(QWidget):
    """The fields of a barcode; hidden until there is one or it is asked for."""

    def __init__(self, story: Barcodes) -> None:
        super().__init__()
        self._story = story
        self.is_asked_for = False
        self.isbn, self.addon = QLineEdit(), QLineEdit()
        self.isbn.setPlaceholderText("978-…")
        self.addon.setPlaceholderText("03810" if language() == "ko" else "51495")
        self.addon.setToolTip(tr("Five digits beside the bars: a price, or the 부가기호 of a Korean book"))
        self.check, self.addon_check = label("", "note", wraps=True), label("", "note", wraps=True)
        self.scale = NumberField(SMALLEST, LARGEST, unit="%", decimals=0, step=5)
        self.measures = label("", "note", wraps=True)
        self._build()
        self.isbn.textEdited.connect(story.write_isbn)
        self.addon.textEdited.connect(story.write_addon)
        self.scale.edited.connect(lambda per_cent: story.take_scale(per_cent / 100))
        story.changed.connect(self.refresh)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        self.refresh()

    def _build(self) -> None:
        numbers = row(gap=8)
        numbers.addLayout(captioned("ISBN", self.isbn), 5)
        numbers.addLayout(captioned(tr("Add-on"), self.addon), 2)
        size = row(gap=8)
        size.addLayout(number(tr("Scale"), self.scale), 2)
        size.addLayout(column(17, self.measures, gap=4), 5)
        self._size_box = boxed(size)
        words = column(self.check, self.addon_check, gap=2)
        self.setLayout(column(column(numbers, words, gap=4), self._size_box, gap=12))

    def ask(self) -> None:
        """Show the fields, the cursor in that of the number."""
        self.is_asked_for = True
        self.refresh()
        self.isbn.setFocus()
        self.isbn.selectAll()

    def leave(self) -> None:
        """Put the fields away while there is no barcode: what was typed is none yet."""
        if self._story.layer is None:
            self.is_asked_for = False
            self._story.write_addon("")
            self._story.write_isbn("")

    def refresh(self) -> None:
        """Show the number as it is typed or as it stands on the page, and what to say of it."""
        layer = self._story.layer
        self.setVisible(layer is not None or (self.is_asked_for and self._story.is_wanted))
        for field, text in ((self.isbn, self._story.isbn), (self.addon, self._story.addon)):
            if field.text() != text:
                field.setText(text)
            field.setEnabled(layer is None or not layer.locked)
        _say(self.check, self._story.check_isbn())
        _say(self.addon_check, self._story.check_addon())
        self._size_box.setVisible(layer is not None)
        if layer is not None:
            self._show_size()
            self._size_box.setEnabled(not layer.locked)

    def _show_size(self) -> None:
        scale = self._story.scale
        module, width, height = self._story.measures()
        self.scale.show_value(round(scale * 100))
        self.measures.setText(
            tr(
                "Thinnest bar {module:.3f} mm\n{width:.1f} × {height:.1f} mm with quiet zones",
                module=module, width=width, height=height,
            )
        )  # fmt: skip
        too_small = scale < SMALLEST / 100 - 1e-9
        set_role(self.measures, "caution" if too_small else "note")


def _say(where: QLabel, check: Check) -> None:
    where.setText(check.sentence)
    where.setVisible(bool(check.sentence))
    set_role(where, "note" if check.kind == "quiet" else check.kind)
