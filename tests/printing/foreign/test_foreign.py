"""Finished PDFs with one fault each: the fault is named, and nothing is on the clean twin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from coverstudio.document.geometry import Size, mm_to_points
from coverstudio.document.spread import Edition
from coverstudio.printing import printers
from coverstudio.printing.findings import Rule, Severity
from coverstudio.printing.foreign import ForeignError, look_at, preflight_pdf
from coverstudio.printing.printers import PrinterError
from coverstudio.printing.wraps import laid_out
from tests.printing.foreign.covers import (
    INGRAM,
    KDP,
    ingram_cover,
    kdp_cover,
    modules,
    noise,
    paint,
    picture,
    saved,
)

KDP_PRINTER, INGRAM_PRINTER = printers.printer("kdp-paperback"), printers.printer("ingramspark")
# How a file is written that is encrypted.
LOCKED = {"stream_decode_level": None, "deterministic_id": False, "force_version": "1.7"}
Change = Callable[[Pdf], None]


class GivenUpError(Exception):
    """Raised by a report."""


def page(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj


def found_at_kdp(pdf: Pdf, folder: Path) -> dict[Rule, tuple[Severity, str]]:
    findings = preflight_pdf(saved(pdf, folder / "cover.pdf"), KDP_PRINTER, KDP)
    return {one.rule: (one.severity, one.sentence) for one in findings}


def found_at_ingram(pdf: Pdf, folder: Path) -> dict[Rule, tuple[Severity, str]]:
    findings = preflight_pdf(saved(pdf, folder / "cover.pdf"), INGRAM_PRINTER, INGRAM)
    return {one.rule: (one.severity, one.sentence) for one in findings}


def test_clean_covers_have_no_findings(tmp_path: Path) -> None:
    assert found_at_kdp(kdp_cover(), tmp_path) == {}
    assert found_at_ingram(ingram_cover(), tmp_path) == {}


# --- one fault each, at KDP


def resized(width_inches: float, height_inches: float) -> Change:
    def change(pdf: Pdf) -> None:
        del page(pdf).TrimBox, page(pdf).BleedBox
        page(pdf).MediaBox = Array([0, 0, 72 * width_inches, 72 * height_inches])

    return change


def with_marks(pdf: Pdf) -> None:
    for key in ("/TrimBox", "/BleedBox"):
        page(pdf)[key] = Array([float(value) + 30 for value in page(pdf)[key]])
    _, _, width, height = (float(value) for value in page(pdf).MediaBox)
    page(pdf).MediaBox = Array([0, 0, width + 60, height + 60])


def second_page(pdf: Pdf) -> None:
    pdf.add_blank_page()


def small_trim_box(pdf: Pdf) -> None:
    left, bottom, right, top = (float(value) for value in page(pdf).TrimBox)
    page(pdf).TrimBox = Array([left + 5, bottom + 5, right - 5, top - 5])


def unembedded(pdf: Pdf) -> None:
    del page(pdf).Resources.Font.F1.FontDescriptor


def no_title(pdf: Pdf) -> None:
    del pdf.docinfo["/Title"]


def linked(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://example.org"))
    page(pdf).Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([9, 9, 90, 90]), A=action)])


def coarse(pixels: int) -> Change:
    def change(pdf: Pdf) -> None:
        page(pdf).Resources.XObject.Im = picture(pdf, noise(pixels, pixels, 3))

    return change


def drawn(content: bytes) -> Change:
    return lambda pdf: paint(pdf, content)


def gold(pdf: Pdf) -> None:
    tint = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), N=1, C0=Array([0] * 4), C1=Array([0, 0.2, 0.6, 0])
    )
    spot = Array([Name.Separation, Name.Gold, Name.DeviceCMYK, tint])
    page(pdf).Resources.ColorSpace = Dictionary(Spot=spot)
    paint(pdf, b"/Spot cs 1 sc 400 400 50 50 re f")


def claims_pdfx1a(pdf: Pdf) -> None:
    pdf.docinfo["/GTS_PDFXVersion"] = String("PDF/X-1:2001")
    pdf.docinfo["/GTS_PDFXConformance"] = String("PDF/X-1a:2001")


def through_half(pdf: Pdf) -> None:
    page(pdf).Resources.ExtGState = Dictionary(Half=Dictionary(ca=0.5))
    paint(pdf, b"/Half gs 0 g 500 20 9 9 re f")


KDP_FAULTS: list[tuple[str, Change, Rule, Severity, str]] = [
    ("no bleed", resized(12.6, 9.0), "page-size", "rejects", "the bleed is missing"),
    ("front alone", resized(6.0, 9.0), "page-size", "rejects", "it is the front alone"),
    ("front alone with bleed", resized(6.25, 9.25), "page-size", "rejects", "it is the front alone"),
    ("spine of 300 pages", resized(13.0, 9.25), "page-size", "rejects", "300 pages instead of 240"),
    ("a spine of nobody", resized(22.0, 9.25), "page-size", "rejects", "its spine would be 9.750 in instead"),
    ("turned", resized(9.25, 12.85), "page-size", "rejects", "turn it by a quarter"),
    ("A4", resized(8.27, 11.69), "page-size", "rejects", "lay it out for that size anew"),
    ("crop marks", with_marks, "printers-marks", "rejects", "without crop marks"),
    ("two pages", second_page, "several-pages", "rejects", "has 2 pages"),
    ("another trim", small_trim_box, "bleed-too-small", "may-be-rejected", "cut to 12.600 × 9.000 in"),
    ("font not embedded", unembedded, "fonts-not-embedded", "rejects", "embedded (ABCDEF+Serif not)"),
    ("no title", no_title, "title-missing", "looks-bad", "no title"),
    ("a link", linked, "interactive", "may-be-rejected", "links"),
    ("170 ppi", coarse(142), "very-low-ppi", "may-be-rejected", "A picture has 170 ppi"),
    ("250 ppi", coarse(209), "low-ppi", "looks-bad", "A picture has 251 ppi"),
    ("a hairline", drawn(b"0 G 0.1 w 9 9 m 99 99 l S"), "thin-line", "may-be-rejected", "only 0.10 pt"),
    (
        "a line made thin by its matrix", drawn(b"q .1 0 0 .1 0 0 cm 1 w 9 9 m 99 99 l S Q"),
        "thin-line", "may-be-rejected", "only 0.10 pt",
    ),
    ("small text", drawn(b"BT 0 g /F1 5 Tf (x) Tj ET"), "small-text", "looks-bad", "in 5.0 pt"),
    (
        "small white text", drawn(b"BT 1 g /F1 7 Tf (x) Tj ET"),
        "small-reversed-text", "looks-bad", "in 7.0 pt",
    ),
    ("a spot colour", gold, "spot-colours", "may-be-rejected", "(Gold)"),
    ("transparency", through_half, "transparency", "looks-bad", "flatten"),
    ("a false claim", claims_pdfx1a, "standard-broken", "may-be-rejected", "says it is PDF/X-1a:2001"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "rule", "severity", "words"),
    [fault[1:] for fault in KDP_FAULTS],
    ids=[f[0] for f in KDP_FAULTS],
)
def test_a_fault_is_named_and_no_other(
    change: Change, rule: Rule, severity: Severity, words: str, tmp_path: Path
) -> None:
    pdf = kdp_cover()
    change(pdf)
    findings = found_at_kdp(pdf, tmp_path)
    assert set(findings) == {rule}
    assert findings[rule][0] == severity
    assert words in findings[rule][1]
    assert findings[rule][1].endswith(".")


# --- one fault each, at IngramSpark


def no_claim(pdf: Pdf) -> None:
    del pdf.docinfo["/GTS_PDFXVersion"], pdf.docinfo["/GTS_PDFXConformance"]


def white_over_the_barcode(pdf: Pdf) -> None:
    box = laid_out(INGRAM).spread.barcode
    assert box is not None
    paint(pdf, f"0 g 0 0 {mm_to_points(box.right + 20)} 200 re f".encode())


INGRAM_FAULTS: list[tuple[str, Change, set[Rule], str]] = [
    ("not X-1a", no_claim, {"standard-missing"}, "asks for PDF/X-1a:2001 or PDF/X-3:2002"),
    ("RGB", drawn(b"1 0 0 rg 500 20 9 9 re f"), {"rgb-colours", "standard-broken"}, "painted in RGB"),
    ("transparency", through_half, {"transparency", "standard-broken"}, "transparent"),
    ("ink of a colour", drawn(b"1 1 1 .2 k 500 20 99 9 re f"), {"too-much-ink"}, "Up to 320 % of ink"),
    ("no barcode", white_over_the_barcode, {"barcode-unread"}, "No barcode could be read"),
]


@pytest.mark.parametrize(
    ("change", "rules", "words"), [fault[1:] for fault in INGRAM_FAULTS], ids=[f[0] for f in INGRAM_FAULTS]
)
def test_a_printer_of_inks_names_more(change: Change, rules: set[Rule], words: str, tmp_path: Path) -> None:
    pdf = ingram_cover()
    change(pdf)
    findings = found_at_ingram(pdf, tmp_path)
    assert set(findings) == rules
    assert any(words in sentence for _, sentence in findings.values())


@pytest.mark.parametrize("how", ["bare", "up", "jpeg"])
def test_the_ink_of_pictures_is_measured_however_they_are_packed(how: str, tmp_path: Path) -> None:
    pdf, inks = ingram_cover(), np.zeros((250, 250, 4), np.uint8)
    inks[:120] = (230, 204, 204, 128)  # 300 %
    page(pdf).Resources.XObject.Im = picture(pdf, inks, how)
    severity, sentence = found_at_ingram(pdf, tmp_path)["too-much-ink"]
    assert severity == "may-be-rejected"
    assert abs(int(sentence.split(" %")[0].rsplit(" ", 1)[1]) - 300) <= 3


def test_ink_that_is_turned_round_is_measured_as_it_prints(tmp_path: Path) -> None:
    pdf = ingram_cover()
    white = np.full((250, 250, 4), 255, np.uint8)
    page(pdf).Resources.XObject.Im = picture(pdf, white, Decode=Array([1, 0] * 4))
    assert found_at_ingram(pdf, tmp_path) == {}


def test_a_barcode_in_a_picture_is_read(tmp_path: Path) -> None:
    pdf = ingram_cover()
    white_over_the_barcode(pdf)
    box, wrap = laid_out(INGRAM).spread.barcode, laid_out(INGRAM)
    assert box is not None
    row = np.pad(np.where(modules(), 0, 255).astype(np.uint8), 12, constant_values=255)
    grey = np.repeat(np.repeat(row, 6)[None, :, None], 200, axis=0)
    page(pdf).Resources.XObject.Bars = picture(pdf, grey, "up")
    left = mm_to_points(box.x + wrap.bleed)
    bottom = 72 * wrap.page_inches[1] - mm_to_points(box.bottom + wrap.bleed)
    paint(pdf, f"q {mm_to_points(box.width)} 0 0 40 {left} {bottom + 10} cm /Bars Do Q".encode())
    assert found_at_ingram(pdf, tmp_path) == {}


def test_several_coarse_pictures_are_one_finding(tmp_path: Path) -> None:
    pdf = kdp_cover()
    coarse(142)(pdf)
    paint(pdf, b"q 90 0 0 90 300 300 cm /Im Do Q")
    ((severity, sentence),) = found_at_kdp(pdf, tmp_path).values()
    assert severity == "may-be-rejected"
    assert sentence.startswith("2 pictures have too few pixels, the worst 114 ppi, and print wants 300")


def test_a_standard_that_is_asked_for_is_checked(tmp_path: Path) -> None:
    path = saved(kdp_cover(), tmp_path / "cover.pdf")
    found = preflight_pdf(path, KDP_PRINTER, KDP, standard="pdfx4")
    assert {one.rule for one in found} == {"standard-broken"}
    assert all(one.sentence.startswith("The file is no PDF/X-4: ") for one in found)
    assert all(one.severity == "rejects" for one in found)


def test_findings_say_where_on_the_cover_they_are(tmp_path: Path) -> None:
    pdf = kdp_cover()
    coarse(142)(pdf)
    (found,) = preflight_pdf(saved(pdf, tmp_path / "cover.pdf"), KDP_PRINTER, KDP)
    assert found.place is not None
    wanted = (600 / 72 * 25.4 - 3.175, (666 - 160) / 72 * 25.4 - 3.175, 60 / 72 * 25.4, 60 / 72 * 25.4)
    place = (found.place.x, found.place.y, found.place.width, found.place.height)
    assert place == pytest.approx(wanted, abs=0.01)


def test_without_a_printer_the_file_itself_is_looked_at(tmp_path: Path) -> None:
    assert preflight_pdf(saved(kdp_cover(), tmp_path / "cover.pdf")) == ()
    pdf = kdp_cover()
    page(pdf).TrimBox = page(pdf).MediaBox
    (found,) = preflight_pdf(saved(pdf, tmp_path / "cover.pdf"))
    assert found.rule == "boxes-missing"
    page(pdf).TrimBox = Array([3, 3, 900, 660])
    (found,) = preflight_pdf(saved(pdf, tmp_path / "cover.pdf"))
    assert (found.rule, "only 1.1 mm" in found.sentence) == ("bleed-too-small", True)


def test_marks_are_noticed_where_nobody_named_the_book(tmp_path: Path) -> None:
    pdf = kdp_cover()
    with_marks(pdf)
    (found,) = preflight_pdf(saved(pdf, tmp_path / "cover.pdf"), KDP_PRINTER)
    assert (found.rule, found.severity) == ("printers-marks", "rejects")
    assert preflight_pdf(tmp_path / "cover.pdf", printers.printer("lulu")) == ()


def test_a_file_that_is_too_large_is_named(tmp_path: Path) -> None:
    pdf = kdp_cover()
    path = saved(pdf, tmp_path / "cover.pdf")
    with path.open("ab") as stream:  # a file may be large without taking room
        stream.truncate(700_000_000)
    found = {one.rule: one.sentence for one in preflight_pdf(path, KDP_PRINTER, KDP)}
    assert "The file has 700 MB and Amazon KDP paperback takes 650" in found["file-too-large"]


def test_a_shop_of_pictures_takes_no_pdf(tmp_path: Path) -> None:
    path = saved(kdp_cover(), tmp_path / "cover.pdf")
    found = preflight_pdf(path, printers.printer("kdp-ebook"))
    assert [(one.rule, one.severity) for one in found] == [("printer-refuses", "rejects")]


def test_a_page_in_millimetres_is_told_in_millimetres(tmp_path: Path) -> None:
    bookk = printers.printer("bookk")
    edition = Edition(
        printer="bookk", kind="paperback", trim=Size(148, 210), paper=bookk.papers[0].id, pages=232
    )
    found = preflight_pdf(saved(kdp_cover(), tmp_path / "cover.pdf"), bookk, edition)
    wanted = laid_out(edition).page
    assert f"wants {wanted.width:.1f} × {wanted.height:.1f} mm" in found[0].sentence


def test_an_impossible_book_is_refused(tmp_path: Path) -> None:
    path = saved(kdp_cover(), tmp_path / "cover.pdf")
    impossible = Edition(
        printer="kdp-paperback", kind="paperback", trim=Size(152.4, 228.6), paper="cream", pages=7
    )
    with pytest.raises(PrinterError):
        preflight_pdf(path, KDP_PRINTER, impossible)


# --- files that cannot be looked at


def bad_file(kind: str, folder: Path) -> Path:
    path = folder / "cover.pdf"
    content = saved(kdp_cover(), path).read_bytes()
    if kind == "folder":
        path.unlink()
        path.mkdir()
    elif kind == "missing":
        path.unlink()
    elif kind == "password":
        locked = pikepdf.Encryption(owner="owner", user="secret", R=4)
        saved(kdp_cover(), path, encryption=locked, **LOCKED)
    elif kind == "no pages":
        Pdf.new().save(path)
    else:
        path.write_bytes({"empty": b"", "text": b"Call me Ishmael.", "cut": content[:200]}[kind])
    return path


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("folder", "is a folder"), ("missing", "There is no file"), ("password", "needs a password"),
        ("no pages", "has no page"), ("empty", "is empty"), ("text", "is not a PDF"), ("cut", "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_at_is_told_in_one_sentence(kind: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ForeignError, match=words) as told:
        preflight_pdf(bad_file(kind, tmp_path), KDP_PRINTER, KDP)
    assert "cover.pdf" in str(told.value)
    assert str(told.value).count(".") == str(told.value).count(".pdf") + 1


def test_a_file_that_anybody_may_open_but_not_print_is_refused(tmp_path: Path) -> None:
    locked = pikepdf.Encryption(owner="owner", user="", R=4)
    path = saved(kdp_cover(), tmp_path / "cover.pdf", encryption=locked, **LOCKED)
    assert [one.rule for one in preflight_pdf(path, KDP_PRINTER, KDP)] == ["encrypted"]


def test_a_file_that_was_cut_short_is_damaged(tmp_path: Path) -> None:
    path = saved(kdp_cover(), tmp_path / "cover.pdf")
    path.write_bytes(path.read_bytes()[:-60])
    assert "damaged" in {one.rule for one in preflight_pdf(path, KDP_PRINTER, KDP)}


def test_a_spine_that_was_given_is_not_a_page_count(tmp_path: Path) -> None:
    source = saved(kdp_cover(), tmp_path / "cover.pdf")
    (finding,) = preflight_pdf(source, KDP_PRINTER, msgspec.structs.replace(KDP, spine=20.0))
    assert "its spine would be 0.600 in instead of 0.787 in wide" in finding.sentence


def test_a_look_tells_the_page_and_how_far_it_is(tmp_path: Path) -> None:
    shares: list[float] = []
    source = saved(kdp_cover(), tmp_path / "cover.pdf")
    look = look_at(source, KDP_PRINTER, KDP, report=shares.append)
    assert (look.count, look.findings) == (1, ())
    assert (look.page.width, look.page.height) == pytest.approx((326.39, 234.95), abs=0.01)
    assert shares == sorted(shares) and shares[0] == 0 and 0.5 < shares[-1] <= 1


def test_a_look_ends_when_its_report_raises_even_within_a_picture(tmp_path: Path) -> None:
    pdf = ingram_cover()
    pdf.pages[0].obj.Resources.XObject.Im = picture(pdf, noise(3000, 3000, 4, most=120))
    source = saved(pdf, tmp_path / "cover.pdf")

    def stop(share: float) -> None:
        if 0.5 < share < 0.95:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        look_at(source, INGRAM_PRINTER, INGRAM, report=stop)
