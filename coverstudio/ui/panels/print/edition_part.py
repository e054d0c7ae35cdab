"""What the cover is laid out for: printer, kind, trim, paper and page count; without a printer its format."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from coverstudio.document.geometry import Size
from coverstudio.document.spread import MOST_PAGES, Edition, WrapKind
from coverstudio.ui.panels.print.by_hand import ByHand
from coverstudio.ui.panels.print.edition_words import (
    CUSTOM,
    NO_PRINTER,
    kind_choices,
    name_of,
    printer_choices,
    trouble_words,
)
from coverstudio.ui.panels.print.measures import Measures
from coverstudio.ui.stories.editions import Editions
from coverstudio.ui.translation import told, tr
from coverstudio.ui.widgets.choices import ChoiceField
from coverstudio.ui.widgets.forms import boxed, captioned, column, label, number, row
from coverstudio.ui.widgets.numbers import NumberField

LONGEST_TRIM = 2000


class EditionPart(QWidget):
    """Changes the edition through its story. What cannot be is said beside its field, in one sentence.

    Without a printer, which `nobody` calls, `front` stands in place of the fields.
    """

    def __init__(self, story: Editions, front: QWidget, nobody: str) -> None:
        super().__init__()
        self._story, self._front, self._nobody = story, front, (NO_PRINTER, nobody)
        self.printer = ChoiceField([self._nobody])
        self.kind, self.trim, self.paper = ChoiceField(), ChoiceField(), ChoiceField()
        self.trim_width = NumberField(0, LONGEST_TRIM, unit="mm", decimals=2)
        self.trim_height = NumberField(0, LONGEST_TRIM, unit="mm", decimals=2)
        self.pages = NumberField(0, MOST_PAGES, decimals=0, step=2)
        self.trim_note, self.pages_note = _note(), _note()
        self.measures = Measures(story)
        self.by_hand = ByHand(story)
        self._lists_printers, self._is_custom = False, False
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        self._kind_box = boxed(captioned(tr("Kind"), self.kind))
        self._trim_box = boxed(captioned(tr("Trim size"), self.trim))
        self._pages_box = boxed(number(tr("Pages"), self.pages))
        book = row(self._trim_box, self._pages_box)
        book.setStretch(0, 5)
        book.setStretch(1, 2)
        who = row(boxed(captioned(tr("Printer"), self.printer)), self._kind_box)
        who.setStretch(0, 3)
        who.setStretch(1, 2)
        self._custom_box = boxed(
            row(number(tr("Trim width"), self.trim_width), number(tr("Trim height"), self.trim_height))
        )
        self._paper_box = boxed(captioned(tr("Paper"), self.paper))
        self._wrap_box = boxed(
            column(
                book, self._custom_box, self.trim_note, self._paper_box, self.pages_note, self.measures,
                self.by_hand, gap=12,
            )
        )  # fmt: skip
        self.setLayout(column(who, self._front, self._wrap_box, gap=12))

    def _connect(self) -> None:
        self.printer.edited.connect(self._story.choose_printer)
        self.kind.edited.connect(lambda kind: self._story.choose_kind(cast(WrapKind, kind)))
        self.trim.edited.connect(self._on_trim)
        self.trim_width.edited.connect(lambda width: self._change_trim(width=width))
        self.trim_height.edited.connect(lambda height: self._change_trim(height=height))
        self.paper.edited.connect(self._story.choose_paper)
        self.pages.edited.connect(lambda count: self._story.count_pages(int(count)))
        self.measures.calculator_opened.connect(self.by_hand.ask_for_spine)
        self._story.changed.connect(self.refresh)

    def showEvent(self, event: QShowEvent) -> None:
        """List the printers when they are first seen: the start of the window does not wait for them."""
        super().showEvent(event)
        if not self._lists_printers:
            self._list_printers()
            self.refresh()

    def _list_printers(self) -> None:
        self._lists_printers = True
        self.printer.offer([self._nobody, *printer_choices(self._story.printers())])

    def refresh(self) -> None:
        """Show what is wished for, and why it cannot be where it cannot."""
        edition = self._story.wished
        self._front.setVisible(edition is None)
        self._wrap_box.setVisible(edition is not None)
        if edition is None:
            self.printer.show_choice(NO_PRINTER)
            self._kind_box.hide()
            return
        if not self._lists_printers:
            self._list_printers()
        self.printer.show_choice(edition.printer)
        self._show_kind(edition)
        self._show_trim(edition)
        self._show_book(edition)
        self._show_trouble()

    def _show_kind(self, edition: Edition) -> None:
        printer = self._story.printer
        kinds = kind_choices(printer) if printer is not None else []
        self.kind.offer(kinds)
        self.kind.show_choice(edition.kind)
        self._kind_box.setVisible(len(kinds) > 1 or self._is_about("kind"))

    def _show_trim(self, edition: Edition) -> None:
        trims = self._story.trims()
        choices = [(_key(trim.size), told(trim.label)) for trim in trims]
        if self._story.takes_any_trim:
            choices.append((CUSTOM, tr("Custom size")))
        self.trim.offer(choices)
        is_known = self._story.printer is not None
        self._trim_box.setVisible(is_known and (edition.trim is not None or self._is_about("trim")))
        known = self._story.known_trim(edition)
        # Once “custom” was asked for, its fields stay, even where they say a size of the list.
        self._is_custom = self._is_custom and self._story.takes_any_trim
        shows_fields = is_known and edition.trim is not None and (known is None or self._is_custom)
        self._custom_box.setVisible(shows_fields)
        if edition.trim is not None:
            self.trim.show_choice(CUSTOM if shows_fields or known is None else _key(known))
            self.trim_width.show_value(edition.trim.width)
            self.trim_height.show_value(edition.trim.height)

    def _show_book(self, edition: Edition) -> None:
        printer = self._story.printer
        for one in (self._pages_box, self._paper_box):
            one.setVisible(self._story.has_spine and printer is not None)
        papers = printer.papers if printer is not None else ()
        self.paper.offer(
            [(paper.id, name_of(paper)) for paper in papers], [name_of(paper) for paper in papers]
        )
        self.paper.show_choice(edition.paper)
        self.paper.setToolTip(self.paper.currentText())
        self.pages.show_value(edition.pages)

    def _is_about(self, field: str) -> bool:
        """Tell whether the trouble is with a field, which shows then even where it is not usual."""
        return self._story.trouble is not None and self._story.trouble.about == field

    def _show_trouble(self) -> None:
        trouble = self._story.trouble
        self.measures.setEnabled(trouble is None)  # they are those of the page, which stays as it was
        about = "" if trouble is None else trouble.about
        sentence = "" if trouble is None else trouble_words(trouble.sentence, self._story.printer)
        _tell(self.trim_note, sentence if about in ("printer", "kind", "trim") else "")
        _tell(self.pages_note, sentence if about in ("paper", "pages") else "")
        self.by_hand.show_trouble(sentence if about in ("flaps", "spine") else "")

    def _on_trim(self, choice: str) -> None:
        self._is_custom = choice == CUSTOM
        if self._is_custom:
            self.refresh()
            self.trim_width.setFocus()
            self.trim_width.selectAll()
            return
        for trim in self._story.trims():
            if _key(trim.size) == choice:
                self._story.choose_trim(trim.size)

    def _change_trim(self, width: float | None = None, height: float | None = None) -> None:
        edition = self._story.wished
        if edition is None or edition.trim is None:
            return
        trim = edition.trim
        self._story.choose_trim(
            Size(trim.width if width is None else width, trim.height if height is None else height)
        )


def _key(size: Size) -> str:
    return f"{size.width:.3f}x{size.height:.3f}"


def _note() -> QLabel:
    made = label("", "caution", wraps=True)
    made.hide()
    return made


def _tell(note: QLabel, sentence: str) -> None:
    note.setText(sentence)
    note.setVisible(bool(sentence))
