"""What is known of the press that the cover is for: its profiles, its limit of ink, its printer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coverstudio.document.document import Document
from coverstudio.ui.translation import language

if TYPE_CHECKING:
    from coverstudio.imaging.profiles import Profile
    from coverstudio.printing.printers import Printer


@dataclass(frozen=True)
class InkFigure:
    """The most ink on the page, specks aside, the limit, both in per cent, and whose limit it is."""

    most: int
    limit: int
    printer: str

    @property
    def is_too_much(self) -> bool:
        """Whether the press takes less."""
        return self.most > self.limit


def ink_limit(document: Document) -> tuple[int, str]:
    """Return the most ink in per cent that the cover's printer takes, and the printer's name.

    A printer that publishes no limit is taken to be like any other.
    """
    from coverstudio.printing.printers import printer

    for candidate in (printer_of(document), printer("plain")):
        if candidate is not None and candidate.file.most_ink is not None:
            name = candidate.korean if language() == "ko" else candidate.name
            return int(candidate.file.most_ink.value), name
    raise LookupError("the plain printer has no limit of ink")


def printer_of(document: Document) -> Printer | None:
    """Return the printer that the cover is laid out for, None without one or with one nobody knows."""
    from coverstudio.printing.printers import PrinterError, printer

    spread = document.print_spec.spread
    try:
        return printer(spread.edition.printer) if spread is not None else None
    except PrinterError:  # a cover of a newer version
        return None


def found_profiles(chosen: Path | None) -> tuple[tuple[Profile, ...], Profile | None, str]:
    """Return the profiles to choose from, the chosen one, and why there is none."""
    from coverstudio.imaging.profiles import ProfileError
    from coverstudio.printing.profiles import chosen_profile, installed_profiles

    installed = installed_profiles()
    try:
        profile = chosen_profile(chosen)
    except ProfileError as error:
        return installed, None, str(error)
    known = any(one.path == profile.path for one in installed)
    return (installed if known else (*installed, profile)), profile, ""
