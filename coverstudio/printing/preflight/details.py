"""What a shop asks about the book beside its cover: title, author, language, how the pictures were made."""

from __future__ import annotations

from collections.abc import Iterator

from coverstudio.document.layers import AnyLayer, TextLayer, shown_recipe
from coverstudio.document.pictures import is_generated
from coverstudio.printing.findings import Finding
from coverstudio.printing.preflight.subject import Subject


def detail_findings(subject: Subject) -> Iterator[Finding]:
    """Yield which of the book's details are missing, and what has to be declared."""
    document = subject.document
    if not document.title.strip():
        yield Finding(
            rule="title-missing",
            severity="looks-bad",
            sentence="The book's details have no title, so the PDF will have none either: enter it there.",
        )
    if subject.printer is None:
        return
    if not document.author.strip():
        yield Finding(
            rule="author-missing",
            severity="looks-bad",
            sentence="The book's details name no author, so the file will not either: enter the author.",
        )
    if not document.language.strip():
        yield Finding(
            rule="language-missing",
            severity="looks-bad",
            sentence="The book's details do not say in which language it is: choose it.",
        )
    yield from _declarations(subject)


def _declarations(subject: Subject) -> Iterator[Finding]:
    printer = subject.printer
    if printer is None or not printer.asks_about_ai:
        return
    for layer in subject.layers:
        if is_generated(shown_recipe(layer)):
            yield Finding(
                rule="ai-disclosure",
                severity="looks-bad",
                sentence=_declaration(layer, printer.name),
                layer_id=layer.id,
            )
            return


def _declaration(layer: AnyLayer, printer: str) -> str:
    if isinstance(layer, TextLayer):
        return (
            f"A model painted the letters of “{layer.name}”, which has to be declared to {printer}:"
            " copy the disclosure and paste it there."
        )
    return (
        f"A model painted the picture “{layer.name}”, which has to be declared to {printer}:"
        " copy the disclosure and paste it there."
    )
