"""Files that break one rule each: the rule is named, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from coverstudio.printing.conformance import Conformance, Rule, check
from coverstudio.printing.conformance.rules import CHECKS
from tests.imaging.icc import grey_profile
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.printing.conformance.files import (
    NEW,
    OLD,
    STANDARDS,
    conforming,
    describe,
    intent,
    paint,
    picture,
    profile,
    srgb,
    written,
)

Break = Callable[[Pdf], None]
X1A: tuple[Conformance, ...] = ("pdfx1a",)
X3: tuple[Conformance, ...] = ("pdfx3",)
X1A_AND_X3, X3_AND_X4 = OLD, (*X3, *NEW)
DATE = "2026-11-20T12:00:00+00:00"
VERSION = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
BREAKS: list[tuple[str, Rule, tuple[Conformance, ...], Break]] = []


def breaks(rule: Rule, standards: tuple[Conformance, ...] = STANDARDS) -> Callable[[Break], Break]:
    """Register a way to break that rule in files of those standards."""

    def register(change: Break) -> Break:
        BREAKS.append((change.__name__, rule, standards, change))
        return change

    return register


def page(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj


def use_state(pdf: Pdf, **entries: object) -> None:
    page(pdf).Resources.ExtGState.Broken = Dictionary(**entries)
    paint(pdf, b"/Broken gs 0 0 1 1 re f")


def draw(pdf: Pdf, drawn: pikepdf.Object) -> None:
    page(pdf).Resources.XObject.Broken = drawn
    paint(pdf, b"q 9 0 0 9 0 0 cm /Broken Do Q")


def form(pdf: Pdf, content: bytes = b"0 g 0 0 1 1 re f", **more: object) -> Stream:
    box = Array([0, 0, 1, 1])
    return Stream(
        pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=Dictionary(), **more
    )


# --- what the file says of itself


@breaks("identification", OLD)
def another_standard(pdf: Pdf) -> None:
    pdf.docinfo["/GTS_PDFXVersion"] = String("PDF/X-9")


@breaks("identification", X1A)
def no_level(pdf: Pdf) -> None:
    del pdf.docinfo["/GTS_PDFXConformance"]


@breaks("identification", NEW)
def another_standard_in_the_metadata(pdf: Pdf) -> None:
    describe(pdf, DATE, **{VERSION: "PDF/X-4p"})


@breaks("title", OLD)
def no_title(pdf: Pdf) -> None:
    del pdf.docinfo["/Title"]


@breaks("title", NEW)
def no_title_in_the_metadata(pdf: Pdf) -> None:
    describe(pdf, DATE, **{"dc:title": ""})


@breaks("title", NEW)
def another_title_in_the_metadata(pdf: Pdf) -> None:
    describe(pdf, DATE, **{"dc:title": "A Field of Grass"})


@breaks("dates", OLD)
def no_date(pdf: Pdf) -> None:
    del pdf.docinfo["/CreationDate"]


@breaks("dates", OLD)
def a_date_in_words(pdf: Pdf) -> None:
    pdf.docinfo["/ModDate"] = String("last Friday")


@breaks("dates", NEW)
def dates_that_disagree(pdf: Pdf) -> None:
    describe(pdf, "2026-11-20T13:00:00+00:00")


@breaks("dates", NEW)
def no_date_of_the_metadata(pdf: Pdf) -> None:
    describe(pdf, DATE, **{"xmp:MetadataDate": ""})


@breaks("trapped")
def trapped_unknown(pdf: Pdf) -> None:
    pdf.docinfo["/Trapped"] = Name("/Unknown")


@breaks("trapped", OLD)
def trapped_as_a_word(pdf: Pdf) -> None:
    pdf.docinfo["/Trapped"] = String("False")


@breaks("trapped", NEW)
def trapped_here_and_not_there(pdf: Pdf) -> None:
    pdf.docinfo["/Trapped"] = Name("/True")


@breaks("identity", NEW)
def no_document_id(pdf: Pdf) -> None:
    describe(pdf, DATE, **{"xmpMM:DocumentID": ""})


@breaks("output-intent")
def no_intent(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].S = Name("/GTS_PDFA1")


@breaks("output-intent")
def two_intents(pdf: Pdf) -> None:
    first = pdf.Root.OutputIntents[0]
    second = intent(pdf)
    second.DestOutputProfile = first.DestOutputProfile
    pdf.Root.OutputIntents.append(second)


@breaks("output-intent")
def no_condition(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents[0].OutputConditionIdentifier


@breaks("output-intent")
def a_condition_of_no_registry_without_words(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents[0].Info


@breaks("output-profile")
def no_profile_of_the_press(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents[0].DestOutputProfile


@breaks("output-profile")
def a_profile_elsewhere(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfileRef = Dictionary(URLs=Array([String("tiny.icc")]))


@breaks("output-profile")
def the_profile_of_a_monitor(pdf: Pdf) -> None:
    content = tiny_cmyk_profile(kind=b"mntr")
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_indirect(profile(pdf, content, 4))


@breaks("output-profile")
def a_profile_that_is_none(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_indirect(profile(pdf, b"no profile", 4))


@breaks("output-profile")
def a_profile_with_three_channels(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.N = 3


@breaks("output-profile", OLD)
def a_profile_of_icc_4(pdf: Pdf) -> None:
    content = bytearray(tiny_cmyk_profile())
    content[8] = 4
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_indirect(profile(pdf, bytes(content), 4))


# --- pages


@breaks("page-boxes")
def no_trim_box(pdf: Pdf) -> None:
    del page(pdf).TrimBox


@breaks("page-boxes")
def a_trim_box_and_an_art_box(pdf: Pdf) -> None:
    page(pdf).ArtBox = page(pdf).TrimBox


@breaks("page-boxes")
def a_trim_box_of_words(pdf: Pdf) -> None:
    page(pdf).TrimBox = Array([Name.A, Name.B, Name.C, Name.D])


@breaks("page-boxes")
def a_trim_box_without_a_page(pdf: Pdf) -> None:
    page(pdf).TrimBox = Array([60, 60, 60, 60])


@breaks("page-boxes")
def no_media_box(pdf: Pdf) -> None:
    page(pdf).MediaBox = Array([1, 2])


@breaks("box-nesting")
def trim_beyond_bleed(pdf: Pdf) -> None:
    page(pdf).TrimBox = Array([4, 10, 110, 110])


@breaks("box-nesting")
def bleed_beyond_the_sheet(pdf: Pdf) -> None:
    page(pdf).BleedBox = Array([5, 5, 125, 115])


@breaks("box-nesting")
def a_crop_of_all_pages_that_cuts_into_the_trim(pdf: Pdf) -> None:
    pdf.Root.Pages.CropBox = Array([20, 20, 100, 100])


@breaks("viewer-boxes")
def print_the_trim_alone(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences = Dictionary(PrintArea=Name("/TrimBox"))


@breaks("annotations")
def a_note_on_the_cover(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([20, 20, 30, 30]))
    page(pdf).Annots = Array([note])


@breaks("annotations", NEW)
def a_printers_mark_inside_of_the_trim(pdf: Pdf) -> None:
    mark = Dictionary(Type=Name.Annot, Subtype=Name.PrinterMark, Rect=Array([105, 105, 112, 112]))
    page(pdf).Annots = Array([mark])


# --- fonts and transparency


@breaks("fonts")
def a_font_that_is_not_embedded(pdf: Pdf) -> None:
    paint(pdf, b"BT /Hidden 9 Tf 0 Tr 0 g (seen) Tj ET")


@breaks("fonts")
def a_font_of_a_form_that_is_not_embedded(pdf: Pdf) -> None:
    inner = form(pdf, b"BT /F 9 Tf (seen) Tj ET")
    inner.Resources = Dictionary(Font=Dictionary(F=page(pdf).Resources.Font.Hidden))
    draw(pdf, inner)


@breaks("fonts")
def a_composite_font_without_its_letters(pdf: Pdf) -> None:
    del page(pdf).Resources.Font.F1.DescendantFonts[0].FontDescriptor.FontFile2


@breaks("fonts")
def a_font_that_is_missing(pdf: Pdf) -> None:
    paint(pdf, b"BT /Nobody 9 Tf 0 Tr 0 g (seen) Tj ET")


@breaks("transparency", OLD)
def half_opaque(pdf: Pdf) -> None:
    use_state(pdf, ca=0.5)


@breaks("transparency", OLD)
def multiplied(pdf: Pdf) -> None:
    use_state(pdf, BM=Array([Name.Multiply, Name.Normal]))


@breaks("transparency", OLD)
def through_a_mask(pdf: Pdf) -> None:
    group = form(pdf, Group=Dictionary(S=Name.Luminosity))
    use_state(pdf, SMask=Dictionary(S=Name.Luminosity, G=pdf.make_indirect(group)))


@breaks("transparency", OLD)
def a_picture_with_a_soft_mask(pdf: Pdf) -> None:
    draw(pdf, picture(pdf, SMask=pdf.make_indirect(picture(pdf, ColorSpace=Name.DeviceGray))))


@breaks("transparency", OLD)
def a_group_of_the_page(pdf: Pdf) -> None:
    page(pdf).Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)


@breaks("transparency", OLD)
def a_group_in_a_form(pdf: Pdf) -> None:
    draw(pdf, form(pdf, Group=Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)))


@breaks("transparency", NEW)
def a_blend_mode_nobody_knows(pdf: Pdf) -> None:
    use_state(pdf, BM=Name("/Sparkle"))


# --- colours


@breaks("device-colours")
def rgb_letters(pdf: Pdf) -> None:
    paint(pdf, b"BT /F1 12 Tf 0 Tr 1 0 0 rg (red) Tj ET")


@breaks("device-colours")
def an_rgb_line(pdf: Pdf) -> None:
    paint(pdf, b"1 0 0 RG 0 0 m 9 9 l S")


@breaks("device-colours")
def an_rgb_picture(pdf: Pdf) -> None:
    draw(pdf, picture(pdf, ColorSpace=Name.DeviceRGB))


@breaks("device-colours")
def an_rgb_picture_inside_of_the_content(pdf: Pdf) -> None:
    paint(pdf, b"BI /W 1 /H 1 /CS /RGB /BPC 8 ID \x01\x02\x03 EI")


@breaks("device-colours")
def an_rgb_palette(pdf: Pdf) -> None:
    draw(pdf, picture(pdf, ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 0, String(b"\1\2\3")])))


@breaks("device-colours")
def an_rgb_gradient(pdf: Pdf) -> None:
    page(pdf).Resources.Shading.Sh.ColorSpace = Name.DeviceRGB


@breaks("device-colours")
def rgb_in_a_pattern(pdf: Pdf) -> None:
    page(pdf).Resources.Pattern.P.write(b"1 0 0 rg 0 0 1 1 re f")


@breaks("device-colours")
def an_rgb_letter_that_is_drawn(pdf: Pdf) -> None:
    page(pdf).Resources.Font.F3.CharProcs.A = Stream(pdf, b"600 0 d0 1 0 0 rg 0 0 600 600 re f")


@breaks("device-colours")
def a_drawn_letter_that_is_used_in_rgb_later(pdf: Pdf) -> None:
    paint(pdf, b"BT /F3 12 Tf 1 0 0 rg 20 40 Td (A) Tj ET")


@breaks("device-colours")
def a_stencil_filled_with_a_pattern_in_rgb(pdf: Pdf) -> None:
    tile = Stream(pdf, b"1 0 0 rg 0 0 1 1 re f", PatternType=1, PaintType=1, TilingType=1, XStep=2, YStep=2)
    tile.BBox, tile.Resources = Array([0, 0, 2, 2]), Dictionary()
    page(pdf).Resources.Pattern.Red = tile
    paint(pdf, b"/Pattern cs /Red scn BI /W 1 /H 1 /IM true /BPC 1 ID \x80 EI")


@breaks("device-colours")
def an_rgb_form_in_a_form(pdf: Pdf) -> None:
    outer = form(pdf, b"/In Do")
    outer.Resources = Dictionary(XObject=Dictionary(In=form(pdf, b"1 0 0 rg 0 0 1 1 re f")))
    draw(pdf, outer)


@breaks("device-colours")
def the_rgb_look_of_a_mark_outside(pdf: Pdf) -> None:
    look = pdf.make_indirect(form(pdf, b"1 0 0 rg 0 0 1 1 re f"))
    mark = Dictionary(Subtype=Name.PrinterMark, Rect=Array([0, 0, 4, 4]), AP=Dictionary(N=look))
    page(pdf).Annots = Array([mark])


@breaks("device-colours", NEW)
def transparency_mixed_in_rgb(pdf: Pdf) -> None:
    page(pdf).Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


@breaks("device-colours")
def a_colour_space_that_is_missing(pdf: Pdf) -> None:
    paint(pdf, b"/Nobody cs 1 sc 0 0 5 5 re f")


@breaks("calibrated-colours", X1A)
def a_picture_with_a_profile(pdf: Pdf) -> None:
    draw(pdf, picture(pdf, ColorSpace=srgb(pdf)))


@breaks("calibrated-colours", X1A)
def measured_colours(pdf: Pdf) -> None:
    page(pdf).Resources.ColorSpace.L = Array([Name.Lab, Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]))])
    paint(pdf, b"/L cs 50 0 0 sc 0 0 5 5 re f")


@breaks("spot-colours", X1A)
def a_spot_colour_that_stands_in_rgb(pdf: Pdf) -> None:
    page(pdf).Resources.XObject.Fm.Resources.ColorSpace.Spot[2] = Name.DeviceRGB


@breaks("device-colours", X3_AND_X4)
def a_spot_colour_that_stands_in_plain_rgb(pdf: Pdf) -> None:
    page(pdf).Resources.XObject.Fm.Resources.ColorSpace.Spot[2] = Name.DeviceRGB


@breaks("spot-colours")
def a_spot_colour_without_a_name(pdf: Pdf) -> None:
    space = page(pdf).Resources.XObject.Fm.Resources.ColorSpace.Spot
    space[0], space[1] = Name.DeviceN, Array([Name("/Warm"), String("Red")])


@breaks("profiles", X3_AND_X4)
def a_colour_with_a_damaged_profile(pdf: Pdf) -> None:
    broken = Array([Name.ICCBased, pdf.make_indirect(profile(pdf, b"nothing", 3))])
    draw(pdf, picture(pdf, ColorSpace=broken))


@breaks("profiles", X3_AND_X4)
def a_profile_of_grey_for_three_channels(pdf: Pdf) -> None:
    wrong = Array([Name.ICCBased, pdf.make_indirect(profile(pdf, grey_profile(2.2), 3))])
    draw(pdf, picture(pdf, ColorSpace=wrong))


@breaks("profiles", X3_AND_X4)
def a_colour_with_a_link_between_devices(pdf: Pdf) -> None:
    content = bytearray(srgb(pdf)[1].read_bytes())
    content[12:16] = b"link"
    linked = Array([Name.ICCBased, pdf.make_indirect(profile(pdf, bytes(content), 3))])
    draw(pdf, picture(pdf, ColorSpace=linked))


@breaks("profiles", NEW)
def the_press_once_more(pdf: Pdf) -> None:
    own = pdf.Root.OutputIntents[0].DestOutputProfile
    draw(pdf, picture(pdf, ColorSpace=Array([Name.ICCBased, own])))


# --- graphics states, operators, pictures


@breaks("transfer-functions")
def a_transfer_function(pdf: Pdf) -> None:
    use_state(pdf, TR=Name.Identity)


@breaks("transfer-functions")
def a_newer_transfer_function(pdf: Pdf) -> None:
    use_state(pdf, TR2=Name.Identity)


@breaks("transfer-functions")
def a_halftone_phase(pdf: Pdf) -> None:
    use_state(pdf, HTP=Array([0, 0]))


@breaks("halftones")
def a_halftone_of_type_6(pdf: Pdf) -> None:
    use_state(pdf, HT=Dictionary(Type=Name.Halftone, HalftoneType=6))


@breaks("halftones")
def a_halftone_by_name(pdf: Pdf) -> None:
    use_state(pdf, HT=Dictionary(Type=Name.Halftone, HalftoneType=1, HalftoneName=String("Round")))


@breaks("halftones")
def a_halftone_of_type_6_for_one_ink(pdf: Pdf) -> None:
    of_cyan = Stream(pdf, b"\x80", HalftoneType=6, Width=1, Height=1)
    use_state(pdf, HT=Dictionary(HalftoneType=5, Default=Dictionary(HalftoneType=1), Cyan=of_cyan))


@breaks("rendering-intents")
def an_intent_nobody_knows(pdf: Pdf) -> None:
    paint(pdf, b"/Prettier ri")


@breaks("operators")
def an_operator_nobody_knows(pdf: Pdf) -> None:
    paint(pdf, b"BX 1 2 sparkle EX")


@breaks("postscript")
def a_postscript_object(pdf: Pdf) -> None:
    draw(pdf, Stream(pdf, b"showpage", Type=Name.XObject, Subtype=Name.PS))


@breaks("postscript")
def a_postscript_operator(pdf: Pdf) -> None:
    paint(pdf, b"(showpage) PS")


@breaks("postscript")
def a_form_with_postscript_beside_it(pdf: Pdf) -> None:
    draw(pdf, form(pdf, PS=Stream(pdf, b"showpage")))


@breaks("alternate-images")
def another_picture_for_print(pdf: Pdf) -> None:
    other = Dictionary(Image=pdf.make_indirect(picture(pdf)), DefaultForPrinting=True)
    draw(pdf, picture(pdf, Alternates=Array([other])))


@breaks("opi")
def a_picture_that_stands_in(pdf: Pdf) -> None:
    draw(pdf, picture(pdf, OPI=Dictionary()))


# --- what lies in the file


@breaks("compression")
def a_stream_packed_with_lzw(pdf: Pdf) -> None:
    broken = picture(pdf)
    broken.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode)
    draw(pdf, broken)


@breaks("compression")
def a_stream_packed_with_lzw_by_its_short_name(pdf: Pdf) -> None:
    broken = picture(pdf)
    broken.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZW)
    draw(pdf, broken)


@breaks("compression", OLD)
def a_picture_in_jpeg_2000(pdf: Pdf) -> None:
    broken = picture(pdf)
    broken.write(b"jp2", filter=Name.JPXDecode)
    draw(pdf, broken)


@breaks("version", OLD)
def a_picture_of_16_bits(pdf: Pdf) -> None:
    draw(pdf, picture(pdf, BitsPerComponent=16))


@breaks("compression", OLD)
def a_picture_in_jbig2(pdf: Pdf) -> None:
    broken = picture(pdf, BitsPerComponent=1, ColorSpace=Name.DeviceGray)
    broken.write(b"jbig2", filter=Name.JBIG2Decode)
    draw(pdf, broken)


@breaks("external-streams")
def a_picture_in_another_file(pdf: Pdf) -> None:
    draw(pdf, picture(pdf, F=String("elsewhere.tif")))


@breaks("embedded-files")
def a_file_in_the_file(pdf: Pdf) -> None:
    pdf.attachments["manuscript.txt"] = b"Call me Ishmael."


@breaks("embedded-files")
def a_file_in_a_note(pdf: Pdf) -> None:
    inside = Dictionary(F=pdf.make_indirect(Stream(pdf, b"Call me Ishmael.")))
    held = Dictionary(Type=Name.Filespec, F=String("manuscript.txt"), EF=inside)
    note = Dictionary(Subtype=Name.FileAttachment, Rect=Array([0, 0, 4, 4]), FS=held)
    page(pdf).Annots = Array([note])


@breaks("actions")
def something_to_open(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org"))


@breaks("actions")
def a_link_outside_of_the_page(pdf: Pdf) -> None:
    link = Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 4, 4]), A=Dictionary(S=Name.URI, URI=String("x")))
    page(pdf).Annots = Array([link])


@breaks("actions")
def a_link_that_remembers_where_it_led(pdf: Pdf) -> None:
    link = Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 4, 4]), PA=Dictionary(S=Name.URI, URI=String("x")))
    page(pdf).Annots = Array([link])


@breaks("actions")
def something_when_the_page_opens(pdf: Pdf) -> None:
    page(pdf).AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))


@breaks("actions")
def javascript(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), Dictionary(JS=String("1"))])))


@breaks("optional-content", OLD)
def layers(pdf: Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())


@breaks("optional-content", NEW)
def layers_that_switch_themselves(pdf: Pdf) -> None:
    pdf.Root.OCProperties.D.AS = Array([Dictionary(Event=Name.Print)])


@breaks("xfa")
def a_form_of_xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(XFA=String("form"))


@breaks("content")
def a_form_that_contains_itself(pdf: Pdf) -> None:
    broken = pdf.make_indirect(form(pdf, b"/Self Do"))
    broken.Resources = Dictionary(XObject=Dictionary(Self=broken))
    draw(pdf, broken)


@breaks("content")
def a_damaged_content(pdf: Pdf) -> None:
    broken = form(pdf)
    broken.write(b"not packed at all", filter=Name.FlateDecode)
    draw(pdf, broken)


# Ways of writing a file that its standard does not know.


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_newer_pdf_is_named(standard: Conformance) -> None:
    content = written(conforming(standard), standard, force_version="1.7")
    assert {one.rule for one in check(content, standard)} == {"version"}


@pytest.mark.parametrize("standard", OLD)
def test_a_version_of_the_catalog_counts_as_well(standard: Conformance) -> None:
    pdf = conforming(standard)
    pdf.Root.Version = Name("/1.6")
    assert {one.rule for one in check(written(pdf, standard), standard)} == {"version"}


@pytest.mark.parametrize("standard", OLD)
def test_objects_in_streams_are_named(standard: Conformance) -> None:
    packed = pikepdf.ObjectStreamMode.generate
    content = written(conforming(standard), standard, object_stream_mode=packed, force_version="1.5")
    assert {one.rule for one in check(content, standard)} == {"version", "compressed-objects"}


def test_pdfx4_knows_objects_in_streams() -> None:
    packed = pikepdf.ObjectStreamMode.generate
    assert check(written(conforming("pdfx4"), "pdfx4", object_stream_mode=packed), "pdfx4") == ()


@pytest.mark.parametrize("password", ["", "secret"])
def test_encryption_is_named(password: str) -> None:
    locked = pikepdf.Encryption(owner="owner", user=password, R=4, aes=True)
    how = {"encryption": locked, "stream_decode_level": None, "deterministic_id": False}
    content = written(conforming("pdfx4"), "pdfx4", **how)
    assert "encryption" in {one.rule for one in check(content, "pdfx4")}


def test_a_file_without_an_identifier_is_named() -> None:
    content = written(conforming("pdfx1a"), "pdfx1a").replace(b"/ID [", b"/No [")
    assert {one.rule for one in check(content, "pdfx1a")} == {"trailer-id"}


def test_a_file_that_was_cut_short_is_damaged() -> None:
    content = written(conforming("pdfx1a"), "pdfx1a")[:-40]
    assert "readable" in {one.rule for one in check(content, "pdfx1a")}


@pytest.mark.parametrize("content", [b"", b"Call me Ishmael.", b"%PDF-1.3\n"])
def test_what_is_no_pdf_cannot_be_read(content: bytes) -> None:
    assert [one.rule for one in check(content, "pdfx1a")] == ["readable"]


def test_every_rule_is_broken_by_some_file() -> None:
    elsewhere = {"readable", "version", "compressed-objects", "encryption", "trailer-id"}
    assert {check.rule for check in CHECKS} == {rule for _, rule, _, _ in BREAKS} | elsewhere


@pytest.mark.parametrize(
    ("rule", "standard", "change"),
    [
        pytest.param(rule, standard, change, id=f"{name}-{standard}")
        for name, rule, standards, change in BREAKS
        for standard in standards
    ],
)
def test_a_broken_rule_is_named_and_no_other(rule: Rule, standard: Conformance, change: Break) -> None:
    pdf = conforming(standard)
    change(pdf)
    found = check(written(pdf, standard), standard)
    assert {violation.rule for violation in found} == {rule}
    assert all(one.sentence.endswith(".") and one.clause.startswith("ISO 15930") for one in found)
