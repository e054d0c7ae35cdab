"""Small files that keep a standard, to be broken one rule at a time."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from coverstudio.printing.conformance import Conformance
from tests.imaging.icc import rgb_profile
from tests.imaging.tiny_profile import tiny_cmyk_profile

STANDARDS: tuple[Conformance, ...] = ("pdfx1a", "pdfx3", "pdfx4")
OLD: tuple[Conformance, ...] = ("pdfx1a", "pdfx3")
NEW: tuple[Conformance, ...] = ("pdfx4",)

SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))

# Black text, a picture, a spot colour inside of a form, a gradient, a pattern, and words that nobody sees.
_CONTENT = b"""
q 10 10 80 80 re 0.2 0.1 0 0 k f Q
BT /F1 12 Tf 0 0 0 1 k 20 60 Td (Glass) Tj ET
BT /F3 12 Tf 0 g 20 40 Td (A) Tj ET
q BT 3 Tr /Hidden 12 Tf (unseen) Tj ET Q
q 50 0 0 50 20 20 cm /Im Do Q
/Fm Do
q /Pattern cs /P scn 0 0 10 10 re f Q
q 0 0 20 20 re W n /Sh sh Q
BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI
"""
_FORM = b"/GS gs /Spot cs 0.5 scn 5 5 20 20 re f /Spot CS 1 SCN 0.5 w 0 0 m 10 10 l S"


def conforming(standard: Conformance) -> Pdf:
    """Return a file of one page that keeps every rule of the standard; `written` makes bytes of it."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(120, 120))
    page = pdf.pages[0].obj
    page.BleedBox = Array([5, 5, 115, 115])
    page.TrimBox = Array([10, 10, 110, 110])
    page.Contents = Stream(pdf, _CONTENT)
    page.Resources = _resources(pdf)
    pdf.Root.OutputIntents = Array([intent(pdf)])
    _describe(pdf, standard)
    if standard != "pdfx1a":
        _add_managed_colour(pdf, page)
    if standard == "pdfx4":
        page.Resources.ExtGState.Half = Dictionary(ca=0.5, BM=Name.Multiply)
        page.Contents = Stream(pdf, page.Contents.read_bytes() + b"\n/Half gs 0 0 5 5 re f")
        pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(Name=String("Default")))
    return pdf


def written(pdf: Pdf, standard: Conformance, **how: object) -> bytes:
    """Return the file as a writer of that standard leaves it."""
    plain = {
        "force_version": "1.6" if standard == "pdfx4" else "1.3",
        "object_stream_mode": pikepdf.ObjectStreamMode.disable,
        "deterministic_id": True,
        "stream_decode_level": pikepdf.StreamDecodeLevel.none,
        "compress_streams": False,
    }
    stream = io.BytesIO()
    pdf.save(stream, **{**plain, **how})
    return stream.getvalue()


def intent(pdf: Pdf) -> Dictionary:
    """Return an output intent with a profile of its own."""
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFX"),
        OutputConditionIdentifier=String("Tiny"),
        Info=String("A press of tests"),
        DestOutputProfile=pdf.make_indirect(profile(pdf, tiny_cmyk_profile(), 4)),
    )


def profile(pdf: Pdf, content: bytes, channels: int) -> Stream:
    """Return the stream of an ICC profile."""
    return Stream(pdf, content, N=channels)


def srgb(pdf: Pdf) -> Array:
    """Return a colour space of a profile for RGB."""
    return Array([Name.ICCBased, pdf.make_indirect(profile(pdf, rgb_profile(SRGB_PRIMARIES, 2.2), 3))])


def paint(pdf: Pdf, content: bytes) -> None:
    """Let the page paint something more."""
    page = pdf.pages[0].obj
    page.Contents = Stream(pdf, page.Contents.read_bytes() + b"\n" + content)


def picture(pdf: Pdf, **more: object) -> Stream:
    """Return a picture of one CMYK pixel."""
    entries = {"Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": Name.DeviceCMYK, **more}
    return Stream(pdf, b"\x10\x20\x30\x40", Type=Name.XObject, Subtype=Name.Image, **entries)


def _resources(pdf: Pdf) -> Dictionary:
    tint = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), N=1, C0=Array([0, 0, 0, 0]), C1=Array([0, 1, 1, 0])
    )
    spot = Array([Name.Separation, Name("/Warm#20Red"), Name.DeviceCMYK, tint])
    state = Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1, SMask=Name("/None"), BM=Name.Normal)
    form = Stream(pdf, _FORM, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))
    form.Resources = Dictionary(ColorSpace=Dictionary(Spot=spot), ExtGState=Dictionary(GS=state))
    tile = Stream(pdf, b"0.5 g 0 0 1 1 re f", PatternType=1, PaintType=1, TilingType=1, XStep=2, YStep=2)
    tile.BBox, tile.Resources = Array([0, 0, 2, 2]), Dictionary()
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=Array([0, 0, 9, 9]), Function=_ramp()
    )
    return Dictionary(
        Font=Dictionary(F1=_embedded(pdf), F3=_drawn(pdf), Hidden=_named("Helvetica")),
        XObject=Dictionary(Im=picture(pdf), Fm=form),
        Pattern=Dictionary(P=tile),
        Shading=Dictionary(Sh=shading),
        ExtGState=Dictionary(),
        ColorSpace=Dictionary(),
    )


def _ramp() -> Dictionary:
    return Dictionary(
        FunctionType=2, Domain=Array([0, 1]), N=1, C0=Array([0, 0, 0, 0]), C1=Array([1, 0, 0, 0])
    )


def _named(name: str) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"))


def _embedded(pdf: Pdf) -> Dictionary:
    described = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Serif"), FontFile2=Stream(pdf, b"glyphs")
    )
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Serif"), FontDescriptor=described
    )
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Serif"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([descendant]),
    )  # fmt: skip


def _drawn(pdf: Pdf) -> Dictionary:
    letter = Stream(pdf, b"600 0 0 0 600 600 d1 0 0 600 600 re f")
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(A=letter), Resources=Dictionary(),
        )
    )  # fmt: skip


def _describe(pdf: Pdf, standard: Conformance) -> None:
    date, told = "D:20261120120000Z", "2026-11-20T12:00:00+00:00"
    info = {"/Title": "A Field of Glass", "/CreationDate": date, "/ModDate": date}
    if standard == "pdfx1a":
        info |= {"/GTS_PDFXVersion": "PDF/X-1:2001", "/GTS_PDFXConformance": "PDF/X-1a:2001"}
    if standard == "pdfx3":
        info |= {"/GTS_PDFXVersion": "PDF/X-3:2002"}
    for key, value in info.items():
        pdf.docinfo[key] = String(value)
    pdf.docinfo["/Trapped"] = Name("/False")
    if standard == "pdfx4":
        describe(pdf, told)


def describe(pdf: Pdf, date: str, **more: str) -> None:
    """Write the metadata of PDF/X-4; `more` are properties to leave out (empty) or to say otherwise."""
    said = {
        "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion": "PDF/X-4", "dc:title": "A Field of Glass",
        "xmpMM:DocumentID": "uuid:1", "xmpMM:VersionID": "1", "xmpMM:RenditionClass": "default",
        "xmp:CreateDate": date, "xmp:ModifyDate": date, "xmp:MetadataDate": date, "pdf:Trapped": "False",
    }  # fmt: skip
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for name, value in (said | more).items():
            if value:
                xmp[name] = value
            elif name in xmp:
                del xmp[name]


def _add_managed_colour(pdf: Pdf, page: pikepdf.Object) -> None:
    page.Resources.ColorSpace.Screen = srgb(pdf)
    paint(pdf, b"q /Screen cs 0.2 0.5 0.9 sc 3 3 4 4 re f Q")
