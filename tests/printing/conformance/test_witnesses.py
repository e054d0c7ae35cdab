"""What other programs write, and files that were made to take for ever."""

from __future__ import annotations

import random
import subprocess
import time
import zlib
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PySide6.QtGui import QColor, QColorSpace, QPainter, QPdfOutputIntent, QPdfWriter

from coverstudio.printing.conformance import check
from coverstudio.printing.contents.events import Oddity
from coverstudio.printing.contents.walking import Walk
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.printing.conformance.files import conforming, paint, written
from tests.printing.covers import needs_ghostscript

_DEFINITION = """%!PS
[ /Title (A Field of Glass) /Trapped /False /GTS_PDFXVersion (PDF/X-3:2002) /DOCINFO pdfmark
[/_objdef {{icc_PDFX}} /type /stream /OBJ pdfmark
[{{icc_PDFX}} << /N 4 >> /PUT pdfmark
[{{icc_PDFX}} ({profile}) (r) file /PUT pdfmark
[/_objdef {{intent}} /type /dict /OBJ pdfmark
[{{intent}} << /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (Tiny) /Info (A press of tests)
  /DestOutputProfile {{icc_PDFX}} >> /PUT pdfmark
[{{Catalog}} << /OutputIntents [ {{intent}} ] >> /PUT pdfmark
<< /PageSize [200 200] >> setpagedevice
0.5 0.2 0 0 setcmykcolor 20 20 100 100 rectfill
/Times-Roman 20 selectfont 0 0 0 1 setcmykcolor 30 150 moveto (Glass) show showpage
"""


@needs_ghostscript
def test_ghostscripts_own_pdfx3_is_clean_and_its_plain_pdf_is_not(tmp_path: Path) -> None:
    press = tmp_path / "tiny.icc"
    press.write_bytes(tiny_cmyk_profile())
    definition = tmp_path / "page.ps"
    definition.write_text(_DEFINITION.format(profile=press))
    quiet = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"--permit-file-read={press}"]
    boxes = ["-dPDFXTrimBoxToMediaBoxOffset={10 10 10 10}", "-dPDFXSetBleedBoxToMediaBox=true"]
    strict = ["-dPDFX", "-sColorConversionStrategy=CMYK", *boxes]
    for name, options in (("x3.pdf", strict), ("plain.pdf", [])):
        subprocess.run([*quiet, *options, "-o", tmp_path / name, definition], check=True)
    assert check(tmp_path / "x3.pdf", "pdfx3") == ()
    plain = {one.rule for one in check(tmp_path / "plain.pdf", "pdfx3")}
    assert {"fonts", "version", "page-boxes"} <= plain


def test_qts_own_pdfx4_is_clean_on_a_press_and_has_no_press_without_one(tmp_path: Path, qapp) -> None:
    path = tmp_path / "qt.pdf"
    writer = QPdfWriter(str(path))
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_X4)
    writer.setTitle("A Field of Glass")
    for press in (None, tiny_cmyk_profile()):
        if press is not None:
            writer.setColorModel(QPdfWriter.ColorModel.CMYK)
            intent = QPdfOutputIntent()
            intent.setOutputConditionIdentifier("Tiny")
            intent.setOutputProfile(QColorSpace.fromIccProfile(press))
            writer.setOutputIntent(intent)
        painter = QPainter(writer)
        painter.drawText(400, 400, "Glass")
        painter.fillRect(400, 600, 900, 900, QColor(200, 10, 20, 128))
        painter.end()
        # Qt's own intent is sRGB, which is a screen: PDF/X-4 wants the profile of a press.
        expected = ["output-profile"] if press is None else []
        assert [one.rule for one in check(path, "pdfx4")] == expected


def test_a_gigabyte_of_nothing_is_left_unread() -> None:
    pdf = conforming("pdfx1a")
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    bomb = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    bomb.write(packed, filter=Name.FlateDecode)
    pdf.pages[0].obj.Resources.XObject.Bomb = bomb
    paint(pdf, b"/Bomb Do")
    before = time.perf_counter()
    assert [one.rule for one in check(written(pdf, "pdfx1a"), "pdfx1a")] == ["content"]
    assert time.perf_counter() - before < 5


def test_forms_that_multiply_come_to_an_end() -> None:
    pdf = conforming("pdfx1a")
    inner = Stream(pdf, b"0 g 0 0 1 1 re f", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    for _ in range(12):
        outer = Stream(pdf, b"/In Do " * 100, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
        outer.Resources = Dictionary(XObject=Dictionary(In=inner))
        inner = outer
    pdf.pages[0].obj.Resources.XObject.Many = inner
    paint(pdf, b"/Many Do")
    events = list(Walk(most_steps=20_000).page(pdf.pages[0].obj))
    assert [event.kind for event in events if isinstance(event, Oddity)] == ["endless"]
    assert len(events) < 20_000


@pytest.mark.parametrize(
    "content",
    [b"(" * 50_000, b"[" * 50_000, b"<<" * 50_000, b"q " * 50_000, b"Q " * 50_000, b"1 " * 200_000, b"<" * 9],
)
def test_content_that_nests_without_end_is_read(content: bytes) -> None:
    pdf = conforming("pdfx1a")
    paint(pdf, content)
    assert check(written(pdf, "pdfx1a"), "pdfx1a") == ()


@pytest.mark.parametrize("entry", ["Resources", "Contents", "Annots", "TrimBox", "Group"])
@pytest.mark.parametrize("value", [Name.Wrong, String("wrong"), Array([1]), Dictionary(A=1), 7])
def test_parts_of_another_type_raise_nothing(entry: str, value: object) -> None:
    pdf = conforming("pdfx1a")
    pdf.pages[0].obj[f"/{entry}"] = value
    assert isinstance(check(written(pdf, "pdfx1a"), "pdfx1a"), tuple)


def test_a_pdf_without_pages_is_held_against_the_rest() -> None:
    content = written(Pdf.new(), "pdfx1a")
    assert "identification" in {one.rule for one in check(content, "pdfx1a")}


def test_names_of_older_programs_are_no_utf8(tmp_path: Path) -> None:
    pdf = conforming("pdfx1a")
    font = Dictionary(Subtype=Name.TrueType, BaseFont=Name("/Batang-KOREA"))
    pdf.pages[0].obj.Resources.Font.Korean = font
    paint(pdf, b"BT /Korean 9 Tf 0 Tr (a) Tj ET")
    # The font's name in EUC-KR, as Hangul programs wrote it.
    content = written(pdf, "pdfx1a").replace(b"/Batang-KOREA", b"/#b9#d9#c5#c1")
    assert [one.rule for one in check(content, "pdfx1a")] == ["fonts"]


@pytest.mark.parametrize("seed", range(25))
def test_damage_anywhere_raises_nothing(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(seed)
    content = bytearray(written(conforming("pdfx4"), "pdfx4"))
    for _ in range(4):
        at = chance.randrange(len(content))
        damage = chance.choice([b"null", b"<<>>", b"[]", b"-1", b"(x)", b"9 0 R", b"9" * 24, b"\xff", b"/X"])
        content[at : at + len(damage)] = damage
    assert isinstance(check(bytes(content), "pdfx4"), tuple)
    caplog.clear()  # qpdf says what it mends
