"""A spelling proof in words."""

from __future__ import annotations

from coverstudio.editor.spelling.comparing import Difference
from coverstudio.editor.spelling.proving import WordProof
from coverstudio.generation.models.recogniser_files import EXAMPLE

NO_RECOGNISER = (
    "No recogniser here reads this script, so it could not be proved: add one under Cover › Models…, or run"
    f" “coverstudio models add FILE.onnx” (for Korean {EXAMPLE})."
)
_VERDICTS = {
    "right": "It reads as it should.",
    "wrong": "It does not read as it should.",
    "not read": "Nothing there could be read with certainty: look at it yourself, or make it more legible.",
    "no recogniser": NO_RECOGNISER,
}


def verdict_words(proof: WordProof) -> str:
    """Return the verdict of a proof in one sentence."""
    if proof.verdict == "right" and proof.differences:
        return "It reads as it should, as far as recognition can tell."
    return _VERDICTS[proof.verdict]


def difference_words(difference: Difference) -> str:
    """Return a difference in words, its place counted from 1.

    >>> difference_words(Difference(kind="changed", at=3, wanted="ie", read="ei"))
    'character 4: “ie” reads as “ei”'
    """
    place, wanted, read = difference.at + 1, f"“{difference.wanted}”", f"“{difference.read}”"
    words = {
        "missing": f"character {place}: {wanted} is missing",
        "added": f"character {place}: {read} is too much",
        "changed": f"character {place}: {wanted} reads as {read}",
        "case": f"character {place}: {wanted} reads as {read}, which differs in capitals alone",
        "alike": f"character {place}: {wanted} or {read}, they look alike",
        "unknown": f"character {place}: {wanted} is a character that recognition has not learnt",
    }
    if difference.kind == "space":
        if difference.wanted:
            return f"character {place}: a space was overlooked"
        return f"character {place}: a space was seen"
    return words[difference.kind]
