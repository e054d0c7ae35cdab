"""A print PDF: its boxes, its pictures, what it says of itself, and the file that stands when it fails."""

from __future__ import annotations

import io
import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
import pikepdf
import pytest
from PIL import Image

from coverstudio.document.assets import AssetStore
from coverstudio.document.atomic import WriteError
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, mm_to_points
from coverstudio.document.layers import ImageLayer, ShapeLayer
from coverstudio.document.print_spec import FORMATS, Format
from coverstudio.imaging.writing import encode_png
from coverstudio.printing import pdf as pdf_module
from coverstudio.printing.errors import PrintError
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.pictures import passed_on
from coverstudio.printing.targets import Target
from coverstudio.rendering.images import StoreImages
from tests.printing.covers import (
    CARD,
    background,
    card,
    gradient,
    needs_poppler,
    needs_qpdf,
    said_by,
    stored,
    text,
)

NOON = datetime(2026, 5, 17, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cover.pdf"


def jpeg_of(pixels: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def images_listed(path: Path) -> list[dict[str, str]]:
    header, _, *lines = said_by("pdfimages", "-list", path).splitlines()
    names = header.replace("object ID", "object id").split()
    return [dict(zip(names, line.split(), strict=False)) for line in lines]


@needs_poppler
@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.id)
def test_boxes_are_exact(format_: Format, path, store, images) -> None:
    spec = format_.spec
    write_pdf(Document(print_spec=spec, layers=(text("Exact"),)), store, images, path)
    with pikepdf.open(path) as file:
        page = file.pages[0].obj
        width, height = mm_to_points(spec.bleed_box.width), mm_to_points(spec.bleed_box.height)
        bleed = mm_to_points(spec.bleed)
        assert [float(v) for v in page.MediaBox] == pytest.approx([0, 0, width, height], abs=1e-4)
        assert page.BleedBox == page.MediaBox
        trim = [bleed, bleed, width - bleed, height - bleed]
        assert [float(v) for v in page.TrimBox] == pytest.approx(trim, abs=1e-4)
        assert "/CropBox" not in page
    assert "Pages:           1\n" in said_by("pdfinfo", path)


@needs_poppler
def test_a_lossless_page_holds_the_picture_at_its_ppi(path, store, images) -> None:
    write_pdf(card(background(store)), store, images, path)
    (image,) = images_listed(path)
    assert (image["width"], image["height"], image["color"], image["enc"]) == ("780", "1134", "icc", "image")
    assert (image["x-ppi"], image["y-ppi"], image["interp"]) == ("300", "300", "no")


@needs_poppler
def test_a_picture_over_the_edge_is_cropped_to_what_shows(path, store, images) -> None:
    asset = stored(store, gradient(1500, 1200))
    layer = ImageLayer(name="Wide", box=Box(-40, -3, 150, 120), asset=asset)
    write_pdf(card(layer), store, images, path)
    (image,) = images_listed(path)
    assert (image["width"], image["height"]) == ("660", "960")


@needs_poppler
def test_a_picture_with_few_pixels_asks_for_smoothing(path, store, images) -> None:
    write_pdf(card(background(store, 195, 284)), store, images, path)
    assert images_listed(path)[0]["interp"] == "yes"


@needs_poppler
def test_transparency_is_kept_beside_the_picture(path, store, images) -> None:
    layer = ImageLayer(name="Bird", box=Box(10, 10, 20, 20), asset=stored(store, gradient(300, 300, 4)))
    write_pdf(card(layer), store, images, path, target=Target(compression="jpeg"))
    colours, alpha = images_listed(path)
    assert (colours["enc"], alpha["type"], alpha["enc"], alpha["width"]) == ("jpeg", "smask", "image", "300")


def test_an_encoded_file_is_passed_on_byte_for_byte(path, store, images) -> None:
    pixels = gradient(780, 1134)
    for encoded, compression in ((encode_png(pixels), "lossless"), (jpeg_of(pixels), "jpeg")):
        asset = store.put(encoded, "png" if compression == "lossless" else "jpg")
        layer = ImageLayer(name="Whole", box=CARD.bleed_box, asset=asset)
        write_pdf(card(layer), store, images, path, target=Target(compression=compression))
        with pikepdf.open(path) as file:
            shown = file.pages[0].Resources.XObject["/L0"].read_raw_bytes()
        as_it_is = passed_on(encoded, compression)
        assert as_it_is is not None
        assert shown == as_it_is.content


def test_a_jpeg_in_a_lossless_page_keeps_its_pixels(path, store, images) -> None:
    jpeg = jpeg_of(gradient(780, 1134))
    layer = ImageLayer(name="Photo", box=CARD.bleed_box, asset=store.put(jpeg, "jpg"))
    write_pdf(card(layer), store, images, path)
    with pikepdf.open(path) as file:
        shown = pikepdf.PdfImage(file.pages[0].Resources.XObject["/L0"]).as_pil_image().convert("RGB")
    assert np.array_equal(np.asarray(shown), np.asarray(Image.open(io.BytesIO(jpeg))))


@needs_poppler
def test_a_soft_shape_has_the_ppi_that_print_asks_for(path, store, images) -> None:
    scrim = ShapeLayer(name="Scrim", box=Box(-20, 10, 100, 30), softness=6, colour="#203040", opacity=0.5)
    write_pdf(card(scrim), store, images, path)
    colours, alpha = images_listed(path)
    assert int(colours["x-ppi"]) >= 300
    assert (alpha["type"], alpha["width"]) == ("smask", colours["width"])
    assert int(colours["width"]) < 66 / 25.4 * 300 * 1.05  # cropped to the page


def test_layers_that_leave_no_mark_are_not_in_the_file(path, store, images) -> None:
    hidden = msgspec.structs.replace(background(store), visible=False)
    away = ImageLayer(name="Away", box=Box(500, 0, 9, 9), asset=hidden.asset)
    soft = ShapeLayer(name="Far", box=Box(-500, 0, 9, 9), softness=1)
    clear = text("Clear", opacity=0.0)
    empty = text("  \n ")
    write_pdf(card(hidden, away, soft, clear, empty, text("Seen")), store, images, path)
    with pikepdf.open(path) as file:
        assert list(file.pages[0].Resources.XObject.keys()) == ["/L2"]


def test_a_page_without_transparency_stays_free_of_it(path, store, images) -> None:
    write_pdf(card(background(store), text("Opaque")), store, images, path)
    with pikepdf.open(path) as file:
        assert "/Group" not in file.pages[0].obj
    write_pdf(card(background(store), text("Thin", opacity=0.5)), store, images, path)
    with pikepdf.open(path) as file:
        assert pikepdf.Name.Transparency == file.pages[0].obj.Group.S


def test_the_file_says_whose_it_is(path, store, images) -> None:
    document = card(text("월든"), title="월든 & Walden", author="Henry D. Thoreau", language="ko")
    write_pdf(document, store, images, path, at=NOON)
    with pikepdf.open(path) as file:
        assert file.docinfo["/Title"] == "월든 & Walden"
        assert file.docinfo["/Author"] == "Henry D. Thoreau"
        assert str(file.docinfo["/CreationDate"]) == "D:20260517120030Z"
        assert str(file.docinfo["/Producer"]).startswith("CoverStudio ")
        assert str(file.Root.Lang) == "ko"
        with file.open_metadata() as xmp:
            assert xmp["dc:title"] == "월든 & Walden"
            assert xmp["dc:creator"] == ["Henry D. Thoreau"]
            assert xmp["xmp:CreateDate"] == "2026-05-17T12:00:30+00:00"
            assert "pdfaid:part" not in xmp
            assert "pdfxid:GTS_PDFXVersion" not in xmp
        assert str(file.Root.OutputIntents[0].OutputConditionIdentifier) == "sRGB IEC61966-2.1"


def test_words_that_xml_cannot_hold_do_no_harm(path, store, images) -> None:
    write_pdf(card(text("Odd"), title="A\x00B\x1f\nC", author=""), store, images, path, at=NOON)
    with pikepdf.open(path) as file:
        assert file.docinfo["/Title"] == "AB C"
        assert "/Author" not in file.docinfo


def test_the_same_document_at_the_same_time_gives_the_same_bytes(path, store, images) -> None:
    document = card(background(store), text("Again", opacity=0.9, size=20))
    write_pdf(document, store, images, path, at=NOON)
    first = path.read_bytes()
    write_pdf(document, store, StoreImages(store), path, at=NOON)
    assert path.read_bytes() == first


@needs_qpdf
def test_the_file_is_sound(path, store, images) -> None:
    scrim = ShapeLayer(name="Scrim", box=Box(5, 10, 50, 30), softness=6, blend_mode="multiply")
    write_pdf(card(background(store), scrim, text("Sound", opacity=0.9)), store, images, path)
    assert "No syntax or stream encoding errors found" in said_by("qpdf", "--check", path)


def test_what_was_written_is_told(path, store, images) -> None:
    told: list[float] = []
    written = write_pdf(card(background(store)), store, images, path, report=told.append)
    assert (written.path, written.size) == (path, path.stat().st_size)
    assert written.page == pytest.approx((mm_to_points(66), mm_to_points(96)))
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("words", ["\u200b", "\x01\x7f", "\u00ad", "\ufeff"])
def test_text_that_shows_nothing_harms_nothing(words, path, store, images) -> None:
    write_pdf(card(background(store), text(words)), store, images, path)
    assert path.stat().st_size > 1000


@needs_poppler
@pytest.mark.parametrize("words", ["😀", "Smile 😀 again"])
def test_emoji_are_pictures_that_read_as_what_they_are(words, installed, path, store, images) -> None:
    squares = installed("Coloured Squares", coloured=True)
    write_pdf(card(text(words, family=squares, size=12)), store, images, path)
    (face,) = images_listed(path)
    assert (face["enc"], face["color"]) == ("image", "icc")
    assert int(face["x-ppi"]) > 300


@needs_poppler
def test_a_title_of_two_thousand_characters_is_written_whole(path, store, images) -> None:
    words = " ".join(["endless"] * 250)
    write_pdf(card(text(words, size=4, box=Box(1, 1, 58, 80))), store, images, path)
    assert " ".join(said_by("pdftotext", path, "-").split()) == words


def test_it_is_written_off_the_windows_thread(path, store, images) -> None:
    document = card(
        background(store), text("Elsewhere", size=20), ShapeLayer(name="Sun", box=Box(9, 9, 9, 9))
    )
    with ThreadPoolExecutor(1) as elsewhere:
        written = elsewhere.submit(write_pdf, document, store, images, path).result()
    assert written.size == path.stat().st_size


def test_a_cancel_leaves_the_old_file(path, store, images) -> None:
    path.write_bytes(b"old")

    def cancel(share: float) -> None:
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_pdf(card(background(store)), store, images, path, report=cancel)
    assert path.read_bytes() == b"old"
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == ["cover.pdf"]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (card(), "This cover has no layers yet: add a background or a text before you export it."),
        (
            card(text("Hidden", visible=False)),
            "No layer of this cover is visible: show at least one before you export it.",
        ),
    ],
)
def test_a_cover_without_anything_is_refused(document, sentence, path, store, images) -> None:
    with pytest.raises(PrintError, match=re.escape(sentence)):
        write_pdf(document, store, images, path)
    assert not path.exists()


def test_a_missing_picture_is_named(path, store, images) -> None:
    document = card(background(store))
    store.path(next(document.images).asset).unlink()
    with pytest.raises(PrintError, match="missing"):
        write_pdf(document, store, images, path)


def test_a_damaged_picture_is_refused_and_the_old_file_stands(path, store, images) -> None:
    path.write_bytes(b"old")
    document = card(background(store))
    file = store.path(next(document.images).asset)
    file.write_bytes(file.read_bytes()[:3000])
    with pytest.raises(PrintError):
        write_pdf(document, store, images, path)
    assert path.read_bytes() == b"old"


def test_a_page_that_reads_back_wrong_never_replaces_a_good_one(path, store, images, monkeypatch) -> None:
    path.write_bytes(b"old")
    monkeypatch.setattr(pdf_module, "verify", lambda source, document, target: ("its MediaBox is wrong.",))
    with pytest.raises(PrintError, match="would not print right, so it was not saved: its MediaBox is wrong"):
        write_pdf(card(text("Wrong")), store, images, path)
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows write anywhere")
def test_a_read_only_folder_is_named(tmp_path, store, images) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir(mode=0o500)
    with pytest.raises(WriteError, match="read-only"):
        write_pdf(card(text("Locked")), store, images, folder / "cover.pdf")


def test_a_missing_folder_is_named(tmp_path, store, images) -> None:
    with pytest.raises(WriteError, match="there is no folder"):
        write_pdf(card(text("Lost")), store, images, tmp_path / "nowhere" / "cover.pdf")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_disk_is_named(path, store, images, monkeypatch) -> None:
    path.write_bytes(b"old")
    document = card(background(store))
    real = pikepdf.Pdf.save

    def save_to_a_full_disk(pdf: pikepdf.Pdf, stream: io.BufferedWriter, **options: object) -> None:
        with Path("/dev/full").open("wb", buffering=0) as full:
            real(pdf, full, **options)

    monkeypatch.setattr(pikepdf.Pdf, "save", save_to_a_full_disk)
    with pytest.raises(WriteError, match="no room left on the disk"):
        write_pdf(document, store, images, path)
    assert path.read_bytes() == b"old"


def test_a_picture_that_stands_in_many_places_is_written_once(
    store: AssetStore, images: StoreImages, path: Path
) -> None:
    asset = stored(store, gradient(300, 300))
    stamps = [ImageLayer(name="Stamp", box=Box(3 * n, 3 * n, 20, 20), asset=asset) for n in range(5)]
    write_pdf(card(*stamps), store, images, path)
    with pikepdf.open(path) as pdf:
        drawn = pdf.pages[0].Resources.XObject
        assert len(drawn) == 5
        assert len({image.objgen for _, image in drawn.items()}) == 1
