"""Everything that can be wrong with a PDF of a cover is found when it is read back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pikepdf
import pytest

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.verifying import verify
from coverstudio.rendering.images import StoreImages
from tests.printing.covers import background, card, gradient, stored, text

Change = Callable[[pikepdf.Pdf], object]


@pytest.fixture
def document(store: AssetStore) -> Document:
    bird = ImageLayer(name="Bird", box=Box(10, 10, 20, 20), asset=stored(store, gradient(300, 300, 4)))
    return card(background(store), bird, text("Read me"), text("한글", family="NanumMyeongjo", top=50))


@pytest.fixture
def pdf(document: Document, store: AssetStore, images: StoreImages, tmp_path: Path) -> Path:
    path = tmp_path / "cover.pdf"
    write_pdf(document, store, images, path)
    return path


def changed(pdf: Path, change: Change, **options: object) -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(pdf) as file:
        change(file)
        file.save(stream, **options)
    return stream.getvalue()


def picture(file: pikepdf.Pdf, name: str = "/L0") -> pikepdf.Object:
    return file.pages[0].Resources.XObject[name]


def rewrite(stream: pikepdf.Object, content: bytes) -> None:
    stream.write(content, filter=stream.Filter, decode_parms=stream.get("/DecodeParms"))


def a_font(file: pikepdf.Pdf) -> pikepdf.Object:
    return next(iter(picture(file, "/L2").Resources.Font.values()))


def test_a_good_file_has_no_findings(pdf: Path, document: Document) -> None:
    assert verify(pdf, document) == ()
    assert verify(pdf.read_bytes(), document) == ()


def as_if_jpeg(file: pikepdf.Pdf) -> None:
    picture(file).write(b"\xff\xd8 nothing \xff\xd9", filter=pikepdf.Name.DCTDecode)


def twice(file: pikepdf.Pdf) -> None:
    page = file.pages[0]
    page.Resources.XObject["/L9"] = picture(file)
    page.contents_add(b"q /L9 Do Q")


def reading_otherwise(file: pikepdf.Pdf) -> None:
    form = picture(file, "/L2")
    form.write(form.read_bytes().replace(b"(Read me)", b"(Read you)"))


CHANGES: dict[str, tuple[Change, str]] = {
    "wider": (lambda f: f.pages[0].obj.MediaBox.__setitem__(2, 190.5), "its MediaBox is 0.000 0.000 190.500"),
    "no trim": (
        lambda f: f.pages[0].obj.__delitem__("/TrimBox"),
        "its TrimBox is missing pt instead",
    ),
    "cropped": (
        lambda f: f.pages[0].obj.__setitem__("/CropBox", [0, 0, 9, 9]),
        "its CropBox is 0.000 0",
    ),
    "empty": (lambda f: f.pages[0].obj.__delitem__("/Resources"), "its page is empty"),
    "turned": (lambda f: f.pages[0].obj.__setitem__("/Rotate", 90), "its page is turned"),
    "two pages": (lambda f: f.add_blank_page(), "the file has 2 pages instead of one"),
    "font left out": (
        lambda f: a_font(f).DescendantFonts[0].FontDescriptor.__delitem__("/FontFile2"),
        "SourceSerifPro-Regular is not embedded",
    ),
    "no descriptor": (
        lambda f: a_font(f).DescendantFonts[0].__delitem__("/FontDescriptor"),
        "SourceSerifPro-Regular is not embedded",
    ),
    "unreadable": (lambda f: a_font(f).__delitem__("/ToUnicode"), "cannot be read as text"),
    "other words": (reading_otherwise, "the text “Read me” cannot be read back"),
    "text gone": (lambda f: f.pages[0].Resources.XObject.__delitem__("/L2"), "“Read me” cannot be read back"),
    "smaller": (
        lambda f: picture(f).__setitem__("/Width", 390),
        "“Background” has 150 ppi in it",
    ),
    "cut off": (lambda f: rewrite(picture(f), picture(f).read_raw_bytes()[:5000]), "“Background” is damaged"),
    "scrambled": (lambda f: rewrite(picture(f), b"\x07" * 999), "“Background” is damaged"),
    "alpha cut off": (
        lambda f: rewrite(picture(f, "/L1").SMask, picture(f, "/L1").SMask.read_raw_bytes()[:50]),
        "“Bird” is damaged",
    ),
    "no JPEG": (as_if_jpeg, "“Background” is damaged"),
    "not drawn": (
        lambda f: f.pages[0].Contents.write(f.pages[0].Contents.read_bytes().replace(b"/L1 Do", b"")),
        "“Bird” is missing from it",
    ),
    "one too many": (twice, "it shows a picture (/L9) that the cover does not have"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_file_is_found_out(what: str, pdf: Path, document: Document) -> None:
    change, sentence = CHANGES[what]
    findings = verify(changed(pdf, change), document)
    assert any(sentence in finding for finding in findings), findings


def test_a_picture_of_few_pixels_has_all_that_its_asset_has(store, images, tmp_path) -> None:
    document = card(background(store, 195, 284))
    written = write_pdf(document, store, images, tmp_path / "few.pdf")
    assert verify(written.path, document) == ()


def test_an_encrypted_file_is_found_out(pdf: Path, document: Document) -> None:
    for user in ("", "a password to open it"):
        encryption = pikepdf.Encryption(owner="owner", user=user)
        assert "the file is encrypted." in verify(
            changed(pdf, lambda f: None, encryption=encryption), document
        )


def test_no_pdf_at_all_is_found_out(document: Document) -> None:
    (finding,) = verify(b"no PDF", document)
    assert re.match(r"the file cannot be read back \(.*\)\.", finding)


def test_a_long_text_is_named_by_its_beginning(pdf: Path, document: Document) -> None:
    layers = list(document.layers)
    layers[2] = text("A title that goes on and on and never seems to end")
    other = msgspec.structs.replace(document, layers=tuple(layers))
    assert verify(pdf, other) == ("the text “A title that goes on and on a…” cannot be read back from it.",)


def test_letters_from_right_to_left_are_counted(store, images, tmp_path) -> None:
    document = card(text("שלום עולם", family="DejaVu Sans"))
    path = write_pdf(document, store, images, tmp_path / "shalom.pdf").path
    assert verify(path, document) == ()
    assert len(verify(path, card(text("שלום", family="DejaVu Sans")))) == 1
