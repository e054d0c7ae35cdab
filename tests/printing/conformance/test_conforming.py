"""Files that keep a standard are found to keep it."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name, Stream

from coverstudio.printing.conformance import Conformance, check
from tests.printing.conformance.files import STANDARDS, conforming, paint, picture, written


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_file_that_keeps_every_rule_is_clean(standard: Conformance) -> None:
    assert check(written(conforming(standard), standard), standard) == ()


# What is allowed although it looks forbidden.


@pytest.mark.parametrize("standard", STANDARDS)
def test_colours_that_nothing_is_painted_in_do_not_count(standard: Conformance) -> None:
    pdf = conforming(standard)
    paint(pdf, b"1 0 0 rg 1 0 0 RG /Nobody cs n 0 0 m 9 9 l W n")
    assert check(written(pdf, standard), standard) == ()


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_letter_without_colours_of_its_own_takes_those_of_its_text(standard: Conformance) -> None:
    pdf = conforming(standard)
    letter = Stream(pdf, b"600 0 0 0 600 600 d1 1 0 0 rg 0 0 600 600 re f")
    pdf.pages[0].obj.Resources.Font.F3.CharProcs.A = letter
    assert check(written(pdf, standard), standard) == ()


@pytest.mark.parametrize("standard", STANDARDS)
def test_what_lies_in_the_resources_and_is_not_used_does_not_count(standard: Conformance) -> None:
    pdf = conforming(standard)
    pdf.pages[0].obj.Resources.XObject.Unused = picture(pdf, ColorSpace=Name.DeviceRGB)
    assert check(written(pdf, standard), standard) == ()


@pytest.mark.parametrize("standard", STANDARDS)
def test_an_art_box_does_in_place_of_a_trim_box(standard: Conformance) -> None:
    pdf = conforming(standard)
    page = pdf.pages[0].obj
    page.ArtBox = page.TrimBox
    del page.TrimBox
    assert check(written(pdf, standard), standard) == ()


@pytest.mark.parametrize("standard", STANDARDS)
def test_boxes_may_come_from_the_parents_of_a_page(standard: Conformance) -> None:
    pdf = conforming(standard)
    page, root = pdf.pages[0].obj, pdf.Root.Pages
    root.MediaBox, root.CropBox, root.Resources = page.MediaBox, page.MediaBox, page.Resources
    del page.MediaBox, page.Resources
    assert check(written(pdf, standard), standard) == ()


@pytest.mark.parametrize("standard", STANDARDS)
def test_notes_may_stand_outside_of_what_is_printed(standard: Conformance) -> None:
    pdf = conforming(standard)
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 4, 4]))
    pdf.pages[0].obj.Annots = Array([note])
    assert check(written(pdf, standard), standard) == ()


@pytest.mark.parametrize("standard", ["pdfx1a", "pdfx3"])
def test_a_registered_condition_needs_no_profile_where_nothing_else_does(standard: Conformance) -> None:
    pdf = conforming(standard)
    intent = pdf.Root.OutputIntents[0]
    intent.RegistryName = "http://www.color.org"
    del intent.DestOutputProfile, intent.Info
    found = [one.rule for one in check(written(pdf, standard), standard)]
    # What PDF/X-3 paints in colours of a profile has to be converted for the press, whose profile is gone.
    assert found == ([] if standard == "pdfx1a" else ["output-profile"])


def test_pdfx4_has_pictures_in_jpeg_2000_that_say_their_colours_themselves() -> None:
    pdf = conforming("pdfx4")
    made = picture(pdf)
    del made.ColorSpace
    made.write(b"jp2", filter=Name.JPXDecode)
    pdf.pages[0].obj.Resources.XObject.Im = made
    assert check(written(pdf, "pdfx4"), "pdfx4") == ()
