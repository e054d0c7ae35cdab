"""The words of a cover can be read from its PDF, whatever the font did with them."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pikepdf
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.printing.characters import read_table
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.spans import with_lines_marked
from coverstudio.rendering.fonts import families
from coverstudio.rendering.images import StoreImages
from tests.printing.covers import CARD, card, extracted, has_hangul, needs_poppler, said_by, text

LIGATURES = ("Manrope", "Amatic SC", "Source Serif Pro", "Caladea", "Roboto")


@pytest.fixture
def printed(tmp_path: Path, store: AssetStore, images: StoreImages):
    def write(*layers) -> Path:
        path = tmp_path / "cover.pdf"
        write_pdf(card(*layers), store, images, path)
        return path

    return write


def without_spans(pdf: Path) -> Path:
    """Take away what says how the lines read: some readers do not know it and go by the glyphs."""
    bare = pdf.with_name("bare.pdf")
    with pikepdf.open(pdf) as file:
        for form in file.pages[0].Resources.XObject.values():
            form.write(re.sub(rb"/Span <<.*?>> BDC|EMC", b"", form.read_bytes(), flags=re.DOTALL))
        file.save(bare)
    return bare


@needs_poppler
@pytest.mark.parametrize(
    "words", ["Office waffle, final shuffle", "Ünïcödé & “quotes” – 1984", "one\ttwo", "AVATAR To."]
)
@pytest.mark.parametrize("family", LIGATURES)
def test_words_come_back_as_they_were_typed(words: str, family: str, printed) -> None:
    assert family in families()
    pdf = printed(text(words, family=family, size=9))
    wanted = [words.replace("\t", " ")]
    assert extracted(pdf) == wanted
    if family != "Amatic SC":  # its small capitals come from other letters
        letters = "".join(extracted(without_spans(pdf)))  # poppler takes some kerning for a space
        assert letters.replace(" ", "") == wanted[0].replace(" ", "")


@needs_poppler
@pytest.mark.parametrize("unprintable", ["\ue000", "ආයුබෝවන්"], ids=["a letter", "a script"])
def test_letters_no_font_has_keep_no_page_from_being_printed(unprintable: str, printed) -> None:
    pdf = printed(text(f"Hello\n{unprintable}", size=9))
    assert extracted(pdf)[0] == "Hello"


@needs_poppler
def test_hangul_comes_back(printed) -> None:
    if not has_hangul():
        pytest.skip("needs a Korean font")
    words = "고요한 항구"
    pdf = printed(text(words, family="NanumMyeongjo", size=18), text("Source 겨울 정원", top=40))
    assert extracted(pdf) == [words, "Source 겨울 정원"]
    assert extracted(without_spans(pdf)) == [words, "Source 겨울 정원"]


@needs_poppler
def test_wide_tracking_does_not_tear_words_apart(printed) -> None:
    assert extracted(printed(text("NORTHERN LIGHT", size=8, tracking=400))) == ["NORTHERN LIGHT"]


@needs_poppler
@pytest.mark.parametrize("degrees", [0.0, 17.0, 90.0, 180.0])
def test_wrapped_lines_come_back_one_by_one(degrees: float, printed) -> None:
    pdf = printed(text("What the River Kept from all of us", size=20, rotation=degrees, top=35))
    assert " ".join(extracted(pdf)) == "What the River Kept from all of us"


@needs_poppler
def test_thousands_of_lines_are_told_apart_in_seconds_of_processor_time(printed) -> None:
    started = time.process_time()
    pdf = printed(text("a\n" * 3000, size=1.0, leading=0.6))
    assert time.process_time() - started < 4.0
    with pikepdf.open(pdf) as file:
        (form,) = (form for form in file.pages[0].Resources.XObject.values() if b"/Span" in form.read_bytes())
        assert form.read_bytes().count(b"/Span") == 3000


def test_letters_from_right_to_left_come_back_as_letters(printed) -> None:
    words = "שלום עולם"
    pdf = printed(text(words, family="DejaVu Sans", size=12))
    assert "".join(extracted(pdf)).strip("\u202b\u202c\u200f") == words


@needs_poppler
def test_a_black_weight_is_printed_once(printed) -> None:
    pdf = printed(text("Black", weight=900, size=20))
    assert extracted(without_spans(pdf)) == ["Black"]


def test_letters_that_were_painted_as_outlines_still_say_their_words(qapp) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"0 0 9 9 re f")
        content = with_lines_marked(page, text("Two\nlines"), CARD)
    assert content.split(b"\n") == [b"/Span << /ActualText (Two lines) >> BDC", b"0 0 9 9 re", b"f", b"EMC"]


@needs_poppler
def test_fonts_are_embedded_as_subsets_that_can_be_read(printed) -> None:
    pdf = printed(text("One"), text("Two", top=30, weight=700), text("Three", top=50))
    fonts = said_by("pdffonts", pdf).splitlines()[2:]
    names = [line.split()[0] for line in fonts]
    assert {name.split("+")[1] for name in names} == {"SourceSerifPro-Regular", "SourceSerifPro-Bold"}
    assert all(re.fullmatch("[A-Z]{6}", name.split("+")[0]) for name in names)
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


@pytest.mark.parametrize(
    ("cmap", "table"),
    [
        (b"1 beginbfchar <0003> <00410301> endbfchar", {3: "A\u0301"}),
        (b"1 beginbfrange <0001> <0003> <0061> endbfrange", {1: "a", 2: "b", 3: "c"}),
        (
            b"2 beginbfrange <0000> <0000> <0000> <0001> <0002> [<D55C> <AE00> ] endbfrange",
            {1: "한", 2: "글"},
        ),
        (b"1 beginbfchar <0005> <D83DDE00> endbfchar", {5: "😀"}),
        (b"3 beginbfchar <0001> <0009> <0002> <E007> <0003> <FB01> endbfchar", {1: " ", 3: "fi"}),
        (b"1 beginbfchar <0001> <FEFB> endbfchar", {1: "لا"}),
    ],
)
def test_tables_of_characters_are_read(cmap: bytes, table: dict[int, str]) -> None:
    with pikepdf.new() as pdf:
        assert read_table(pdf.make_stream(cmap)) == table
