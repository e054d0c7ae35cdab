"""Finished covers as other programs export them, and the editions that they are of."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from coverstudio.document.geometry import Size, mm_to_points
from coverstudio.document.spread import Edition
from coverstudio.printing.wraps import Wrap, laid_out
from tests.printing.conformance.files import conforming, written

KDP = Edition(printer="kdp-paperback", kind="paperback", trim=Size(152.4, 228.6), paper="cream", pages=240)
INGRAM = Edition(printer="ingramspark", kind="paperback", trim=Size(152.4, 228.6), paper="creme", pages=240)

ISBN = "9788901000015"
_CONTENT = (
    b"0.2 0.3 0.4 rg -9 -9 2000 2000 re f BT /F1 14 Tf 1 g 500 300 Td (Glass) Tj ET "
    b"q 60 0 0 60 600 100 cm /Im Do Q"
)
_CMYK_CONTENT = _CONTENT.replace(b"0.2 0.3 0.4 rg", b"0.6 0.5 0.4 0.2 k").replace(b"1 g", b"0 0 0 0 k")


def kdp_cover() -> Pdf:
    """Return a whole wrap in RGB that nothing is wrong with at KDP: art, words and a picture of 300 ppi."""
    pdf = _sheet(laid_out(KDP), Pdf.new(), _CONTENT)
    descriptor = Dictionary(FontName=Name("/ABCDEF+Serif"), FontFile2=Stream(pdf, b"glyphs"))
    serif = Dictionary(Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Serif"), FontDescriptor=descriptor)
    pdf.pages[0].obj.Resources = Dictionary(
        Font=Dictionary(F1=serif), XObject=Dictionary(Im=picture(pdf, noise(250, 250, 3)))
    )
    pdf.docinfo["/Title"] = String("A Field of Glass")
    return pdf


def ingram_cover() -> Pdf:
    """Return a whole wrap as PDF/X-1a that nothing is wrong with at IngramSpark, barcode included."""
    wrap, pdf = laid_out(INGRAM), conforming("pdfx1a")
    _sheet(wrap, pdf, _CMYK_CONTENT)
    pdf.pages[0].obj.Resources.XObject.Im = picture(pdf, noise(250, 250, 4, most=120))
    paint(pdf, bars(wrap))
    return pdf


def _sheet(wrap: Wrap, pdf: Pdf, content: bytes) -> Pdf:
    width, height = (72 * inches for inches in wrap.page_inches)
    if not len(pdf.pages):
        pdf.add_blank_page(page_size=(width, height))
    page, inset = pdf.pages[0].obj, mm_to_points(wrap.bleed)
    page.MediaBox = page.BleedBox = Array([0, 0, width, height])
    page.TrimBox = Array([inset, inset, width - inset, height - inset])
    page.Contents = Stream(pdf, content)
    return pdf


def paint(pdf: Pdf, content: bytes) -> None:
    """Let the page paint something more, last of all."""
    page = pdf.pages[0].obj
    page.Contents = Stream(pdf, b"q " + page.Contents.read_bytes() + b" Q\n" + content)


def saved(pdf: Pdf, path: Path, **how: object) -> Path:
    """Write a file as PDF 1.3, which is what PDF/X-1a wants and KDP takes."""
    path.write_bytes(written(pdf, "pdfx1a", **how))
    return path


def noise(width: int, height: int, channels: int, most: int = 256) -> NDArray[np.uint8]:
    """Return pixels that no two pictures share."""
    return np.random.default_rng(width + channels).integers(0, most, (height, width, channels), np.uint8)


def picture(pdf: Pdf, pixels: NDArray[np.uint8], how: str = "bare", **more: object) -> Stream:
    """Return a picture, packed as "bare" rows, "up" (a PNG predictor) or "jpeg"."""
    height, width, channels = pixels.shape
    spaces = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
    entries = {"Width": width, "Height": height, "BitsPerComponent": 8, "ColorSpace": spaces[channels]}
    made = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, **{**entries, **more})
    if how == "jpeg":
        stream = io.BytesIO()
        kinds = {1: "L", 3: "RGB", 4: "CMYK"}
        inks = 255 - pixels if channels == 4 else pixels  # Pillow writes inks turned round
        Image.fromarray(inks.squeeze(), kinds[channels]).save(stream, "JPEG", quality=95)
        made.write(stream.getvalue(), filter=Name.DCTDecode)
    elif how == "up":
        rows = np.diff(pixels.reshape(height, -1).astype(np.int16), axis=0, prepend=0).astype(np.uint8)
        content = np.concatenate([np.full((height, 1), 2, np.uint8), rows], axis=1).tobytes()
        parameters = Dictionary(Predictor=15, Colors=channels, Columns=width, BitsPerComponent=8)
        made.write(zlib.compress(content, 1), filter=Name.FlateDecode, decode_parms=parameters)
    else:
        made.write(zlib.compress(pixels.tobytes(), 1), filter=Name.FlateDecode)
    return made


def modules(number: str = ISBN) -> Sequence[bool]:
    """Return the modules of an EAN-13, dark or not, as another program encodes it."""
    made = np.array(zxingcpp.create_barcode(number, zxingcpp.BarcodeFormat.EAN13).to_image())
    row = made[made.shape[0] // 2]
    dark = np.flatnonzero(row < 128)
    module = (dark[-1] - dark[0] + 1) // 95
    return [bool(level < 128) for level in row[dark[0] : dark[-1] + 1 : module]]


def bars(wrap: Wrap, module_pt: float = 0.85) -> bytes:
    """Return an EAN-13 as black bars on a white box in the place that the printer has for it."""
    box = wrap.spread.barcode
    assert box is not None
    left = mm_to_points(box.x + wrap.bleed)
    bottom = 72 * wrap.page_inches[1] - mm_to_points(box.bottom + wrap.bleed)
    width, height = mm_to_points(box.width), mm_to_points(box.height)
    parts = [f"0 0 0 0 k {left:.4f} {bottom:.4f} {width:.4f} {height:.4f} re f 0 0 0 1 k"]
    start = left + (width - 95 * module_pt) / 2
    for index, is_dark in enumerate(modules()):
        if is_dark:
            parts.append(
                f"{start + index * module_pt:.4f} {bottom + 8:.4f} {module_pt} {height - 16:.4f} re f"
            )
    return " ".join(parts).encode()
