"""What a choice of printer leaves open, and the way from a front to a wrap and back."""

from __future__ import annotations

import msgspec
import pytest

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import TextLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.document.reflow import reflowed
from coverstudio.document.spread import Edition
from coverstudio.editor.wraps import (
    USUAL_PAGES,
    counted_pages,
    front_alone,
    nearest_trim,
    new_edition,
    spine_of,
    trim_words,
    trims_of,
    usual_flaps,
    usual_kind,
)
from coverstudio.printing.printers import IDS, PrinterError, printer, printer_of
from coverstudio.printing.wraps import laid_out

NOVEL = Edition(printer="kdp-paperback", kind="paperback", trim=Size(152.4, 228.6), paper="cream", pages=240)
A5 = print_spec("a5")


@pytest.mark.parametrize("identity", IDS)
@pytest.mark.parametrize("name", ["a5", "6x9", "ebook", "square"])
def test_every_printer_can_be_chosen_for_every_format_in_every_kind(identity: str, name: str) -> None:
    chosen = printer(identity)
    for kind in chosen.kinds:
        wrap = laid_out(new_edition(chosen, kind, print_spec(name).trim, None))
        assert wrap.spread.panel("front") is not None


def test_a_printer_is_begun_with_the_page_of_now_and_a_usual_book() -> None:
    edition = new_edition(printer("bookk"), "paperback", A5.trim, None)
    assert (edition.trim, edition.paper, edition.pages) == (A5.trim, "cream", USUAL_PAGES)


def test_the_page_count_is_the_books_and_stays_with_every_printer() -> None:
    thin = msgspec.structs.replace(NOVEL, pages=60)
    moved = new_edition(printer("kdp-hardcover"), "case", Size(152.4, 228.6), thin)
    assert (moved.pages, moved.paper, moved.trim) == (60, "cream", NOVEL.trim)
    with pytest.raises(PrinterError, match="binds 75 to 550 pages") as caught:
        laid_out(moved)
    assert caught.value.about == "pages"


def test_a_spine_from_one_printers_calculator_is_no_other_ones() -> None:
    given = msgspec.structs.replace(NOVEL, spine=15.0)
    assert new_edition(printer("kdp-paperback"), "paperback", A5.trim, given).spine == 15.0
    assert new_edition(printer("ingramspark"), "paperback", A5.trim, given).spine is None


def test_a_kind_is_kept_where_the_printer_makes_it() -> None:
    flaps = Edition(printer="bookk", kind="flaps", trim=A5.trim, paper="cream", pages=200)
    assert usual_kind(printer("kyobo"), flaps) == "flaps"
    assert usual_kind(printer("kdp-paperback"), flaps) == "paperback"


def test_a_page_that_nobody_there_prints_becomes_the_nearest_one() -> None:
    assert nearest_trim(printer("bookk"), Size(150, 212)) == Size(148, 210)
    clamped = nearest_trim(printer("kdp-paperback"), Size(90, 400))
    assert (clamped.width, clamped.height) == pytest.approx((101.6, 296.926))


def test_trims_are_said_as_people_say_them() -> None:
    labels = [trim.label for trim in trims_of(printer("kdp-paperback"))]
    assert "6 × 9 in" in labels and "A5 · 148 × 210 mm" in labels and "신국판 · 152 × 225 mm" in labels
    assert trims_of(printer("kdp-hardcover"))[0].label == "5.5 × 8.5 in"
    assert trim_words(Size(127, 203.2)) == "5 × 8 in"


def test_an_odd_page_count_is_counted_as_the_printer_counts_it() -> None:
    kdp, bookk = printer("kdp-paperback"), printer("bookk")
    assert (counted_pages(kdp, 241), counted_pages(bookk, 241)) == (242, 241)
    odd = laid_out(msgspec.structs.replace(NOVEL, pages=241)).spine
    assert odd == laid_out(msgspec.structs.replace(NOVEL, pages=242)).spine


def test_flaps_reach_as_far_as_the_printer_says() -> None:
    layout = printer("bookk").layout("flaps")
    assert layout is not None and usual_flaps(layout) == 100
    flapped = Edition(printer="bookk", kind="flaps", trim=A5.trim, paper="cream", pages=200)
    assert laid_out(flapped).page == laid_out(msgspec.structs.replace(flapped, flaps=100.0)).page


def test_a_front_becomes_a_wrap_and_a_front_again_with_everything_in_its_place() -> None:
    title = TextLayer(name="Title", text="Walden", family="Roboto", size=30, box=Box(20, 30, 110, 20))
    front = Document(print_spec=print_spec("6x9"), layers=(title,))
    wrapped = reflowed(front, laid_out(NOVEL).print_spec("wrap"))
    spine = spine_of(wrapped)
    assert spine is not None and spine.width == pytest.approx(15.24)
    assert wrapped.layers[0].box.x == pytest.approx(152.4 + 15.24 + 20)
    back = reflowed(wrapped, front_alone(wrapped.print_spec))
    assert back.print_spec == front.print_spec
    assert back.layers[0].box.x == pytest.approx(20)


def test_the_front_of_a_hard_cover_is_its_page_and_no_board() -> None:
    case = Edition(printer="kdp-hardcover", kind="case", trim=Size(177.8, 254), paper="white", pages=240)
    spec = front_alone(laid_out(case).print_spec("x"))
    assert (spec.trim, spec.bleed, spec.spread) == (Size(177.8, 254), 3.0, None)


def test_a_printer_that_is_not_known_here_is_none() -> None:
    document = Document(print_spec=laid_out(NOVEL).print_spec("wrap"))
    spread = document.print_spec.spread
    assert spread is not None and printer_of(document) is printer("kdp-paperback")
    strange = msgspec.structs.replace(spread, edition=msgspec.structs.replace(NOVEL, printer="from-2040"))
    spec = msgspec.structs.replace(document.print_spec, spread=strange)
    assert printer_of(msgspec.structs.replace(document, print_spec=spec)) is None
