"""Whole wraps: the numbers that printers' own calculators give, and what must hold of every one of them."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coverstudio.document.geometry import MM_PER_INCH, Box, Size, mm_to_points
from coverstudio.document.spread import SHEET_ORDER, Edition, WrapKind
from coverstudio.printing import printers
from coverstudio.printing.printers import Paper, Printer, PrinterError
from coverstudio.printing.spines import rounded
from coverstudio.printing.trims import trim_size
from coverstudio.printing.wraps import KINDS_IN_KOREAN, PANELS_IN_KOREAN, Wrap, laid_out


def wrap(
    printer: str,
    trim: str,
    paper: str,
    pages: int,
    kind: WrapKind | None = None,
    flaps: float | None = None,
    spine: float | None = None,
) -> Wrap:
    """Lay out the printer's usual cover, or one of another kind."""
    found = printers.printer(printer)
    return laid_out(
        Edition(
            printer=printer, kind=kind or found.kinds[0], trim=trim_size(found, trim), paper=paper,
            pages=pages, flaps=flaps, spine=spine,
        )
    )  # fmt: skip


def digits(number: float, decimals: int) -> str:
    """Return a number as a calculator shows it."""
    return str(rounded(Decimal(repr(number)), decimals))


def rows(laid: Wrap) -> list[str]:
    """Return the panels in words, to a tenth of a millimetre."""
    return [f"{p.name} {p.box.x:.1f}–{p.box.right:.1f}" for p in laid.spread.panels]


@pytest.mark.parametrize(
    ("trim", "paper", "pages", "spine", "page", "pixels"),
    [
        ("6x9", "cream", 240, "0.6000", ("12.8500", "9.2500"), (3855, 2775)),
        ("5.5x8.5", "white", 200, "0.4504", ("11.7004", "8.7500"), (3511, 2625)),
        ("6x9", "premium", 300, "0.7041", ("12.9541", "9.2500"), (3887, 2775)),
    ],
)
def test_kdp_paperbacks_measure_what_kdp_says(
    trim: str, paper: str, pages: int, spine: str, page: tuple[str, str], pixels: tuple[int, int]
) -> None:
    laid = wrap("kdp-paperback", trim, paper, pages)
    assert digits(laid.spine / MM_PER_INCH, 4) == spine
    assert tuple(digits(side, 4) for side in laid.page_inches) == page
    assert laid.page.pixels_needed(300) == pixels
    assert laid.standing == "published"


def test_a_page_in_points_comes_from_inches_and_not_from_pixels() -> None:
    laid = wrap("kdp-paperback", "6x9", "cream", 240)
    assert mm_to_points(laid.page.width) == pytest.approx(925.2, abs=1e-9)


@pytest.mark.parametrize(
    ("pages", "paper", "width"),
    [
        (76, "cream", "13.954"),
        (186, "white", "14.183"),
        (426, "white", "14.723"),
        (426, "cream", "14.829"),
        (446, "cream", "14.879"),
        (240, "cream", "14.364"),
    ],
)
def test_kdp_hardcovers_fit_the_calculator(pages: int, paper: str, width: str) -> None:
    laid = wrap("kdp-hardcover", "6x9", paper, pages)
    assert tuple(digits(side, 3) for side in laid.page_inches) == (width, "10.417")
    assert laid.standing == "fitted"


def test_the_spine_of_the_thinnest_kdp_hardcover() -> None:
    assert digits(wrap("kdp-hardcover", "6x9", "cream", 76).spine / MM_PER_INCH, 3) == "0.379"


INGRAM_PAGES = (24, 48, 100, 150, 200, 240, 300, 400, 500, 600, 800)
INGRAM = {
    "creme": ".058 .115 .240 .348 .458 .545 .674 .890 1.114 1.333 1.767",
    "white": ".050 .099 .207 .321 .424 .505 .629 .821 1.005 1.213 1.590",
    "groundwood": ".068 .127 .255 .378 .502 .600 .748 .994 1.241 1.487 1.980",
    "white70": ".065 .130 .272 .408 .543 .652 .815 1.087 1.359 1.630 2.174",
    "premium": ".062 .125 .260 .390 .520 .623 .779 1.039 1.299 1.558 2.078",
}


@pytest.mark.parametrize("paper", INGRAM)
def test_ingramspark_spines_are_those_of_its_calculator(paper: str) -> None:
    found = [wrap("ingramspark", "6x9", paper, pages) for pages in INGRAM_PAGES]
    assert [digits(laid.spine / MM_PER_INCH, 3).removeprefix("0") for laid in found] == INGRAM[paper].split()
    assert {laid.standing for laid in found} == {"estimate"}


def test_between_two_rows_of_the_table_lies_a_line() -> None:
    # 276 pages: .545 + 36/60 × (.674 - .545) = .6224; an odd page count is printed as the next even one
    assert [digits(wrap("ingramspark", "6x9", "creme", n).spine / MM_PER_INCH, 3) for n in (275, 276)] == [
        "0.622",
        "0.622",
    ]


def test_an_ingramspark_case_has_boards_hinges_and_a_wrap_around() -> None:
    laid = wrap("ingramspark", "6x9", "creme", 240, "case")
    # 1.25 + 2 × (6 - .185) + 1.0 + 11/16, and 9 + .25 + 1.25
    assert laid.page_inches == (14.5675, 10.5)
    assert laid.bleed == 0.625 * MM_PER_INCH
    assert [round(hinge.width, 3) for hinge in laid.spread.hinges] == [12.7, 12.7]
    back, spine, front = (panel.box for panel in laid.spread.panels)
    assert laid.spread.hinges[0].right == pytest.approx(spine.x)
    assert laid.spread.hinges[1].x == pytest.approx(spine.right)
    assert back.width == pytest.approx((6 - 0.185 + 0.5) * MM_PER_INCH) == front.width


def test_hard_spines_grow_in_sixteenths_of_an_inch() -> None:
    spines = [wrap("ingramspark", "6x9", "white", pages, "case").spine for pages in range(24, 801, 2)]
    assert spines == sorted(spines)
    assert spines[0] == 0.25 * MM_PER_INCH
    assert all(
        (spine / MM_PER_INCH * 16) == pytest.approx(round(spine / MM_PER_INCH * 16)) for spine in spines
    )


def test_a_dust_jacket_has_flaps_that_fold_around_the_boards() -> None:
    laid = wrap("ingramspark", "6x9", "creme", 240, "jacket")
    assert [panel.name for panel in laid.spread.panels] == list(SHEET_ORDER)
    assert laid.spread.panels[0].box.width == pytest.approx(3.25 * MM_PER_INCH)
    assert laid.page_inches[1] == 9.5


def test_a_narrow_ingramspark_spine_needs_less_room_beside_its_words() -> None:
    def clear(pages: int) -> float:
        panel = wrap("ingramspark", "6x9", "creme", pages).spread.panels[1]
        assert panel.safe is not None
        return (panel.box.width - panel.safe.width) / 2 / MM_PER_INCH

    assert clear(240) == pytest.approx(0.0625)
    assert clear(100) == pytest.approx(0.03125)


def test_lulu_adds_what_others_do_not() -> None:
    assert wrap("lulu", "6x9", "white", 222).spine / MM_PER_INCH == pytest.approx(0.56)
    assert digits(wrap("lulu", "6x9", "white", 240).spine / MM_PER_INCH, 4) == "0.6005"


@pytest.mark.parametrize(("pages", "spine"), [(232, "14.36"), (399, "23.55"), (400, "19.60")])
def test_bookk_spines_get_thinner_at_400_pages(pages: int, spine: str) -> None:
    assert digits(wrap("bookk", "A5", "cream", pages).spine, 2) == spine


def test_bookk_covers_are_as_wide_as_its_page_shows() -> None:
    assert digits(wrap("bookk", "A5", "cream", 232).page.width, 2) == "316.36"
    with_flaps = wrap("bookk", "A5", "cream", 232, "flaps", spine=15.3)
    assert digits(with_flaps.page.width, 1) == "517.3"
    assert rows(with_flaps) == [
        "back-flap 0.0–97.0",
        "back 97.0–248.0",
        "spine 248.0–263.3",
        "front 263.3–414.3",
        "front-flap 414.3–511.3",
    ]


def test_flaps_are_as_long_as_the_user_says() -> None:
    laid = wrap("bookk", "A5", "cream", 232, "flaps", flaps=83, spine=15.3)
    assert laid.page.width == pytest.approx(517.3 - 2 * 17)
    assert laid.spread.panels[0].box.width == pytest.approx(80)


def test_kyobo_spines_follow_a_rule_of_thumb_and_say_so() -> None:
    laid = wrap("kyobo", "A5", "80g", 100)
    assert (digits(laid.spine, 1), laid.standing) == ("4.8", "estimate")


def test_the_calculators_own_spine_overrides_an_estimate() -> None:
    laid = wrap("kyobo", "A5", "80g", 100, spine=5.25)
    assert (laid.spine, laid.standing) == (5.25, "published")
    assert wrap("kdp-hardcover", "6x9", "cream", 240, spine=20.05).standing == "fitted"


@pytest.mark.parametrize("spine", [0.01, 151, float("1e5")])
def test_a_spine_that_no_book_has_is_refused(spine: float) -> None:
    with pytest.raises(PrinterError, match=r"A spine is 0\.1 to 150 mm wide, not"):
        wrap("plain", "A5", "80g", 100, spine=spine)


def test_a_thin_book_has_no_words_on_its_spine() -> None:
    thin, thick = (wrap("kdp-paperback", "6x9", "white", pages).spread.panels[1] for pages in (79, 80))
    assert thin.safe is None
    assert thick.safe is not None
    assert thick.safe.width == pytest.approx(thick.box.width - 2 * 0.0625 * MM_PER_INCH)


def test_the_barcode_stands_in_the_lower_right_of_the_back() -> None:
    laid = wrap("kdp-paperback", "6x9", "cream", 240)
    back, box = laid.spread.panels[0].box, laid.spread.barcode
    assert box is not None
    assert (box.width, box.height) == pytest.approx((50.8, 30.48))
    assert (back.right - box.right, back.bottom - box.bottom) == pytest.approx((6.35, 6.35))


def test_the_barcode_of_a_hard_cover_keeps_off_the_hinge() -> None:
    spread = wrap("kdp-hardcover", "6x9", "cream", 240).spread
    assert spread.barcode is not None
    assert spread.hinges[0].x - spread.barcode.right == pytest.approx(6.35)


def test_a_front_alone_needs_neither_paper_nor_pages() -> None:
    laid = laid_out(Edition(printer="plain", kind="front", trim=Size(152, 225)))
    assert rows(laid) == ["front 0.0–152.0"]
    assert (laid.page.width, laid.page.height, laid.spine) == (158, 231, 0)


@pytest.mark.parametrize(
    ("printer", "pixels"),
    [("kdp-ebook", (1600, 2560)), ("audiobook", (3000, 3000)), ("music", (3000, 3000))],
)
def test_covers_for_screens_have_exact_pixels(printer: str, pixels: tuple[int, int]) -> None:
    laid = laid_out(Edition(printer=printer, kind=printers.printer(printer).kinds[0]))
    assert laid.page.pixels_needed(laid.ppi) == laid.page.pixels(laid.ppi) == pixels
    assert laid.bleed == 0


@pytest.mark.parametrize("pages", [0, 7, 5000])
@pytest.mark.parametrize("printer", [p.id for p in printers.printers() if p.papers])
def test_a_page_count_that_cannot_be_bound_is_refused(printer: str, pages: int) -> None:
    found = printers.printer(printer)
    trim = found.trims[0].names[0] if found.trims else "6x9"
    sentence = (
        f"{found.name} (binds .* not {pages:,}|probably does not bind {pages:,} pages .*): change the page"
    )
    with pytest.raises(PrinterError, match=sentence):
        wrap(printer, trim, found.papers[0].id, pages)


def test_large_books_have_fewer_pages() -> None:
    assert wrap("kdp-paperback", "8.5x11", "white", 590).spine > 0
    with pytest.raises(PrinterError, match=r"probably does not bind 592 pages .* \(an estimate: 24 to 590\)"):
        wrap("kdp-paperback", "8.5x11", "white", 592)


@pytest.mark.parametrize(
    ("edition", "sentence"),
    [
        (Edition(printer="lulu", kind="paperback"), "depends on the size of the page: choose a trim size"),
        (Edition(printer="lulu", kind="case"), "makes no cover of the kind “case”: choose paperback"),
        (Edition(printer="kdp-ebook", kind="front"), "makes no cover of the kind “front”: choose ebook"),
        (
            Edition(printer="plain", kind="paperback", trim=Size(148, 210), pages=99),
            "choose one of 80g, 100g",
        ),
        (
            Edition(printer="plain", kind="paperback", trim=Size(20, 20)),
            "does not print a trim of 20 × 20 mm",
        ),
        (
            Edition(printer="plain", kind="paperback", trim=Size(148, 210), paper="80g", pages=99, flaps=90),
            "“paperback” has no flaps: leave them out",
        ),
        (
            Edition(printer="plain", kind="flaps", trim=Size(148, 210), paper="80g", pages=99, flaps=149),
            "at most 148 mm beyond the page, not 149 mm",
        ),
        (
            Edition(
                printer="ingramspark", kind="paperback", trim=Size(152.4, 228.6), paper="creme", pages=900
            ),
            "known here from 24 to 800 pages, not for 900: enter the one that its own calculator shows",
        ),
        (
            Edition(printer="ingramspark", kind="case", trim=Size(152.4, 228.6), paper="white70", pages=240),
            "hard cover on the paper “white70” of IngramSpark is not known here",
        ),
    ],
)
def test_what_cannot_be_is_answered_in_a_sentence(edition: Edition, sentence: str) -> None:
    with pytest.raises(PrinterError, match=sentence):
        laid_out(edition)


def test_everything_has_a_korean_name() -> None:
    assert set(PANELS_IN_KOREAN) == set(SHEET_ORDER)
    assert {kind for printer in printers.printers() for kind in printer.kinds} == set(KINDS_IN_KOREAN)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Any edition that a printer offers."""
    printer = draw(st.sampled_from([printer for printer in printers.printers() if printer.layouts]))
    layout = draw(st.sampled_from(printer.layouts))
    papers = [paper for paper in printer.papers if (paper.hard_spine if layout.is_hard else paper.spine)]
    paper = draw(st.sampled_from(papers))
    return Edition(
        printer=printer.id, kind=layout.kind, trim=draw(trims(printer)), paper=paper.id,
        pages=draw(pages_of(paper)),
    )  # fmt: skip


def trims(printer: Printer) -> st.SearchStrategy[Size]:
    """Return the trims that a printer offers."""
    offered: list[st.SearchStrategy[Size]] = [
        st.sampled_from([t.size for t in printer.trims] or [Size(150, 220)])
    ]
    offered += [
        st.builds(
            Size,
            st.floats(span.least_width.mm, span.most_width.mm),
            st.floats(span.least_height.mm, span.most_height.mm),
        )
        for span in printer.trim_ranges
    ]
    return st.one_of(offered)


def pages_of(paper: Paper) -> st.SearchStrategy[int]:
    """Return the page counts whose spines are known."""
    least, most = int(paper.least_pages.value), int(paper.most_pages.value)
    if isinstance(paper.spine, printers.Table):
        least, most = max(least, paper.spine.points[0][0]), min(most, paper.spine.points[-1][0])
    return st.integers(least, most)


@settings(max_examples=300, deadline=None)
@given(editions())
def test_panels_fill_the_page_without_gap_or_overlap(edition: Edition) -> None:
    laid = laid_out(edition)
    spread = laid.spread
    assert [panel.name for panel in spread.panels] == sorted(
        (panel.name for panel in spread.panels), key=SHEET_ORDER.index
    )
    printed = [spread.printed(panel, laid.bleed) for panel in spread.panels]
    for left, right in itertools.pairwise(printed):
        assert right.x == pytest.approx(left.right, abs=1e-9)
        assert (right.y, right.height) == (left.y, left.height)
    assert (printed[0].x, printed[0].y) == (-laid.bleed, -laid.bleed)
    assert sum(box.width for box in printed) == pytest.approx(laid.page.width, abs=1e-9)
    assert printed[0].height == pytest.approx(laid.page.height, abs=1e-9)
    assert laid.page.width / MM_PER_INCH == pytest.approx(laid.page_inches[0], abs=1e-6)
    assert laid.page.height / MM_PER_INCH == pytest.approx(laid.page_inches[1], abs=1e-6)


@settings(max_examples=300, deadline=None)
@given(editions())
def test_text_and_barcode_stay_where_they_may_stand(edition: Edition) -> None:
    laid = laid_out(edition)
    for panel in laid.spread.panels:
        if panel.safe is not None:
            assert panel.box.contains(panel.safe)
            assert not any(meets(panel.safe, hinge) for hinge in laid.spread.hinges)
    back, barcode = laid.spread.panel("back"), laid.spread.barcode
    assert (back is None) == (barcode is None) == (edition.kind == "front")
    if back is not None and barcode is not None:
        assert back.box.contains(barcode)
        assert not any(meets(barcode, hinge) for hinge in laid.spread.hinges)


def meets(one: Box, other: Box) -> bool:
    """Tell whether two boxes share more than an edge."""
    shared = one.intersected(other)
    return shared is not None and min(shared.width, shared.height) > 1e-9


@settings(max_examples=200, deadline=None)
@given(editions(), st.integers(0, 40))
def test_more_pages_never_make_a_thinner_spine_on_the_same_paper(edition: Edition, more: int) -> None:
    known = printers.paper(printers.printer(edition.printer), edition.paper)
    most = min(figure.value for figure in (known.most_pages, *(one.most_pages for one in known.fewer_pages)))
    pages = max(edition.pages, min(edition.pages + more, int(most)))
    if edition.printer == "bookk" and edition.pages < 400 <= pages:
        return  # another paper from 400 pages on
    if isinstance(known.spine, printers.Table):
        pages = min(pages, known.spine.points[-1][0])
    thicker = Edition(
        printer=edition.printer, kind=edition.kind, trim=edition.trim, paper=edition.paper, pages=pages
    )
    assert laid_out(thicker).spine >= laid_out(edition).spine or edition.kind == "front"
