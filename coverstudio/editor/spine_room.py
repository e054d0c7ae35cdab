"""Where words may stand on a spine, or why none can: what the printer says of it."""

from __future__ import annotations

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.spread import Panel, WrapKind
from coverstudio.printing.printers import known_printer

_ENDS = 0.035  # of the spine's height that stays free at either end


class SpineError(ValueError):
    """Why a spine stays empty: one sentence with what to do."""


def spine_obstacle(document: Document) -> str:
    """Return why no words can stand on the spine, in one sentence; "" when they can."""
    try:
        spine_room(document)
    except SpineError as error:
        return str(error)
    if not (document.title.strip() or document.author.strip()):
        return "The book has no title yet: type it in the stage Type."
    return ""


def spine_room(document: Document) -> tuple[Panel, Box]:
    """Return the spine and where words may stand on it. Raises SpineError."""
    spread = document.print_spec.spread
    panel = spread.panel("spine") if spread is not None else None
    if spread is None or panel is None:
        raise SpineError("This cover has no spine: choose a printer and a kind of cover that has one.")
    if panel.safe is None:
        raise SpineError(_refusal(spread.edition.printer, spread.edition.kind))
    ends = _ENDS * panel.box.height
    safe = panel.safe
    return panel, Box(safe.x, safe.y + ends, safe.width, safe.height - 2 * ends)


def _refusal(printer_id: str, kind: WrapKind) -> str:
    printer = known_printer(printer_id)
    layout = printer.layout(kind) if printer is not None else None
    if printer is None or layout is None or layout.spine_text is None:
        return "This printer takes no words on the spine: leave it without."
    least = int(layout.spine_text.from_pages.value)
    return f"{printer.name} prints words on a spine from {least} pages on: leave it without."
