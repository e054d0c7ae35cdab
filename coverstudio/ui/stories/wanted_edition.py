"""What a finished PDF should be the cover of."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from coverstudio.document.print_spec import PrintSpec, print_spec
from coverstudio.document.spread import Edition
from coverstudio.ui.stories.editions import Editions

if TYPE_CHECKING:
    from coverstudio.printing.wraps import Wrap


class WantedEdition(Editions):
    """Begins with what the open cover is laid out for, and changes nothing of it."""

    def __init__(self) -> None:
        super().__init__()
        self._spec = print_spec("a4")

    @property
    def spec(self) -> PrintSpec:
        """The print spec of the wrap that is wanted; without a printer it says nothing."""
        return self._spec

    @property
    def edition(self) -> Edition | None:
        """What is laid out: the last wish that could be; None without a printer."""
        return self._spec.spread.edition if self._spec.spread is not None else None

    def begin_with(self, spec: PrintSpec) -> None:
        """Want what a cover is laid out for; no printer where it has none, or one that is not known here."""
        from coverstudio.editor.wraps import page_of
        from coverstudio.printing.printers import PrinterError
        from coverstudio.printing.wraps import laid_out

        self._page = page_of(spec)
        self._spec = print_spec("a4")
        if spec.spread is not None:
            with contextlib.suppress(PrinterError):
                self._spec = laid_out(spec.spread.edition).print_spec("")
        self._follow(self._spec)
        self.changed.emit()

    def _take(self, wrap: Wrap | None, field: str) -> None:
        self._spec = print_spec("a4") if wrap is None else wrap.print_spec("")
        self.changed.emit()
