"""What is told after the work: what was erased, and what a printer would say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coverstudio.cli.desk import Desk

if TYPE_CHECKING:
    from coverstudio.document.document import Document
    from coverstudio.editor.erasing import Report


def tell(desk: Desk, report: Report | None) -> None:
    """Tell what was erased, if anything was to be."""
    if report is not None:
        desk.console.note(_told(report))


def _told(report: Report) -> str:
    if report.regions_found == 0 and report.rounds == 0:
        return "No lettering found; the picture is unchanged."
    rounds = "1 round" if report.rounds == 1 else f"{report.rounds} rounds"
    regions = "1 region" if report.regions_found == 1 else f"{report.regions_found} regions"
    if report.regions_left:
        return f"After {rounds} {report.regions_left} of {regions} can still be read."
    return f"Clean after {rounds}: {regions} erased, {report.masked_share:.1%} repainted."


def tell_notes(desk: Desk, document: Document) -> None:
    """Tell what a model had to say of the pictures that it painted."""
    from coverstudio.editor.again import generated_recipe

    for layer in document.images:
        painted = layer.recipe and generated_recipe(layer.recipe)
        if painted:
            for note in str(painted.settings.get("notes", "")).splitlines():
                desk.console.note(note)


def tell_findings(desk: Desk, document: Document, printer: str = "") -> None:
    """Tell what a printer would object to: that of the id, else the one the cover is laid out for."""
    from coverstudio.printing import printers
    from coverstudio.printing.preflight import preflight

    for finding in preflight(document, printers.printer(printer) if printer else None):
        desk.console.note(finding.sentence)
