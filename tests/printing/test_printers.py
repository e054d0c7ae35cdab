"""Every number of a printer says where it comes from, and how sure it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from coverstudio.document.geometry import Size
from coverstudio.paths import resources_dir
from coverstudio.printing import printers
from coverstudio.printing.figures import Figure
from coverstudio.printing.printers import IDS, Printer, PrinterError
from coverstudio.printing.trims import trim_size

FOLDER = resources_dir() / "printers"


def figures(value: object) -> Iterator[Figure]:
    """Yield every figure in a printer, wherever it stands."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from figures(part)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from figures(getattr(value, name))


def sources(printer: Printer) -> set[str]:
    """Return the keys of all sources that the printer's numbers name."""
    tables = (
        rule for paper in printer.papers for rule in (paper.spine, paper.hard_spine)
        if isinstance(rule, printers.Table)
    )  # fmt: skip
    roles = {layout.barcode.role_source for layout in printer.layouts if layout.barcode is not None}
    named = {figure.source for figure in figures(printer)} | {table.source for table in tables}
    return (named | roles | {printer.ai_source}) - {""}


def test_every_file_is_a_printer_and_every_printer_a_file() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(IDS)
    assert [printer.id for printer in printers.printers()] == list(IDS)


@pytest.mark.parametrize("identity", IDS)
def test_every_number_names_a_source_with_a_date_and_no_source_is_idle(identity: str) -> None:
    printer = printers.printer(identity)
    assert sources(printer) == set(printer.sources)
    assert all(source.title and source.date for source in printer.sources.values())


@pytest.mark.parametrize("identity", IDS)
def test_what_is_general_knowledge_or_our_own_is_an_estimate(identity: str) -> None:
    printer = printers.printer(identity)
    guessed = [figure for figure in figures(printer) if figure.source in ("general", "own", "glue", "place")]
    assert {figure.standing for figure in guessed} <= {"estimate"}


@pytest.mark.parametrize("identity", IDS)
def test_a_word_that_nobody_knows_in_a_file_is_noticed(identity: str) -> None:
    known = json.loads((FOLDER / f"{identity}.json").read_text("utf-8"))
    with pytest.raises(msgspec.ValidationError, match="colour"):
        msgspec.json.decode(json.dumps({**known, "colour": "red"}), type=Printer)


def test_a_number_without_its_source_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'[3, "mm", "published"]', type=Figure)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'[3, "cubits", "published", "help"]', type=Figure)


def test_numbers_are_read_as_they_are_written() -> None:
    figure = msgspec.json.decode(b'[0.002252, "in", "published", "help"]', type=Figure)
    assert figure.exact_mm == Decimal("0.0572008")


def test_a_printer_that_there_is_not_is_answered_with_the_ones_there_are() -> None:
    with pytest.raises(PrinterError, match=r"no printer “gutenberg”: choose one of kdp-paperback, .*, music"):
        printers.printer("gutenberg")


def test_printers_and_papers_are_found_by_what_people_call_them() -> None:
    bookk, ingram = printers.printer("부크크"), printers.printer("Ingram Spark")
    assert (bookk.id, ingram.id) == ("bookk", "ingramspark")
    assert (
        printers.paper(bookk, "미색모조") is printers.paper(bookk, "100g") is printers.paper(bookk, "cream")
    )
    assert printers.paper(ingram, "Premium Color").id == "premium"


def test_a_paper_that_there_is_not_is_answered_with_the_ones_there_are() -> None:
    bookk = printers.printer("bookk")
    with pytest.raises(PrinterError, match="BOOKK has no paper “velvet”: choose one of cream"):
        printers.paper(bookk, "velvet")


@pytest.mark.parametrize(
    ("printer", "text", "size"),
    [
        ("kdp-paperback", "6x9", Size(152.4, 228.6)),
        ("kdp-paperback", "6 × 9 in", Size(152.4, 228.6)),
        ("kdp-paperback", "152x225mm", Size(152, 225)),
        ("kdp-hardcover", "6.14x9.21", Size(155.956, 233.934)),
        ("kdp-hardcover", "156x234", Size(155.956, 233.934)),
        ("kyobo", "신국판", Size(152, 225)),
        ("kyobo", "188x255", Size(188, 255)),
        ("plain", "A5", Size(148, 210)),
        ("plain", "46판", Size(128, 188)),
        ("bookk", "46판", Size(127, 188)),
    ],
)
def test_a_trim_is_understood_as_the_printer_means_it(printer: str, text: str, size: Size) -> None:
    found = trim_size(printers.printer(printer), text)
    assert (found.width, found.height) == pytest.approx((size.width, size.height))


@pytest.mark.parametrize(
    ("printer", "text", "sentence"),
    [
        ("kdp-paperback", "3x5", "Amazon KDP paperback does not print a trim of 3 × 5 in: "),
        ("kdp-paperback", "9x12", r"\(4 × 6 to 8.5 × 11.69 in\) or another printer"),
        ("kdp-hardcover", "5x8", "choose one of its own .5.5x8.5, 6x9, 6.14x9.21, 7x10, 8.25x11. or another"),
        ("bookk", "신국판", "BOOKK does not print a trim of 152 × 225 mm: "),
        ("kyobo", "188x253", "does not print a trim of 188 × 253 mm"),
        ("plain", "huge", "“huge” is no trim size: write it like a5"),
        ("plain", "0x9", "A trim has a width and a height"),
        ("plain", "148x-210", "is no trim size"),
        ("plain", "148x1e9", "is no trim size"),
        ("plain", "99999999999999999999x5", "does not print a trim"),
    ],
)
def test_a_trim_that_is_not_to_be_had_is_refused(printer: str, text: str, sentence: str) -> None:
    with pytest.raises(PrinterError, match=sentence):
        trim_size(printers.printer(printer), text)
