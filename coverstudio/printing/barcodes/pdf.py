"""A barcode as PDF: rectangles in 100 % K, words as text in an embedded font, the white box as trim box."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

import coverstudio
from coverstudio.document.geometry import Box, mm_to_points
from coverstudio.printing.barcodes.drawing import Drawing, PlacedText
from coverstudio.printing.barcodes.face import LETTERS, Face, face
from coverstudio.printing.fonts import subset_tag

_IN_CMYK = ("0 0 0 0 k", "0 0 0 1 k")
_SYMBOLIC = 4
_STEM = 84  # thousandths of an em, the regular weight's


def pdf(drawing: Drawing) -> bytes:
    """Return the PDF 1.4, one page in DeviceCMYK without transparency; the same barcode, the same bytes."""
    width, height = mm_to_points(drawing.size.width), mm_to_points(drawing.size.height)
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(width, height)).obj
    box = Array([0, 0, _decimal(width), _decimal(height)])
    page.MediaBox = page.TrimBox = page.BleedBox = box
    page.Resources = resources(made)
    page.Contents = made.make_stream(content(drawing, _IN_CMYK))
    program = f"CoverStudio {coverstudio.__version__}"
    for name, value in (("/Title", drawing.title), ("/Creator", program), ("/Producer", program)):
        made.docinfo[name] = pikepdf.String(value)
    made.docinfo["/Trapped"] = Name("/False")
    out = io.BytesIO()
    # As simple as can be: barcodes are placed by all kinds of software, old ones among it.
    made.save(
        out,
        deterministic_id=True,
        force_version="1.4",
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return out.getvalue()


def resources(made: pikepdf.Pdf) -> Dictionary:
    """Return what the content names: the font."""
    return Dictionary(Font=Dictionary(F=_font(made, face())))


def content(drawing: Drawing, white_and_black: tuple[str, str]) -> bytes:
    """Return what paints the barcode, its bottom-left corner at the origin, in points.

    `white_and_black` are the operators that set the two colours.
    """
    white, black = white_and_black
    height = mm_to_points(drawing.size.height)
    lines = [white, f"{_rectangle(Box(0, 0, drawing.size.width, drawing.size.height), height)} f", black]
    lines += [_rectangle(bar, height) for bar in drawing.bars]
    lines += ["f", "BT", *(_line(text, height) for text in drawing.texts), "ET"]
    return "\n".join(lines).encode("ascii")


def _rectangle(box: Box, height: float) -> str:
    numbers = box.x, box.bottom, box.width, box.height
    x, bottom, wide, high = (mm_to_points(number) for number in numbers)
    return f"{x:.5f} {height - bottom:.5f} {wide:.5f} {high:.5f} re"


def _line(text: PlacedText, height: float) -> str:
    glyphs = face().glyphs
    codes = "".join(f"{glyphs[letter]:04x}" for letter in text.text)
    x, y = mm_to_points(text.x), height - mm_to_points(text.y)
    return f"/F {mm_to_points(text.size):.4f} Tf 1 0 0 1 {x:.4f} {y:.4f} Tm <{codes}> Tj"


def _font(made: pikepdf.Pdf, letters: Face) -> pikepdf.Object:
    """Return the font: glyphs by their numbers, with the letters they stand for (ISO 32000-1, 9.7)."""
    name = Name(f"/{subset_tag(letters.program)}+{letters.name}")
    thousandths = 1000 / letters.units
    widths = Array()
    for letter in LETTERS:
        widths.append(letters.glyphs[letter])
        widths.append(Array([round(letters.advances[letter] * thousandths)]))
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=made.make_indirect(_descriptor(made, letters, name, thousandths)),
        DW=1000,
        W=widths,
    )
    return made.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([made.make_indirect(inner)]),
            ToUnicode=made.make_stream(_to_unicode(letters)),
        )
    )


def _descriptor(made: pikepdf.Pdf, letters: Face, name: Name, thousandths: float) -> Dictionary:
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=_SYMBOLIC,
        FontBBox=Array([round(edge * thousandths) for edge in letters.bounds]),
        ItalicAngle=0,
        Ascent=round(letters.ascent * thousandths),
        Descent=round(letters.descent * thousandths),
        CapHeight=round(letters.digit_height * thousandths),
        StemV=_STEM,
        FontFile2=made.make_stream(letters.program, Length1=len(letters.program)),
    )


def _to_unicode(letters: Face) -> bytes:
    entries = "\n".join(f"<{letters.glyphs[letter]:04x}> <{ord(letter):04x}>" for letter in LETTERS)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{len(LETTERS)} beginbfchar\n{entries}\nendbfchar\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _decimal(points: float) -> float:
    return round(points, 5)
