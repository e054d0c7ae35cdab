"""OpenRaster (.ora): a zip of PNGs and a list of layers, which Krita, GIMP and MyPaint open.

https://www.openraster.org/baseline/: `mimetype` comes first and is stored, as everything is here, PNGs being
compressed already. The format has no text layers, so texts are pictures.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from coverstudio.document.layers import BlendMode
from coverstudio.document.sentences import one_line
from coverstudio.document.stored_zip import StoredZip
from coverstudio.imaging.writing import encode_png
from coverstudio.printing.layered.sheets import Canvas, Pixels, Sheet, refuse_too_many
from coverstudio.printing.reading_back import check_sum, strips_of

MIMETYPE = b"image/openraster"
_THUMBNAIL = 256  # the most pixels a side that the format allows
# The names of SVG's compositing. “Exclusion” is not among those of the format; under Krita's own name one
# program at least reads it, and the others take it for normal, as they do with every name they do not know.
COMPOSITE_OPS: dict[BlendMode, str] = {
    "normal": "svg:src-over", "multiply": "svg:multiply", "screen": "svg:screen", "overlay": "svg:overlay",
    "darken": "svg:darken", "lighten": "svg:lighten", "color-dodge": "svg:color-dodge",
    "color-burn": "svg:color-burn", "hard-light": "svg:hard-light", "soft-light": "svg:soft-light",
    "difference": "svg:difference", "exclusion": "krita:exclusion",
}  # fmt: skip

_UNREADABLE = zipfile.BadZipFile, KeyError, IndexError, ElementTree.ParseError, UnidentifiedImageError

Checks = dict[str, int]  # a check sum of the pixels behind every name in the file


def write(
    stream: BinaryIO, canvas: Canvas, layers: Iterable[Sheet], looks: Callable[[], Pixels]
) -> tuple[int, Checks]:
    """Write the file; return how many layers it has and what its pictures must be read back as.

    `looks` makes the merged page (H×W×3), which is asked for when the layers are done.
    """
    archive, checks = StoredZip(stream), Checks()
    archive.add("mimetype", io.BytesIO(MIMETYPE))
    listed: list[ElementTree.Element] = []
    for number, sheet in enumerate(layers):
        source = f"data/layer{number:03d}.png"
        archive.add(source, io.BytesIO(encode_png(sheet.pixels, canvas.ppi)))
        checks[source] = check_sum((sheet.pixels,))
        refuse_too_many(stream.tell())
        listed.append(_entry(sheet, source))
    page = looks()
    archive.add("mergedimage.png", io.BytesIO(encode_png(page, canvas.ppi)))
    checks["mergedimage.png"] = check_sum((page,))
    archive.add("Thumbnails/thumbnail.png", io.BytesIO(encode_png(_thumbnail(page))))
    archive.add("stack.xml", io.BytesIO(_stack(canvas, listed)))
    archive.finish()
    return len(listed), checks


def findings(source: Path, canvas: Canvas, count: int, checks: Checks) -> Iterator[str]:
    """Yield what is wrong with a file that was written, read back with other code than wrote it."""
    try:
        with zipfile.ZipFile(source) as archive:
            first = archive.infolist()[0]
            if first.filename != "mimetype" or archive.read(first) != MIMETYPE:
                yield "it does not begin with its type"
            stack = ElementTree.fromstring(archive.read("stack.xml"))  # noqa: S314 - our own file
            if (stack.get("w"), stack.get("h")) != (str(canvas.width), str(canvas.height)):
                yield "its canvas has another size"
            if len(stack.findall("stack/layer")) != count:
                yield "layers are missing from it"
            for name, check in checks.items():
                with Image.open(archive.open(name), formats=("PNG",)) as picture:
                    if check_sum(strips_of(picture)) != check:
                        yield f"its picture {name} is not what was painted"
    except _UNREADABLE as error:
        yield f"it cannot be read back ({error})"


def _entry(sheet: Sheet, source: str) -> ElementTree.Element:
    return ElementTree.Element(
        "layer",
        {
            "name": one_line(sheet.name), "src": source, "x": str(sheet.left), "y": str(sheet.top),
            "opacity": f"{sheet.opacity:.4f}", "composite-op": COMPOSITE_OPS[sheet.blend_mode],
            "visibility": "visible" if sheet.visible else "hidden",
        },
    )  # fmt: skip


def _stack(canvas: Canvas, listed: list[ElementTree.Element]) -> bytes:
    ppi = str(round(canvas.ppi))
    sides = {"w": str(canvas.width), "h": str(canvas.height), "xres": ppi, "yres": ppi}
    image = ElementTree.Element("image", {"version": "0.0.5", **sides})
    stack = ElementTree.SubElement(image, "stack")
    stack.extend(reversed(listed))  # the topmost layer comes first
    return ElementTree.tostring(image, "UTF-8", xml_declaration=True)


def _thumbnail(page: Pixels) -> Pixels:
    height, width = page.shape[:2]
    factor = min(1.0, _THUMBNAIL / max(width, height))
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)
