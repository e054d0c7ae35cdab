"""Presets: a printer's follows from its own file, and what does not go together is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio.document.document import Document
from coverstudio.document.geometry import Size
from coverstudio.document.print_spec import print_spec
from coverstudio.document.spread import Edition
from coverstudio.imaging.profiles import read_profile
from coverstudio.printing.presets import (
    RICH_BLACK,
    Extras,
    PresetError,
    for_cover,
    preset,
    preset_for,
    presets,
    target,
)
from coverstudio.printing.printers import IDS
from coverstudio.printing.targets import Marks
from coverstudio.printing.wraps import laid_out
from tests.imaging.tiny_profile import tiny_cmyk_profile

SWOP = read_profile(tiny_cmyk_profile())


def test_every_printer_and_every_kind_of_file_is_a_preset() -> None:
    kinds = {
        "pdf",
        "pdfx4",
        "pdfx1a",
        "pdfx3",
        "ebook",
        "png",
        "jpeg",
        "tiff",
        "tiff-cmyk",
        "ora",
        "psd",
        "svg",
    }
    assert {one.id for one in presets()} == {*IDS, *kinds}


def test_a_printer_gets_the_form_ink_and_size_that_its_file_names() -> None:
    spark = preset("ingramspark")
    assert (spark.standard, spark.colours, spark.ink_limit, spark.suffixes) == (
        "pdfx1a",
        "cmyk",
        240,
        (".pdf",),
    )
    kdp = preset("kdp-paperback")
    assert (kdp.standard, kdp.colours, kdp.needs_profile, kdp.most_bytes) == (
        "plain",
        "rgb",
        False,
        650_000_000,
    )
    shop = preset("kdp-ebook")
    assert (shop.pixels, shop.most_bytes, shop.suffix) == ((1600, 2560), 50_000_000, ".jpg")
    assert preset("music").pixels == (3000, 3000)


@pytest.mark.parametrize("name", ["PDF/X-4", "pdfx4", "PDFX4", "pdf x-4"])
def test_a_preset_is_found_by_id_and_by_name(name: str) -> None:
    assert preset(name).id == "pdfx4"


def test_an_unknown_preset_names_the_ones_there_are() -> None:
    with pytest.raises(
        PresetError, match=r"There is no preset “lightning”: choose one of kdp-paperback, .*svg"
    ):
        preset("lightning")


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("a.pdf", "pdf"),
        ("a.JPG", "jpeg"),
        ("a.tiff", "tiff"),
        ("a.ora", "ora"),
        ("a.psd", "psd"),
        ("a.svg", "svg"),
    ],
)
def test_without_a_preset_the_ending_chooses_the_plainest(name: str, identity: str) -> None:
    assert preset_for(Path(name)).id == identity


def test_an_ending_that_does_not_fit_is_one_sentence() -> None:
    with pytest.raises(
        PresetError, match=r"“a\.png” must end in \.jpg or \.jpeg: that is what E-book cover takes"
    ):
        preset("ebook").checked(Path("a.png"))
    with pytest.raises(PresetError, match=r"“a\.docx” must end in one of \.pdf"):
        preset_for(Path("a.docx"))


def test_the_target_is_what_preset_and_user_say_together() -> None:
    made = target(
        preset("pdfx1a"),
        Extras(
            profile=SWOP, intent="perceptual", black_point=False, rich_black=True, lossless=False,
            marks=Marks(crop=True), disclosure="drawn",
        ),
    )  # fmt: skip
    assert (made.intent, made.black_point) == ("perceptual", False)
    assert (made.standard, made.colours, made.compression) == ("pdfx1a", "cmyk", "jpeg")
    assert made.profile is SWOP and made.embed_profile and made.marks.crop
    assert (made.rich_black, made.disclosure, made.ink_limit) == (RICH_BLACK, "drawn", None)


def test_a_profile_of_no_registered_condition_stays_in_the_file() -> None:
    assert target(preset("ingramspark"), Extras(profile=SWOP)).embed_profile


def test_the_profile_of_a_registered_condition_is_only_named_where_the_printer_wants_none() -> None:
    registered = read_profile(tiny_cmyk_profile(target="ICCHDAT FOGRA39"))
    assert not target(preset("ingramspark"), Extras(profile=registered)).embed_profile
    assert target(preset("pdfx1a"), Extras(profile=registered)).embed_profile


@pytest.mark.parametrize(
    ("identity", "extras", "sentence"),
    [
        ("pdfx4", Extras(), "PDF/X-4 needs the CMYK profile of the press"),
        ("pdf", Extras(profile=SWOP), "PDF keeps its RGB colours and takes no CMYK profile"),
        ("kdp-paperback", Extras(marks=Marks(slug=True)), "Amazon KDP paperback takes no marks"),
        ("png", Extras(marks=Marks(crop=True)), "PNG takes no marks"),
        ("pdf", Extras(rich_black=True), "PDF has no rich black"),
    ],
)
def test_what_does_not_go_together_is_one_sentence(identity: str, extras: Extras, sentence: str) -> None:
    with pytest.raises(PresetError, match=sentence):
        target(preset(identity), extras)


def test_inks_keep_to_the_limit_of_the_printer_that_the_cover_is_laid_out_for() -> None:
    edition = Edition(
        printer="ingramspark", kind="paperback", trim=Size(152.4, 228.6), paper="creme", pages=240
    )
    wrap = Document(print_spec=laid_out(edition).print_spec("wrap"))
    assert for_cover(preset("pdfx1a"), wrap).ink_limit == 240
    assert for_cover(preset("pdfx1a"), Document(print_spec=print_spec("a5"))).ink_limit is None
    assert for_cover(preset("pdf"), wrap) == preset("pdf"), "sRGB has no inks"
    assert for_cover(preset("plain"), wrap) == preset("plain"), "a printer's preset has its own"
