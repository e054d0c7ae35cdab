"""A document as a picture file: the trimmed page, or the page with its bleed, at a chosen ppi."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from coverstudio.document.assets import MissingAssetError
from coverstudio.document.atomic import write_atomically
from coverstudio.document.document import Document
from coverstudio.imaging.writing import encode_jpeg, encode_png
from coverstudio.limits import fits
from coverstudio.printing.errors import PrintError
from coverstudio.printing.printed import refuse_nothing
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render

JPEG_QUALITY = 95
SUFFIXES = (".png", ".jpg", ".jpeg")


def write_picture(
    document: Document, images: Images, path: Path, ppi: float = 300, *, with_bleed: bool = False
) -> tuple[int, int]:
    """Write the trimmed page as a PNG or JPEG, by the suffix of `path`, and return its size in pixels.

    An A4 cover at 300 ppi is 2480×3508 pixels; the file says its ppi and that its colours are sRGB. With
    `with_bleed` it is the bleed box. Raises PrintError for another suffix, an empty cover and a size that is
    too large, and WriteError when the disk refuses; the file that was at `path` stands then.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise PrintError(f"“{path.name}” is no picture this app writes: end its name in .png or .jpg.")
    refuse_nothing(document)
    spec = document.print_spec
    box = spec.bleed_box if with_bleed else spec.trim_box
    width, height = box.size.pixels(ppi)
    if not fits(width, height):
        raise PrintError(
            f"“{path.name}” would have {width:,} × {height:,} pixels at {ppi:g} ppi, which is too large:"
            " ask for fewer ppi."
        )
    try:
        pixels = to_array(render(document, images, box, (width, height)))
    except MissingAssetError as error:
        raise PrintError(str(error)) from error
    content = encode_png(pixels, ppi) if suffix == ".png" else encode_jpeg(pixels, JPEG_QUALITY, ppi)

    def write(stream: BinaryIO) -> None:
        stream.write(content)

    write_atomically(path, write)
    return width, height
