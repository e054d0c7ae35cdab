"""Fixes for the book's details: read off the cover where it tells."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from coverstudio.document.document import Document
from coverstudio.document.languages import LANGUAGES, guessed_language, known_language
from coverstudio.document.layers import TextLayer
from coverstudio.editor.fixes.case import Case, Fix
from coverstudio.printing.findings import Rule
from coverstudio.printing.printed import printed_layers

_MOST_SHOWN = 40


def _texts(document: Document) -> list[TextLayer]:
    return [layer for layer in printed_layers(document) if isinstance(layer, TextLayer)]


def _title(case: Case) -> Fix | None:
    """Take the title that says it is one, else the largest words."""
    texts = sorted(_texts(case.document), key=lambda text: (text.role == "title", text.size), reverse=True)
    return _words("title", texts[0].text) if texts else None


def _author(case: Case) -> Fix | None:
    names = [text.text for text in _texts(case.document) if text.role == "author"]
    return _words("author", names[0]) if names else None


def _words(field: str, text: str) -> Fix:
    words = " ".join(text.split())
    shown = words if len(words) <= _MOST_SHOWN else words[: _MOST_SHOWN - 1] + "…"

    def edit(document: Document) -> Document:
        return msgspec.structs.replace(document, **{field: words})

    return Fix(name=f"Enter “{shown}”", edit=edit)


def _language(case: Case) -> Fix:
    """Take the language that the letters tell; Latin ones tell none, and English is the likeliest."""
    words = " ".join((case.document.title, *(text.text for text in _texts(case.document))))
    language = known_language(guessed_language(words)) or LANGUAGES[0]

    def edit(document: Document) -> Document:
        return msgspec.structs.replace(document, language=language.code)

    return Fix(name=f"It is in {language.english}", edit=edit)


def _disclosure(_: Case) -> Fix:
    return Fix(name="Copy the disclosure", job="copy-disclosure")


DETAIL_FIXES: dict[Rule, Callable[[Case], Fix | None]] = {
    "title-missing": _title,
    "author-missing": _author,
    "language-missing": _language,
    "ai-disclosure": _disclosure,
}
