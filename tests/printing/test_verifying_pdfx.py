"""What is wrong with a page for a press is found when it is read back, whatever wrote it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.targets import Target
from coverstudio.printing.verifying import verify
from tests.printing.covers import background, card, text
from tests.printing.pressed import ALL_MARKS, X1A, X4, press

LIMITED = msgspec.structs.replace(X1A, ink_limit=280)


@pytest.fixture
def document(store) -> Document:
    veil = ShapeLayer(name="Veil", box=Box(0, 60, 60, 10), opacity=0.5)
    below = text("Below", top=60, colour="#ffffff")
    return card(background(store), below, veil, text("Black", colour="#000000"), text("Blue", top=30))


@pytest.fixture
def pdf(document: Document, store, images, tmp_path) -> Path:
    path = tmp_path / "right.pdf"
    write_pdf(document, store, images, path, target=LIMITED)
    assert verify(path, document, LIMITED) == ()
    return path


def changed(pdf: Path, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    with pikepdf.open(pdf) as file:
        change(file)
        out = io.BytesIO()
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def objects(file: pikepdf.Pdf) -> pikepdf.Object:
    return file.pages[0].Resources.XObject


def painted(file: pikepdf.Pdf, name: str, old: bytes, new: bytes) -> None:
    content = objects(file)[name].read_bytes()
    assert old in content
    objects(file)[name].write(content.replace(old, new))


def drop(file: pikepdf.Pdf, name: str) -> None:
    page = file.pages[0]
    page.Contents.write(page.Contents.read_bytes().replace(f"{name} Do".encode(), b""))
    del page.Resources.XObject[name]


def intent(file: pikepdf.Pdf) -> pikepdf.Object:
    return file.Root.OutputIntents[0]


def with_alpha(file: pikepdf.Pdf) -> None:
    alpha = file.make_stream(zlib.compress(b"\0\0"), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    alpha.BitsPerComponent, alpha.ColorSpace, alpha.Filter = 8, Name.DeviceGray, Name.FlateDecode
    alpha.DecodeParms = Dictionary(Predictor=15, Colors=1, Columns=1)
    objects(file)["/Flat"].SMask = alpha


def with_transparency(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.Group = Dictionary(S=Name.Transparency)


def in_light(file: pikepdf.Pdf) -> None:
    objects(file)["/Flat"].ColorSpace = Name.DeviceRGB


def with_another_condition(file: pikepdf.Pdf) -> None:
    intent(file).OutputConditionIdentifier = pikepdf.String("Other")


def with_another_box(file: pikepdf.Pdf) -> None:
    file.pages[0].obj.TrimBox = Array([9, 9, 170, 260])


CHANGES: dict[str, tuple[Callable[[pikepdf.Pdf], object], str]] = {
    "a text that is lost": (lambda file: drop(file, "/L4"), "the text “Blue” cannot be read back"),
    "the flattened layers lost": (lambda file: drop(file, "/Flat"), "the text “Below” cannot be read back"),
    "a black text in four inks": (
        lambda file: painted(file, "/L3", b"0 0 0 1 k", b".7 .6 .6 .9 k"),
        "the black text “Text” is not in black ink alone",
    ),
    "too much ink": (lambda file: painted(file, "/L3", b"0 0 0 1 k", b"1 1 1 1 k"), "has 400% of ink"),
    "light and no ink": (lambda file: painted(file, "/L4", b" k\n", b" k 1 0 0 rg\n"), "is not in CMYK"),
    "a picture in light": (in_light, "the picture of the flattened layers is not in CMYK"),
    "alpha": (with_alpha, "it breaks PDF/X-1a"),
    "transparency": (with_transparency, "it breaks PDF/X-1a"),
    "another condition": (with_another_condition, "does not name its printing condition, Tiny test press"),
    "another profile": (
        lambda file: intent(file).DestOutputProfile.write(press().content[:-4] + b"else"),
        "the profile in it is not that of its press",
    ),
    "no profile": (
        lambda file: intent(file).__delitem__("/DestOutputProfile"), "the profile of its press is missing"
    ),
    "no mark of the standard": (
        lambda file: file.docinfo.__delitem__("/GTS_PDFXConformance"), "it breaks PDF/X-1a"
    ),
    "a box": (with_another_box, "its TrimBox is 9.000 9.000"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_wrong_is_found(what: str, pdf: Path, document: Document) -> None:
    change, sentence = CHANGES[what]
    findings = verify(changed(pdf, change), document, LIMITED)
    assert any(sentence in finding for finding in findings), findings


def test_a_text_that_need_not_be_flattened_may_not_be_missing(pdf: Path, document: Document) -> None:
    """Where nothing that shines through lies above a text, the picture is no place for it."""
    bare = msgspec.structs.replace(document, layers=(document.layers[0], document.layers[1]))
    findings = verify(pdf, bare, X1A)
    assert any("the text “Below” cannot be read back" in finding for finding in findings)


def test_a_margin_for_marks_is_looked_for(pdf: Path, document: Document) -> None:
    findings = verify(pdf, document, msgspec.structs.replace(LIMITED, marks=ALL_MARKS))
    assert sum("Box is" in finding for finding in findings) == 3


@pytest.mark.parametrize("target", [Target(), X4])
def test_a_page_for_something_else_is_found_out(target: Target, document, store, images, tmp_path) -> None:
    path = tmp_path / "other.pdf"
    write_pdf(document, store, images, path, target=target)
    assert verify(path, document, LIMITED)
