"""The barcode of the book: its number as it is typed, on the page as soon as it is right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from coverstudio.document.document import Document
from coverstudio.document.layers import BarcodeLayer
from coverstudio.document.spread import DIGITAL
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.document.isbn import Isbn

_DIGITS = 13
_ADDON_DIGITS = 5


class Check(msgspec.Struct, frozen=True):
    """What is said beside a number that is being typed: on its way, right or wrong."""

    kind: Literal["quiet", "good", "caution"]
    sentence: str


class Barcodes(QObject):
    """`changed` tells that another barcode is shown, or the same one otherwise.

    `isbn` and `addon` are what stands in the fields: a number that is not right yet is not on the page.
    """

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._editor = studio.editor
        self._layer_id = ""
        self.isbn, self.addon = "", ""
        self._follow()
        studio.editor.document_changed.connect(self._on_document_changed)
        studio.editor.selection_changed.connect(self._on_selection_changed)

    @property
    def layer(self) -> BarcodeLayer | None:
        """The barcode that the fields speak of: the selected one, else the topmost; None without any."""
        selected = self._editor.selected
        if isinstance(selected, BarcodeLayer):
            return selected
        return next(reversed(list(self._editor.document.barcodes)), None)

    @property
    def is_wanted(self) -> bool:
        """Whether the cover is printed: one of pixels for a screen has no barcode."""
        spread = self._editor.document.print_spec.spread
        return spread is None or spread.edition.kind not in DIGITAL

    @property
    def scale(self) -> float:
        """The scale of the barcode on the page, 1 for 100 %; 0 without one."""
        from coverstudio.document.barcode import placed

        return placed(self.layer).scale if self.layer is not None else 0.0

    def measures(self) -> tuple[float, float, float]:
        """Return the module, the width and the height of the barcode on the page, in millimetres."""
        from coverstudio.document.barcode import NOMINAL_MODULE, placed

        if self.layer is None:
            return 0.0, 0.0, 0.0
        now = placed(self.layer)
        return NOMINAL_MODULE * now.scale, now.box.width, now.box.height

    # What is typed

    def write_isbn(self, text: str) -> None:
        """Take a number as it is typed; a right one is on the page at once."""
        self.isbn = text
        self._show()

    def write_addon(self, text: str) -> None:
        """Take the five digits beside the bars as they are typed."""
        self.addon = text
        self._show()

    def check_isbn(self) -> Check:
        """Return what to say of the number as far as it is typed."""
        from coverstudio.document.isbn import IsbnError, check_digit, parse_isbn

        digits = re.sub(r"\D", "", self.isbn)
        if not self.isbn.strip():
            return Check("quiet", tr("13 digits, with or without hyphens"))
        try:
            parse_isbn(self.isbn)
        except IsbnError as error:
            only_digits = not re.search(r"[^\d\s\-‐‑–—]", self.isbn)
            if only_digits and len(digits) < _DIGITS and not (len(digits) > 3 and not _is_a_book(digits)):
                return Check("quiet", tr("{count} of 13 digits", count=len(digits)))
            if only_digits and len(digits) == _DIGITS and _is_a_book(digits):
                right = check_digit(digits[:-1])
                return Check(
                    "caution", tr("The last digit should be {digit}, or another one is wrong.", digit=right)
                )
            return Check("caution", told(str(error)))
        return Check("good", tr("This number is right."))

    def check_addon(self) -> Check:
        """Return what to say of the add-on as far as it is typed."""
        from coverstudio.document.isbn import IsbnError, parse_addon

        text = self.addon.strip()
        if not text:
            return Check("quiet", "")
        try:
            parse_addon(text)
        except IsbnError as error:
            if text.isdigit() and len(text) < _ADDON_DIGITS:
                return Check("quiet", tr("{count} of 5 digits", count=len(text)))
            return Check("caution", told(str(error)))
        return Check("good", "")

    def take_scale(self, scale: float) -> None:
        """Give the barcode another scale, 1 for 100 %; its lower right corner stays."""
        from coverstudio.editor.barcodes import scaled_barcode

        layer = self.layer
        if layer is not None and not layer.locked:
            self._editor.edit(
                lambda document: scaled_barcode(document, layer.id, scale), tr("Barcode"), "barcode scale"
            )

    # The page

    def _show(self) -> None:
        """Put what is typed onto the page, once all of it is right."""
        number, addon = self._typed()
        layer = self.layer
        if number is not None and addon is not None and (layer is None or not layer.locked):
            self._put(layer, number, addon)
        self.changed.emit()

    def _typed(self) -> tuple[Isbn | None, str | None]:
        from coverstudio.document.isbn import IsbnError, parse_addon, parse_isbn

        try:
            return parse_isbn(self.isbn), parse_addon(self.addon) if self.addon.strip() else ""
        except IsbnError:
            return None, None

    def _put(self, layer: BarcodeLayer | None, number: Isbn, addon: str) -> None:
        from coverstudio.editor.barcodes import changed_barcode, with_barcode

        if layer is None:
            self._editor.edit(
                lambda document: with_barcode(document, number, addon), tr("Barcode"), "barcode"
            )
            added = self.layer
            self._layer_id = added.id if added is not None else ""
        elif (layer.isbn, layer.addon) != (number.hyphenated, addon):
            self._editor.edit(
                lambda document: changed_barcode(document, layer.id, number, addon), tr("Barcode"), "barcode"
            )

    def _on_document_changed(self, old: Document, new: Document) -> None:
        if list(old.barcodes) != list(new.barcodes):
            self._follow()
            self.changed.emit()
        elif old.print_spec.spread != new.print_spec.spread:
            self.changed.emit()

    def _on_selection_changed(self, layer_id: str) -> None:
        layer = self.layer
        if (layer.id if layer is not None else "") != self._layer_id:
            self._follow()
            self.changed.emit()

    def _follow(self) -> None:
        """Take over what stands on the page, unless the fields say the same in other words."""
        layer = self.layer
        number, addon = self._typed()
        self._layer_id = layer.id if layer is not None else ""
        if layer is None:
            # What is being typed is no barcode yet; one that was taken off the page is none any more.
            self.isbn, self.addon = ("", "") if number is not None else (self.isbn, self.addon)
        elif number is None or addon is None or (number.hyphenated, addon) != (layer.isbn, layer.addon):
            self.isbn, self.addon = layer.isbn, layer.addon


def _is_a_book(digits: str) -> bool:
    return digits.startswith(("978", "979")) and not digits.startswith("9790")
