"""What shops do not want to read on a cover that is looked at on screens: prices, advertising, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coverstudio.printing.findings import Finding
from coverstudio.printing.preflight.subject import Subject

# KDP: "no pricing or promotional text". The words of the title are the book's own.
_PROMOTION = re.compile(
    r"[$€£₩]\s?[\d.,]*\d|\d\s?(?:원|달러|엔)(?!\w)|\d+\s?%\s?off|무료|할인|특가|증정"
    r"|\b(?:free|sale|discount|best[- ]?seller|limited time|buy now|only \d)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|\bwww\.|@\w|\b[\w-]+\.(?:com|net|org|kr|io|co)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def word_findings(subject: Subject) -> Iterator[Finding]:
    """Yield which words a shop would not want; nothing for what is printed."""
    if subject.printer is None or not subject.is_on_screen:
        return
    title = subject.document.title.casefold()
    for layer in subject.texts:
        match = _PROMOTION.search(layer.text)
        address = _ADDRESS.search(layer.text)
        if match is not None and match[0].casefold() not in title:
            yield Finding(
                rule="promotional-words",
                severity="may-be-rejected",
                sentence=(
                    f"“{match[0]}” in the text “{layer.name}” reads like a price or advertising, which"
                    f" {subject.printer.name} does not take on a cover: leave it out."
                ),
                layer_id=layer.id,
            )
        elif address is not None or (subject.kind == "music" and _says_more(layer.text, subject)):
            yield Finding(
                rule="words-too-many",
                severity="may-be-rejected",
                sentence=(
                    f"The text “{layer.name}” says more than title and name, and {subject.printer.name} takes"
                    " no addresses or other words on a cover: leave it out."
                ),
                layer_id=layer.id,
            )


def _says_more(text: str, subject: Subject) -> bool:
    """Tell whether a text has a word that neither the title nor the artist has."""
    known = set(_WORD.findall(f"{subject.document.title} {subject.document.author}".casefold()))
    return not set(_WORD.findall(text.casefold())) <= known
