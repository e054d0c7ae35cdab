"""Pictures whose pixels are not all there, in PDFs from elsewhere, and pages on which nothing stands."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name, Pdf, Stream
from PIL import Image

from coverstudio.printing import printers
from coverstudio.printing.findings import Finding
from coverstudio.printing.foreign import damage, preflight_pdf
from tests.printing.foreign.covers import INGRAM, KDP, ingram_cover, kdp_cover, noise, picture, saved

MEGABYTE = 1 << 20


def page(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj


def found_at_kdp(pdf: Pdf, folder: Path) -> dict[str, Finding]:
    findings = preflight_pdf(saved(pdf, folder / "cover.pdf"), printers.printer("kdp-paperback"), KDP)
    return {one.rule: one for one in findings}


def found_at_ingram(pdf: Pdf, folder: Path) -> dict[str, Finding]:
    findings = preflight_pdf(saved(pdf, folder / "cover.pdf"), printers.printer("ingramspark"), INGRAM)
    return {one.rule: one for one in findings}


@pytest.mark.parametrize("filtered", [Name.DCTDecode, Name.FlateDecode, Name.LZWDecode, Name("/Foo")])
def test_damaged_pictures_are_told(filtered: Name, tmp_path: Path) -> None:
    pdf = kdp_cover()
    broken = picture(pdf, noise(250, 250, 3))
    broken.write(b"neither nor", filter=filtered)
    page(pdf).Resources.XObject.Im = broken
    found = found_at_kdp(pdf, tmp_path)
    assert list(found) == ["damaged"]
    assert "a picture are damaged" in found["damaged"].sentence
    assert found["damaged"].place is not None


@pytest.mark.parametrize("filtered", [Name.JPXDecode, Name.JBIG2Decode, Name.CCITTFaxDecode])
def test_of_pictures_that_only_viewers_read_nothing_is_said(filtered: Name, tmp_path: Path) -> None:
    pdf = kdp_cover()
    page(pdf).Resources.XObject.Im.write(b"neither nor", filter=filtered)
    assert found_at_kdp(pdf, tmp_path) == {}


@pytest.mark.parametrize("kept", [0.5, 0.98])
def test_a_picture_that_ends_too_early_is_damaged(kept: float, tmp_path: Path) -> None:
    pixels = noise(250, 250, 3)
    rows, jpeg = pixels.tobytes(), io.BytesIO()
    Image.fromarray(pixels).save(jpeg, "JPEG")
    for content, filtered in ((zlib.compress(rows), Name.FlateDecode), (jpeg.getvalue(), Name.DCTDecode)):
        for share, rules in ((kept, ["damaged"]), (1.0, [])):
            pdf = kdp_cover()
            page(pdf).Resources.XObject.Im.write(content[: int(len(content) * share)], filter=filtered)
            assert list(found_at_kdp(pdf, tmp_path)) == rules


def test_of_rows_that_never_end_no_more_is_unpacked_than_the_picture_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = kdp_cover()
    packer = zlib.compressobj()
    bomb = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(300)) + packer.flush()
    page(pdf).Resources.XObject.Im.write(bomb, filter=Name.FlateDecode)
    unpacked = 0

    class Counting:
        def __init__(self) -> None:
            self._unpacker = real()

        def decompress(self, packed: bytes, most: int) -> bytes:
            nonlocal unpacked
            found = self._unpacker.decompress(packed, most)
            unpacked += len(found)
            self.unconsumed_tail = self._unpacker.unconsumed_tail
            return found

        def flush(self) -> bytes:
            raise AssertionError("that would unpack all the rest")

    real = damage.isal_zlib.decompressobj
    monkeypatch.setattr(damage.isal_zlib, "decompressobj", Counting)
    assert found_at_kdp(pdf, tmp_path) == {}
    assert 250 * 250 * 3 <= unpacked <= MEGABYTE


@pytest.mark.parametrize(("width", "told"), [(2_000_000_000, "2,000,000,000 ×"), (0, "not all there")])
def test_a_picture_that_lies_about_its_size_is_told_and_not_unpacked(
    width: int, told: str, tmp_path: Path
) -> None:
    pdf = ingram_cover()
    page(pdf).Resources.XObject.Im = picture(pdf, noise(9, 9, 4), Width=width, Height=2_000_000_000)
    found = found_at_ingram(pdf, tmp_path)
    assert list(found) == ["damaged"]
    assert told in found["damaged"].sentence


def test_a_page_on_which_nothing_stands_is_told(tmp_path: Path) -> None:
    pdf = kdp_cover()
    pdf.pages[0].obj.Contents = Stream(pdf, b"q 0 0 9 9 re n Q")
    assert list(found_at_kdp(pdf, tmp_path)) == ["empty-page"]
