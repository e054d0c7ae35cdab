"""What the panel says of a wrap: names, measures, and how far the numbers can be relied upon. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from coverstudio.document.geometry import MM_PER_INCH, Size
from coverstudio.document.print_spec import PrintSpec
from coverstudio.document.spread import DIGITAL, WrapKind
from coverstudio.ui.translation import language, marked, told, tr

if TYPE_CHECKING:
    from coverstudio.printing.printers import Printer
    from coverstudio.printing.wraps import Wrap

NO_PRINTER, CUSTOM = "", "custom"
KINDS: dict[WrapKind, str] = {
    "front": marked("Front only"),
    "paperback": marked("Paperback"),
    "flaps": marked("With flaps"),
    "case": marked("Hardcover"),
    "jacket": marked("Dust jacket"),
    "ebook": marked("E-book"),
    "audiobook": marked("Audiobook"),
    "music": marked("Music"),
}


class Named(Protocol):
    """A printer or a paper."""

    @property
    def id(self) -> str:
        """What it is called in files."""
        ...

    @property
    def name(self) -> str:
        """What it is called in English."""
        ...

    @property
    def korean(self) -> str:
        """What it is called in Korean."""
        ...


def name_of(one: Named) -> str:
    """Return a printer's or a paper's name in the user's language."""
    return one.korean if language() == "ko" else one.name


def printer_choices(printers: Sequence[Printer]) -> list[tuple[str, str]]:
    """Return the printers as (id, name) pairs."""
    return [(one.id, name_of(one)) for one in printers]


def kind_choices(printer: Printer) -> list[tuple[str, str]]:
    """Return the kinds of covers that a printer makes."""
    return [(kind, tr(KINDS[kind])) for kind in printer.kinds]


def page_words(spec: PrintSpec) -> str:
    """Return the size of the whole page, in millimetres and inches; of what is never printed, in pixels."""
    page = spec.bleed_box.size
    if spec.spread is not None and spec.spread.edition.kind in DIGITAL:
        across, down = page.pixels(spec.ppi)
        return tr("Picture {width:,} × {height:,} px", width=across, height=down)
    return size_words(page)


def size_words(page: Size) -> str:
    """Return the size of a whole page, in millimetres and inches."""
    inches = (page.width / MM_PER_INCH, page.height / MM_PER_INCH)
    return tr(
        "Page {width:.2f} × {height:.2f} mm, {across:.3f} × {down:.3f} in",
        width=page.width, height=page.height, across=inches[0], down=inches[1],
    )  # fmt: skip


def spine_words(width: float, pages: int, counted: int) -> str:
    """Return the width of the spine, and the pages it was worked out for where they were rounded up."""
    words = tr("Spine {mm:.2f} mm, {inches:.4f} in", mm=width, inches=width / MM_PER_INCH)
    return words if counted == pages else words + " · " + tr("for {count} pages", count=counted)


def standing_words(wrap: Wrap, printer: Printer) -> str:
    """Return how far the numbers can be relied upon, in plain words."""
    if wrap.standing == "published":
        given = wrap.spread.edition.spine is not None
        return tr("Spine as you entered it; the rest is published.") if given else tr("Numbers as published.")
    if wrap.standing == "fitted":
        return tr("Fitted to results of the printer's calculator: compare before you order.")
    if not calculator_address(printer):
        return tr("An estimate: ask your printer for its own numbers.")
    return tr("An estimate: confirm with the printer's calculator.")


def trouble_words(sentence: str, printer: Printer | None) -> str:
    """Return what is wrong with a wish, with the names that the fields have for printer and paper."""
    words = told(sentence)
    if printer is None:
        return words
    for paper in printer.papers:
        for before, after in ("“”", "‘’"):
            words = words.replace(f"{before}{paper.id}{after}", f"{before}{name_of(paper)}{after}")
    return words.replace(printer.name, name_of(printer))


def calculator_address(printer: Printer) -> str:
    """Return the address of the printer's own calculator, "" where it has none."""
    return printer.calculator if printer.calculator.startswith("https://") else ""


def calculator_place(printer: Printer) -> str:
    """Return where the printer's own numbers are to be had, for a sentence."""
    return told(printer.calculator)
