"""What is known of the press that the cover is for: its profiles, its limit of ink, how it prints.

What takes a moment is for threads, the loading of NumPy and OpenCV included.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coverstudio.document.document import Document
from coverstudio.rendering.images import Images
from coverstudio.ui.translation import language

if TYPE_CHECKING:
    from coverstudio.imaging.profiles import Profile
    from coverstudio.imaging.separations import Separation


@dataclass(frozen=True)
class InkFigure:
    """The most ink on the page, specks aside, the limit, both in per cent, and whose limit it is.

    `printer` is empty where the limit is that of presses in general.
    """

    most: int
    limit: int
    printer: str

    @property
    def is_too_much(self) -> bool:
        """Whether the press takes less."""
        return self.most > self.limit


def ink_limit(document: Document) -> tuple[int, str]:
    """Return the most ink in per cent that the cover's printer takes, and the printer's name.

    A printer that publishes no limit is taken to be like any other, and not named.
    """
    from coverstudio.printing.printers import printer, printer_of

    anybody = printer("plain")
    for candidate in (printer_of(document), anybody):
        if candidate is not None and candidate.file.most_ink is not None:
            name = candidate.korean if language() == "ko" else candidate.name
            return int(candidate.file.most_ink.value), "" if candidate.id == anybody.id else name
    raise LookupError("the plain printer has no limit of ink")


def found_profiles(chosen: Path | None) -> tuple[tuple[Profile, ...], Profile | None, str]:
    """Return the profiles to choose from, the chosen one, and why there is none."""
    # The next one is for the caller, who runs in the window's thread: NumPy takes a moment.
    import coverstudio.imaging.separations  # noqa: F401  # pyright: ignore[reportUnusedImport]
    from coverstudio.imaging.profiles import ProfileError
    from coverstudio.printing.profiles import chosen_profile, installed_profiles

    installed = installed_profiles()
    try:
        profile = chosen_profile(chosen, installed)
    except ProfileError as error:
        return installed, None, str(error)
    known = any(one.path == profile.path for one in installed)
    return (installed if known else (*installed, profile)), profile, ""


def measured_ink(document: Document, images: Images, separation: Separation) -> int:
    """Return the most ink on the page in per cent, words and specks aside."""
    from coverstudio.imaging.ink import most_ink
    from coverstudio.printing.proofs import prove

    inks = prove(document, images, separation).inks
    return most_ink(inks.coverage) if inks is not None else 0
