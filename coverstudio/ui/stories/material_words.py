"""What is said of letters that were painted in a material and read back."""

from __future__ import annotations

from coverstudio.ui.stories.materials import Outcome
from coverstudio.ui.stories.proof_words import MARKS
from coverstudio.ui.translation import tr, tr_count

_LONGEST = 60


def said_of(outcome: Outcome) -> tuple[str, str, str]:
    """Return icon, colour and words of what came of it."""
    painted = outcome.painted
    mark, colour = MARKS[painted.proof]
    if painted.proof == "right":
        return mark, colour, tr("Reads right")
    if painted.proof == "no recogniser":
        return mark, colour, tr("Nothing here can read it back, so the spelling could not be proved.")
    if outcome.is_kept:
        return mark, colour, tr("Kept, though recognition does not read it right")
    return mark, colour, f"{_reading(outcome)} {tr('Your text was left as it is.')}"


def _reading(outcome: Outcome) -> str:
    painted = outcome.painted
    read = " ".join(painted.read.split())
    read = read if len(read) <= _LONGEST else f"{read[: _LONGEST - 1].rstrip()}…"
    if painted.proof == "not read" or not read:
        return tr_count(painted.tries, "Cannot be read after one try.", "Cannot be read after {count} tries.")
    tries = tr_count(painted.tries, "after one try", "after {count} tries")
    return tr("Reads “{read}” {tries}.", read=read, tries=tries)
