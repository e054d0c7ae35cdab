"""What a proof says in the panel: a verdict in few words, measures with what is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.editor.legibility.judging import Judgement
    from coverstudio.editor.legibility.measuring import Measures
    from coverstudio.editor.spelling import WordProof
    from coverstudio.editor.spelling.aligning import Line

# Icon and colour; the shape tells the verdicts apart without their colours.
MARKS = {
    "right": ("check-circle", "good"),
    "wrong": ("x-circle", "danger"),
    "not read": ("question", "caution"),
    "no recogniser": ("eye-slash", "quiet"),
}
HARD = ("warning", "caution")
_MOST_TOLD = 6


def verdict_of(proof: WordProof) -> str:
    """Return the verdict in few words."""
    return {
        "right": tr("Reads right"),
        "wrong": tr("Reads otherwise"),
        "not read": tr("Not read"),
        "no recogniser": tr("No recogniser for this script"),
    }[proof.verdict]


def note_of(proof: WordProof) -> str:
    """Return what has to be known beside the verdict, empty where it says all."""
    if proof.verdict == "right" and proof.differences:
        return tr("As far as recognition can tell: what is dotted it cannot tell apart.")
    if proof.verdict == "not read":
        return tr("Recognition was not sure of any letters: look at it yourself, or make it easier to read.")
    if proof.verdict == "no recogniser":
        return tr("Nothing here can read it back, so the spelling could not be proved.")
    return ""


def mark_of(judgement: Judgement) -> tuple[str, str]:
    """Return icon and colour of a text: of its verdict, of a right one that is hard to read."""
    is_hard = judgement.proof.verdict == "right" and not judgement.is_fine
    return HARD if is_hard else MARKS[judgement.proof.verdict]


def short_words(judgement: Judgement) -> str:
    """Return what is said of a text in a list."""
    if judgement.proof.verdict == "right" and not judgement.is_fine:
        return tr("Hard to read")
    return verdict_of(judgement.proof)


def measure_words(measures: Measures) -> tuple[tuple[str, str, str, bool], ...]:
    """Return of each measure its name, its value, what is enough, and whether it is."""
    from coverstudio.editor.legibility.measuring import BUSY, SMALLEST_CAPITALS
    from coverstudio.editor.legibility.scrims import ENOUGH

    return (
        (
            tr("Contrast"),
            f"{measures.contrast:.1f} : 1",
            tr("{enough} is enough", enough=f"{ENOUGH:.1f} : 1"),
            "contrast" not in measures.problems,
        ),
        (
            tr("Unrest below it"),
            f"{measures.unrest:.0f}",
            tr("up to {most} is calm enough", most=f"{BUSY:.0f}"),
            "unrest" not in measures.problems,
        ),
        (
            tr("Capitals in a thumbnail"),
            tr("{size} px", size=f"{measures.capitals:.1f}"),
            tr("{least} px are enough for a title", least=f"{SMALLEST_CAPITALS:.0f}"),
            "small" not in measures.problems,
        ),
    )


def small_words(judgement: Judgement) -> tuple[str, str]:
    """Return what a thumbnail shows of a title, and in which role; empty for other texts."""
    if judgement.small is None:
        return "", ""
    return {
        "right": (tr("Still reads right there"), "good"),
        "wrong": (tr("Reads otherwise there"), "caution"),
        "not read": (tr("Cannot be read there"), "caution"),
        "no recogniser": (tr("Could not be read back"), "note"),
    }[judgement.small.verdict]


def differing(proof: WordProof) -> tuple[Line, ...]:
    """Return wanted and read letters where they differ, with what stands around them."""
    from coverstudio.editor.spelling.aligning import aligned, shortened

    return shortened(aligned(proof))


def difference_lines(proof: WordProof) -> str:
    """Return the differences in words, one a line."""
    from coverstudio.editor.spelling import difference_words

    said = [told(difference_words(one)) for one in proof.differences[:_MOST_TOLD]]
    left = len(proof.differences) - _MOST_TOLD
    if left > 0:
        said.append(tr("and {count} more", count=left))
    return "\n".join(f"{one[:1].upper()}{one[1:]}" for one in said)
