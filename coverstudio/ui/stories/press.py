"""What is known of the press that the cover is for: its profiles, its limit of ink, how it prints.

What takes a moment is for threads, the loading of NumPy and OpenCV included.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coverstudio.document.document import Document
from coverstudio.rendering.images import Images
from coverstudio.ui.translation import language

if TYPE_CHECKING:
    from coverstudio.imaging.profiles import Profile
    from coverstudio.imaging.separations import Separation
    from coverstudio.printing.proofs import Proof


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


class LastProof:
    """The proof that was asked for last, so that whoever asks for it next, from any thread, shares it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: tuple[Document, Separation | None] | None = None
        self._proof: Proof | None = None

    def of(self, document: Document, images: Images, separation: Separation | None) -> Proof:
        """Return what a rendering of the cover shows. Raises what `images` raises for missing pictures."""
        from coverstudio.printing.proofs import prove

        with self._lock:
            asked = self._asked
            known = self._proof if asked and asked[0] is document and asked[1] is separation else None
            if known is None:
                known = prove(document, images, separation)
                self._asked, self._proof = (document, separation), known
            return known


def measured_ink(proof: Proof) -> int:
    """Return the most ink on the page in per cent, words and specks aside."""
    from coverstudio.imaging.ink import most_ink

    return most_ink(proof.inks.coverage) if proof.inks is not None else 0
