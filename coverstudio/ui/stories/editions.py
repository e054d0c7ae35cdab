"""What a book's cover is laid out for, changed field by field; what follows from it is up to a story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from coverstudio.document.geometry import Size
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.spread import Edition, WrapKind

if TYPE_CHECKING:
    from coverstudio.editor.wraps import Trim
    from coverstudio.printing.printers import About, Printer
    from coverstudio.printing.wraps import Wrap


class Trouble(msgspec.Struct, frozen=True):
    """Why a wish cannot be laid out, and which of its fields that is about."""

    sentence: str
    about: About


class Editions(QObject):
    """`changed` tells that something else is laid out, or that a wish cannot be.

    `wished` is what the fields say. It is what `spec` is laid out for, unless `trouble` says why it cannot
    be: then `spec` stays as it was. A story gives `spec`, and takes what is laid out by `_take`.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wished: Edition | None = None
        self._remembered: Edition | None = None  # with paper and page count, for the way back to a wrap
        self._page = Size(0.0, 0.0)  # that the user chose: a printer takes what comes nearest to it
        self._trouble: Trouble | None = None
        self._wrap: tuple[Edition, Wrap] | None = None

    @property
    def spec(self) -> PrintSpec:
        """The print spec that is laid out."""
        raise NotImplementedError

    def _take(self, wrap: Wrap | None, field: str) -> None:
        """Take what was laid out, None for no printer, because of a change of that field."""
        raise NotImplementedError

    @property
    def wished(self) -> Edition | None:
        """What the fields say, None for no printer."""
        return self._wished

    @property
    def trouble(self) -> Trouble | None:
        """Why the wish cannot be laid out, None when it is."""
        return self._trouble

    @property
    def printer(self) -> Printer | None:
        """The printer that is wished for, None without one, or when it is not known here."""
        from coverstudio.printing.printers import known_printer

        return None if self._wished is None else known_printer(self._wished.printer)

    # What there is to choose from, for the printer that is wished for

    def printers(self) -> tuple[Printer, ...]:
        """Return every printer there is."""
        from coverstudio.printing import printers

        return printers.printers()

    def trims(self) -> tuple[Trim, ...]:
        """Return the trims to choose from."""
        from coverstudio.editor.wraps import trims_of

        return trims_of(self.printer) if self.printer is not None else ()

    def known_trim(self, edition: Edition) -> Size | None:
        """Return the trim of the list that an edition has, None when it has another one."""
        from coverstudio.editor.wraps import is_same_size

        if edition.trim is None:
            return None
        return next((one.size for one in self.trims() if is_same_size(one.size, edition.trim)), None)

    @property
    def takes_any_trim(self) -> bool:
        """Whether trims between two bounds are printed, too."""
        return self.printer is not None and bool(self.printer.trim_ranges)

    @property
    def has_spine(self) -> bool:
        """Whether the kind that is wished for depends on paper and page count."""
        from coverstudio.editor.wraps import has_spine

        return self._wished is not None and has_spine(self._wished.kind)

    @property
    def usual_flaps(self) -> float | None:
        """How far flaps reach (mm) when nobody says so; None for a kind without them."""
        from coverstudio.editor.wraps import usual_flaps

        if self._wished is None or self.printer is None:
            return None
        layout = self.printer.layout(self._wished.kind)
        return usual_flaps(layout) if layout is not None else None

    # What is laid out

    @property
    def wrap(self) -> Wrap | None:
        """The wrap that is laid out, with the standing of its numbers; None when nothing is known of it."""
        from coverstudio.printing.printers import PrinterError
        from coverstudio.printing.wraps import laid_out

        spread = self.spec.spread
        if spread is None:
            return None
        if self._wrap is None or self._wrap[0] != spread.edition:
            try:
                self._wrap = spread.edition, laid_out(spread.edition)
            except PrinterError:
                return None
        return self._wrap[1]

    @property
    def page_printer(self) -> Printer | None:
        """The printer that it is laid out for."""
        from coverstudio.printing.printers import known_printer

        spread = self.spec.spread
        return None if spread is None else known_printer(spread.edition.printer)

    @property
    def spine_width(self) -> float | None:
        """The width of the spine (mm), None where there is none."""
        spread = self.spec.spread
        panel = spread.panel("spine") if spread is not None else None
        return panel.box.width if panel is not None else None

    @property
    def counted_pages(self) -> int:
        """The pages that the printer counts for those of the book."""
        from coverstudio.editor.wraps import counted_pages

        spread, printer = self.spec.spread, self.page_printer
        pages = spread.edition.pages if spread is not None else 0
        return counted_pages(printer, pages) if printer is not None else pages

    # What the user chooses

    def choose_printer(self, identity: str) -> None:
        """Lay it out for a printer, by its id; an empty one is none."""
        from coverstudio.editor.wraps import usual_kind
        from coverstudio.printing import printers

        if not identity:
            self._wished, self._trouble = None, None
            self._take(None, "printer")
            return
        printer = printers.printer(identity)
        self._choose(printer, usual_kind(printer, self._wished or self._remembered))

    def choose_kind(self, kind: WrapKind) -> None:
        """Lay it out as another kind of the same printer."""
        if self.printer is not None:
            self._choose(self.printer, kind)

    def _choose(self, printer: Printer, kind: WrapKind) -> None:
        from coverstudio.editor.wraps import new_edition

        before = self._wished
        if before is None or not before.pages:
            before = self._remembered
        self._wish(new_edition(printer, kind, self._page, before), "printer")

    def choose_trim(self, trim: Size) -> None:
        """Lay it out for pages of another size."""
        self._page = trim
        self._change(trim=trim)

    def choose_paper(self, identity: str) -> None:
        """Lay it out for another paper of the inner pages."""
        self._change(paper=identity)

    def count_pages(self, pages: int) -> None:
        """Lay it out for so many pages: the spine moves."""
        self._change(pages=pages)

    def reach_flaps(self, mm: float | None) -> None:
        """Let the flaps reach so far beyond the page, None for as far as the printer says."""
        self._change(flaps=mm)

    def take_spine(self, mm: float | None) -> None:
        """Take the width of the spine from the printer's own calculator, None to work it out here."""
        self._change(spine=mm)

    def _change(self, **values: object) -> None:
        if self._wished is not None:
            self._wish(msgspec.structs.replace(self._wished, **values), " ".join(values))

    def _wish(self, edition: Edition, field: str) -> None:
        from coverstudio.printing.printers import PrinterError
        from coverstudio.printing.wraps import laid_out

        self._wished = edition
        try:
            wrap = laid_out(edition)
        except PrinterError as error:
            self._trouble = Trouble(str(error), error.about)
            self.changed.emit()
            return
        self._trouble, self._wrap = None, (edition, wrap)
        self._take(wrap, field)

    def _follow(self, spec: PrintSpec) -> None:
        """Let the fields say what a print spec is laid out for."""
        self._wished = spec.spread.edition if spec.spread is not None else None
        self._trouble = None if self._wished is None else self._trouble_of(self._wished)
        if self._wished is not None and self._wished.pages:
            self._remembered = self._wished

    def _trouble_of(self, edition: Edition) -> Trouble | None:
        """Return why an edition that a cover came with cannot be laid out here, None when it can."""
        from coverstudio.printing.printers import PrinterError, known_printer, stranger_words
        from coverstudio.printing.wraps import laid_out

        if self._wrap is not None and self._wrap[0] == edition:
            return None
        if known_printer(edition.printer) is None:
            return Trouble(stranger_words(edition.printer), "printer")
        try:
            self._wrap = edition, laid_out(edition)
        except PrinterError as error:
            return Trouble(str(error), error.about)
        return None
