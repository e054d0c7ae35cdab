"""Sentences about printers, with the names that the fields have for them."""

from __future__ import annotations

from coverstudio.ui.translation import language, told


def told_of_printers(sentence: str) -> str:
    """Return a sentence of the lower layers in the user's language, the names of printers included."""
    words = told(sentence)
    if language() != "ko" or words == sentence:
        return words
    from coverstudio.printing.printers import printers

    for one in sorted(printers(), key=lambda one: len(one.name), reverse=True):
        words = words.replace(one.name, one.korean)
    return words
