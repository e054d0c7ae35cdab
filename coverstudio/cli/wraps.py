"""`coverstudio wrap`: what a printer wants a whole cover to measure."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import add_json, new_command
from coverstudio.cli.desk import Desk
from coverstudio.cli.editions import add_edition, edition_of, notes_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coverstudio.document.geometry import Box
    from coverstudio.printing.printers import Printer
    from coverstudio.printing.wraps import Wrap

_MM_PER_INCH = 25.4
_DECIMALS_MM, _DECIMALS_INCHES = 4, 6


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "wrap", "work out the size, the spine and the panels of a whole cover")
    add_edition(command, needs_printer=True)
    add_json(command)


async def wrap(arguments: argparse.Namespace, desk: Desk) -> None:
    """`coverstudio wrap`: page, spine and panels, in words or as JSON."""
    import msgspec

    from coverstudio.printing import printers
    from coverstudio.printing.wraps import laid_out

    printer = printers.printer(arguments.printer)
    edition = edition_of(arguments, printer)
    result = laid_out(edition)
    for sentence in notes_on(arguments, printer, result):
        desk.console.note(sentence)
    if arguments.json:
        desk.console.answer(msgspec.json.encode(_as_json(printer, result)).decode())
        return
    for line in _lines(printer, result):
        desk.console.answer(line)


def _as_json(printer: Printer, result: Wrap) -> dict[str, object]:
    return {
        "printer": printer.id,
        "page_inches": result.page_inches,
        "spine_inches": round(result.spine / _MM_PER_INCH, _DECIMALS_INCHES),
        "panels": [{"name": panel.name, **_box(panel.box)} for panel in result.spread.panels],
        "standing": result.standing,
    }


def _box(box: Box) -> dict[str, float]:
    sides = {"x": box.x, "y": box.y, "w": box.width, "h": box.height}
    return {name: round(side, _DECIMALS_MM) for name, side in sides.items()}


def _lines(printer: Printer, result: Wrap) -> Iterator[str]:
    from coverstudio.printing.wraps import KINDS_IN_KOREAN, PANELS_IN_KOREAN

    kind, page = result.spread.edition.kind, result.page
    width, height = page.pixels_needed(result.ppi)
    yield f"{printer.name} ({printer.korean}), {kind} ({KINDS_IN_KOREAN[kind]}): {result.standing}"
    yield (
        f"page     {_shown(page.width)} × {_shown(page.height)} mm, "
        f"{result.page_inches[0]:.4f} × {result.page_inches[1]:.4f} in, "
        f"{width} × {height} px at {result.ppi} ppi"
    )
    layout = printer.layout(kind)
    if layout is not None:
        beyond = "wrap     " if layout.wraps_around else "bleed    "
        yield f"{beyond}{_shown(result.bleed)} mm on every side"
    if result.spine:
        inches = result.spine / _MM_PER_INCH
        yield f"spine    {_shown(result.spine)} mm, {inches:.4f} in ({_why(printer, result)})"
    for panel in result.spread.panels:
        text = f"text in {_corners(panel.safe)}" if panel.safe else "no text"
        yield f"{panel.name} {PANELS_IN_KOREAN[panel.name]}  {_corners(panel.box)}  {text}"
    for hinge in result.spread.hinges:
        yield f"hinge 홈  {_corners(hinge)}  no text"
    if result.spread.barcode is not None:
        yield f"barcode 바코드 자리  {_corners(result.spread.barcode)}"
    yield _file(printer)


def _why(printer: Printer, result: Wrap) -> str:
    """Return where the width of the spine comes from."""
    if result.spread.edition.spine is not None:
        return "as given"
    sources = [printer.sources[key] for key in result.spine_sources]
    return f"{result.spine_standing}: {'; '.join(f'{source.title}, {source.date}' for source in sources)}"


def _file(printer: Printer) -> str:
    limits = printer.file
    told = [" or ".join(limits.forms), f"{limits.ppi.value} ppi"]
    if limits.most_ink is not None:
        told.append(f"total ink at most {limits.most_ink.value} %")
    if limits.most_megabytes is not None:
        told.append(f"at most {limits.most_megabytes.value} MB")
    return f"file     {', '.join(told)}"


def _corners(box: Box) -> str:
    return f"x {_shown(box.x)} y {_shown(box.y)} w {_shown(box.width)} h {_shown(box.height)} mm"


def _shown(mm: float) -> str:
    return f"{mm:.3f}"
