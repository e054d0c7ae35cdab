"""A cover as SVG in millimetres: texts stay texts, shapes stay shapes, pictures lie inside the file.

https://www.w3.org/TR/SVG11/, and CSS's `mix-blend-mode` for blend modes. Texts stand line by line where they
were laid out; they need their fonts on the computer that shows them, so the file names them. A barcode is
paths, its digits too, because nothing may move in it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.document.barcode import SMALLEST_SCALE, placed
from coverstudio.document.document import Document
from coverstudio.document.geometry import Box, points_to_mm
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.sentences import holdable
from coverstudio.imaging.reading import PictureError
from coverstudio.printing.barcodes.drawing import drawn
from coverstudio.printing.barcodes.svg import shapes
from coverstudio.printing.errors import PrintError
from coverstudio.printing.layered import svg_looks
from coverstudio.printing.numbers import short
from coverstudio.printing.spans import is_right_to_left
from coverstudio.rendering.images import Images
from coverstudio.rendering.shapes import REACH
from coverstudio.rendering.text_layout import Line, lay_out
from coverstudio.rendering.text_looks.letters import letters_of
from coverstudio.rendering.text_looks.reach import inner

_NAMESPACE, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_PIECE = 3 << 18  # bytes of a picture at a time; a multiple of three, so that their base64 joins
# What a text may have that SVG's own text would set otherwise.
_SETTING = ("spans", "kerns", "features", "axes", "kerning", "baseline_shift", "path", "warp", "writing")
_TYPES = {"png": "image/png", "jpg": "image/jpeg"}


def write(
    stream: BinaryIO,
    document: Document,
    store: AssetStore,
    images: Images,
    disclosure: str,
    tell: Callable[[float], None],
) -> None:
    """Write the file; `tell` is told the share that is done.

    Raises PrintError when a picture is missing or damaged.
    """
    page = document.print_spec.bleed_box
    view = " ".join(map(short, (page.x, page.y, page.width, page.height)))
    sides = f'width="{short(page.width)}mm" height="{short(page.height)}mm" viewBox="{view}"'
    stream.write(
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        + f'<svg xmlns="{_NAMESPACE}" xmlns:xlink="{_LINK}" version="1.1" {sides}>\n'.encode()
        + _said("title", document.title)
        + _said("desc", _description(document, disclosure))
        + f'<rect id="page" {_box(page)} fill="{document.background}"/>\n'.encode()
    )
    for index, layer in enumerate(document.layers):
        tell(index / len(document.layers))
        stream.write(_opening(layer, index).encode())
        for piece in _content(layer, index, store, images):
            stream.write(piece)
        stream.write(b"</g>\n")
    stream.write(b"</svg>\n")


def findings(source: Path, document: Document) -> Iterator[str]:
    """Yield what is wrong with a file that was written, read back with an XML reader."""
    try:
        # All at once: fed in pieces, the parser goes over a picture's long text again and again.
        root = ElementTree.fromstring(source.read_bytes())  # noqa: S314 - our own file
    except ElementTree.ParseError as error:
        yield f"it cannot be read back ({error})"
        return
    groups = root.findall(f"{{{_NAMESPACE}}}g")
    if len(groups) != len(document.layers):
        yield "layers are missing from it"
        return
    for group, layer in zip(groups, document.layers, strict=True):
        if isinstance(layer, TextLayer):
            said = "".join(group.itertext())
            if "".join(said.split()) != "".join(_seen(line.text) for line in lay_out(layer).lines):
                yield f"the words of “{layer.name}” are not in it"
        elif isinstance(layer, ImageLayer) and _digest(group) != layer.asset.digest:
            yield f"the picture “{layer.name}” is not in it"


def _digest(group: ElementTree.Element) -> str:
    image = group.find(f"{{{_NAMESPACE}}}image")
    data = "" if image is None else image.get(f"{{{_LINK}}}href", "")
    return hashlib.sha256(base64.b64decode(data.partition(",")[2])).hexdigest()


def _description(document: Document, disclosure: str) -> str:
    faces = {f"{text.family} {text.weight}{' italic' if text.italic else ''}" for text in document.texts}
    fonts = f"Fonts: {', '.join(sorted(faces))}." if faces else ""
    return " ".join(part for part in (fonts, disclosure) if part)


def _opening(layer: AnyLayer, index: int) -> str:
    x, y = layer.box.center
    style = "" if layer.blend_mode == "normal" else f"mix-blend-mode:{layer.blend_mode};"
    style += "" if layer.visible else "display:none;"
    parts = [f'<g id="layer{index}"', f"data-name={quoteattr(holdable(layer.name))}"]
    if layer.rotation:
        parts.append(f'transform="rotate({short(layer.rotation)} {short(x)} {short(y)})"')
    if layer.opacity < 1:
        parts.append(f'opacity="{layer.opacity:.4f}"')
    if style:
        parts.append(f'style="{style}"')
    return f"{' '.join(parts)}>\n"


def _content(layer: AnyLayer, index: int, store: AssetStore, images: Images) -> Iterator[bytes]:
    match layer:
        case ImageLayer():
            yield from _image(layer, store)
        case TextLayer():
            yield _text(layer, index, images).encode()
        case ShapeLayer():
            yield _shape(layer, index).encode()
        case BarcodeLayer():
            stands = placed(layer)
            drawing = drawn(stands.symbol, max(stands.scale, SMALLEST_SCALE), room=layer.box.size)
            place = f"translate({short(layer.box.x)} {short(layer.box.y)})"
            yield f'<g transform="{place}">\n{shapes(drawing)}\n</g>\n'.encode()


def _image(layer: ImageLayer, store: AssetStore) -> Iterator[bytes]:
    try:
        with store.open(layer.asset) as file:
            start = f'<image {_box(layer.box)} preserveAspectRatio="none" xlink:href="'
            yield f"{start}data:{_TYPES[layer.asset.extension]};base64,".encode()
            while piece := file.read(_PIECE):
                yield base64.b64encode(piece)
            yield b'"/>\n'
    except MissingAssetError as error:
        raise PrintError(str(error)) from error


def _text(layer: TextLayer, index: int, images: Images) -> str:
    """Return a text with its effects.

    One that SVG's own text would set otherwise is drawn as outlines, and what it reads lies unseen over them.
    """
    letters, is_simple = letters_of(layer), _is_simply_set(layer)
    try:
        defined, filling = svg_looks.fill(layer, letters, images, index, in_mm=is_simple)
    except (MissingAssetError, PictureError) as error:
        raise PrintError(str(error)) from error
    below = svg_looks.effects(layer, letters, index)
    if is_simple:
        return svg_looks.in_units(letters, below) + defined + _lines(layer, filling)
    shapes = svg_looks.outlines(letters, filling, own_colours=not inner(layer.effects))
    return svg_looks.in_units(letters, defined + below + shapes) + _lines(layer, "none")


def _is_simply_set(layer: TextLayer) -> bool:
    """Tell whether letters stand as any program sets them that knows their font, size and tracking."""
    plain = TextLayer(
        name="", text="", family=layer.family, size=layer.size, box=layer.box, weight=layer.weight,
        italic=layer.italic, tracking=layer.tracking,
    )  # fmt: skip
    return all(getattr(layer, field) == getattr(plain, field) for field in _SETTING)


def _lines(layer: TextLayer, fill: str) -> str:
    layout = lay_out(layer)
    size = points_to_mm(layout.size)
    family = escape(layer.family, {'"': "", "'": ""})
    parts = [
        f"font-family=\"'{family}'\"",  # alone: not every reader knows lists
        f'font-size="{short(size)}"', f'font-weight="{layer.weight}"', f'fill="{fill}"',
        f'letter-spacing="{short(layer.tracking / 1000 * size)}"',
        'xml:space="preserve"',
    ]  # fmt: skip
    if layer.italic:
        parts.append('font-style="italic"')
    lines = (line for line in layout.lines if line.text)
    return f"<g {' '.join(parts)}>\n{''.join(map(_line, lines))}</g>\n"


def _line(line: Line) -> str:
    """Return a line that begins where it was laid out, whatever the alignment: that is where it stands.

    A text element each: simple readers know nothing of lines within one.
    """
    turned = is_right_to_left(line.text)
    x = line.x + line.width if turned else line.x
    way = ' direction="rtl"' if turned else ""
    place = f'x="{short(x)}" y="{short(line.baseline)}"{way}'
    return f"<text {place}>{escape(holdable(line.text))}</text>\n"


def _shape(layer: ShapeLayer, index: int) -> str:
    blurred = f' filter="url(#soft{index})"' if layer.softness else ""
    blur = _blur(layer, index) if layer.softness else ""
    if layer.shape == "ellipse":
        x, y = layer.box.center
        sides = f'rx="{short(layer.box.width / 2)}" ry="{short(layer.box.height / 2)}"'
        place = f'cx="{short(x)}" cy="{short(y)}"'
        return f'{blur}<ellipse {place} {sides} fill="{layer.colour}"{blurred}/>\n'
    radius = min(layer.corner_radius, layer.box.width / 2, layer.box.height / 2)
    round_corners = f' rx="{short(radius)}"' if radius else ""
    return f'{blur}<rect {_box(layer.box)}{round_corners} fill="{layer.colour}"{blurred}/>\n'


def _blur(layer: ShapeLayer, index: int) -> str:
    room = _box(layer.box.inset(-REACH * layer.softness))
    return (
        f'<filter id="soft{index}" filterUnits="userSpaceOnUse" {room} color-interpolation-filters="sRGB">'
        f'<feGaussianBlur stdDeviation="{short(layer.softness)}"/></filter>\n'
    )


def _said(name: str, words: str) -> bytes:
    return f"<{name}>{escape(holdable(words))}</{name}>\n".encode() if words else b""


def _seen(text: str) -> str:
    return "".join(holdable(text).split())


def _box(box: Box) -> str:
    sides = ("x", box.x), ("y", box.y), ("width", box.width), ("height", box.height)
    return " ".join(f'{name}="{short(value)}"' for name, value in sides)
