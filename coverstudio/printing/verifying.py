"""Reads a PDF back and says what is not as the document wants it.

Nothing of the code that writes is used here, only the names under which the layers' pictures stand in the
file.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from isal import isal_zlib
from PIL import Image, UnidentifiedImageError

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, mm_to_points
from coverstudio.document.isbn import parse_isbn
from coverstudio.document.layers import BarcodeLayer, ImageLayer, TextLayer, effective_ppi
from coverstudio.printing.barcodes.bars import black_rectangles, numbers_in
from coverstudio.printing.characters import read_table, spans_of
from coverstudio.printing.fonts import font_program, fonts_of
from coverstudio.printing.printed import layer_names, printed_layers
from coverstudio.printing.spans import is_right_to_left
from coverstudio.printing.targets import PLAIN, Target
from coverstudio.rendering.text_layout import lay_out

_BOX_TOLERANCE = 0.001  # points
_PPI_TOLERANCE = 0.5
_ENOUGH_PPI = 300.0
_POINTS_PER_INCH = 72.0
_PIECE = 1 << 18  # bytes


def verify(source: Path | bytes, document: Document, target: Target = PLAIN) -> tuple[str, ...]:
    """Return what is wrong with a PDF of `document`, one sentence each; empty when it is as it should be.

    Looked at: one page without encryption; its boxes to 0.001 pt; every font embedded and mapped to
    characters; the words of every text layer; the number of every barcode; every picture whole, and at 300
    ppi or all its asset has.
    """
    opened = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with pikepdf.open(opened) as pdf:
            return tuple(_findings(pdf, document))
    except pikepdf.PasswordError:
        return ("the file is encrypted.",)
    except pikepdf.PdfError as error:
        return (f"the file cannot be read back ({error}).",)


def _findings(pdf: pikepdf.Pdf, document: Document) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "the file is encrypted."
    if len(pdf.pages) != 1:
        yield f"the file has {len(pdf.pages)} pages instead of one."
        return
    page = pdf.pages[0]
    yield from _box_findings(page.obj, document)
    if "/XObject" not in page.obj.get("/Resources", {}):
        yield "its page is empty."
        return
    yield from _font_findings(page.obj.Resources)
    yield from _text_findings(page, document)
    yield from _barcode_findings(page, document)
    yield from _picture_findings(page, document)


def _box_findings(page: pikepdf.Object, document: Document) -> Iterator[str]:
    spec = document.print_spec
    width, height = mm_to_points(spec.bleed_box.width), mm_to_points(spec.bleed_box.height)
    inset = mm_to_points(spec.bleed)
    media = (0.0, 0.0, width, height)
    wanted = {"MediaBox": media, "BleedBox": media}
    wanted["TrimBox"] = (inset, inset, width - inset, height - inset)
    if "/CropBox" in page:
        wanted["CropBox"] = media
    for name, box in wanted.items():
        found = _numbers(page.get(f"/{name}"))
        if len(found) != 4 or any(abs(a - b) > _BOX_TOLERANCE for a, b in zip(found, box, strict=True)):
            yield f"its {name} is {_listed(found)} pt instead of {_listed(box)} pt."
    if "/Rotate" in page and int(page.Rotate) != 0:
        yield "its page is turned."


def _numbers(array: Iterable[object] | None) -> tuple[float, ...]:
    return () if array is None else tuple(float(str(value)) for value in array)


def _listed(numbers: tuple[float, ...]) -> str:
    return " ".join(f"{number:.3f}" for number in numbers) or "missing"


def _font_findings(resources: pikepdf.Object) -> Iterator[str]:
    for font in fonts_of(resources):
        name = str(font.get("/BaseFont", "without a name")).removeprefix("/")
        if font_program(font) is None:
            yield f"the font {name} is not embedded."
        if "/ToUnicode" not in font:
            yield f"the letters of the font {name} cannot be read as text."


def _text_findings(page: pikepdf.Page, document: Document) -> Iterator[str]:
    drawn = page.obj.Resources.XObject
    for name, layer in zip(layer_names(document), printed_layers(document), strict=True):
        if isinstance(layer, TextLayer) and not _is_read(layer, drawn.get(name)):
            yield f"the text “{_short(layer.text)}” cannot be read back from it."


def _barcode_findings(page: pikepdf.Page, document: Document) -> Iterator[str]:
    drawn = page.obj.Resources.XObject
    for name, layer in zip(layer_names(document), printed_layers(document), strict=True):
        if isinstance(layer, BarcodeLayer):
            form, number = drawn.get(name), (parse_isbn(layer.isbn).digits, layer.addon)
            if form is None or numbers_in(black_rectangles(form, layer.box.size)) != {number}:
                yield f"the barcode “{layer.name}” cannot be read back from it."


def _is_read(layer: TextLayer, form: pikepdf.Object | None) -> bool:
    """Tell whether a form says the words of a text.

    Letters that no font has need not be said: preflight warns of the empty boxes that stand for them.
    """
    if form is None:
        return False
    wanted = _letters(layer.text)
    said = "".join(_said(glyphs, words) for glyphs, words in spans_of(form))
    if _reads(wanted, said):
        return True
    boxes = str.maketrans("", "", lay_out(layer).missing)
    return _reads(wanted.translate(boxes), said.translate(boxes))


def _reads(wanted: str, said: str) -> bool:
    """Tell whether those letters are said.

    Letters that run from right to left come in the order in which they are drawn, so those are only counted.
    """
    if not is_right_to_left(wanted):
        return said == wanted
    return bool(said) and not Counter(said) - Counter(unicodedata.normalize("NFKC", wanted))


def _said(glyphs: Sequence[tuple[pikepdf.Object, int]], words: str | None) -> str:
    if words is None:
        tables = {
            font.objgen: read_table(font.ToUnicode) for font in {f.objgen: f for f, _ in glyphs}.values()
        }
        words = "".join(tables[font.objgen].get(code, "") for font, code in glyphs)
    return _letters(words)


def _letters(text: str) -> str:
    """Return a text without what separates its words and without controls, which are not printed."""
    whole = text.encode("utf-16-le", "replace").decode("utf-16-le")
    return "".join(c for c in "".join(whole.split()) if unicodedata.category(c) != "Cc")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 30 else f"{words[:29]}…"


def _picture_findings(page: pikepdf.Page, document: Document) -> Iterator[str]:
    drawn = dict(_drawn(page))
    for name, layer in zip(layer_names(document), printed_layers(document), strict=True):
        picture = drawn.pop(name, None)
        if picture is not None:
            yield from _stream_findings(picture.image, layer.name)
        if isinstance(layer, ImageLayer):
            yield from _image_layer_findings(layer, picture, document)
    for name in drawn:
        yield f"it shows a picture ({name}) that the cover does not have."


def _image_layer_findings(layer: ImageLayer, drawn: _Drawn | None, document: Document) -> Iterator[str]:
    wanted = min(effective_ppi(layer), _ENOUGH_PPI)
    if drawn is not None and drawn.ppi < wanted - _PPI_TOLERANCE:
        yield f"the picture “{layer.name}” has {drawn.ppi:.0f} ppi in it instead of {wanted:.0f}."
    x, y = layer.box.center
    if drawn is None and document.print_spec.bleed_box.contains(Box(x, y, 0, 0)):
        yield f"the picture “{layer.name}” is missing from it."


@dataclass(frozen=True)
class _Drawn:
    """A picture as drawn on the page: its XObject and its lower ppi of both directions."""

    image: pikepdf.Object
    ppi: float


def _drawn(page: pikepdf.Page) -> Iterator[tuple[str, _Drawn]]:
    """Yield the pictures of a page under their names, following the matrices that lead to them."""
    saved: list[pikepdf.Matrix] = []
    matrix = pikepdf.Matrix()
    for instruction in pikepdf.parse_content_stream(page):
        match str(instruction.operator):
            case "q":
                saved.append(matrix)
            case "Q":
                matrix = saved.pop()
            case "cm":
                matrix = pikepdf.Matrix(*_numbers(instruction.operands)) @ matrix
            case "Do":
                name = str(instruction.operands[0])
                image = page.obj.Resources.XObject.get(name)
                if image is not None and image.Subtype == pikepdf.Name.Image:
                    yield name, _Drawn(image, _ppi(image, matrix))
            case _:
                pass


def _ppi(image: pikepdf.Object, matrix: pikepdf.Matrix) -> float:
    across, down = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
    return min(int(image.Width) / across, int(image.Height) / down) * _POINTS_PER_INCH


def _stream_findings(image: pikepdf.Object, name: str) -> Iterator[str]:
    content = image.read_raw_bytes()
    is_whole = _is_whole_jpeg if image.Filter == pikepdf.Name.DCTDecode else _is_whole_flate
    if not is_whole(content, image):
        yield f"the picture “{name}” is damaged in it."
    if "/SMask" in image:
        yield from _stream_findings(image.SMask, name)


def _is_whole_flate(content: bytes, image: pikepdf.Object) -> bool:
    """Unpack the stream piece by piece; its checksum is looked at, and so is the number of rows."""
    unpacker = isal_zlib.decompressobj()
    size = 0
    try:
        for start in range(0, len(content), _PIECE):
            size += len(unpacker.decompress(content[start : start + _PIECE]))
    except isal_zlib.error:  # pyright: ignore[reportGeneralTypeIssues]
        return False
    channels = int(image.DecodeParms.Colors)
    return unpacker.eof and size == (int(image.Width) * channels + 1) * int(image.Height)


def _is_whole_jpeg(content: bytes, image: pikepdf.Object) -> bool:
    try:
        size = Image.open(io.BytesIO(content), formats=("JPEG",)).size
    except UnidentifiedImageError:
        return False
    return size == (int(image.Width), int(image.Height)) and content.rstrip(b"\0").endswith(b"\xff\xd9")
