"""Whether the pictures of a document are on a page: all of them, whole, with the pixels they should have."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from isal import isal_zlib
from PIL import Image, UnidentifiedImageError

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TOLERANCE_PPI, ImageLayer, effective_ppi
from coverstudio.printing.printed import FLATTENED, in_parts, layer_names, printed_layers
from coverstudio.printing.verifying.pages import Drawn, Seen

_ENOUGH_PPI = 300.0
_PIECE = 1 << 18  # bytes
_JPEG_END = 4096  # bytes in which a JPEG that is filled up ends


def picture_findings(seen: Seen) -> Iterator[str]:
    """Yield a sentence for every picture that is missing, damaged, too small or not the cover's."""
    names = {FLATTENED: "of the flattened layers"}
    names |= {name: layer.name for name, layer in seen.layers.items()}
    parted = in_parts(seen.document)
    names |= {
        name: layer.name for name, layer in zip(layer_names(parted), printed_layers(parted), strict=True)
    }
    for name, drawn in seen.pictures.items():
        if name in names:
            yield from _stream_findings(drawn.image, names[name])
        else:
            yield f"it shows a picture ({name}) that the cover does not have."
    for name, layer in seen.layers.items():
        if isinstance(layer, ImageLayer):
            yield from _image_layer_findings(name, layer, seen)


def _image_layer_findings(name: str, layer: ImageLayer, seen: Seen) -> Iterator[str]:
    drawn, wanted = seen.pictures.get(name), min(effective_ppi(layer), _ENOUGH_PPI)
    if drawn is None and seen.is_flattened(name):
        drawn, wanted = seen.pictures[FLATTENED], min(wanted, seen.document.print_spec.ppi)
    if drawn is not None:
        yield from _ppi_findings(layer, drawn, wanted)
        return
    x, y = layer.box.center
    if seen.document.print_spec.bleed_box.contains(Box(x, y, 0, 0)):
        yield f"the picture “{layer.name}” is missing from it."


def _ppi_findings(layer: ImageLayer, drawn: Drawn, wanted: float) -> Iterator[str]:
    if drawn.ppi < wanted - TOLERANCE_PPI:
        yield f"the picture “{layer.name}” has {drawn.ppi:.0f} ppi in it instead of {wanted:.0f}."


def _stream_findings(image: pikepdf.Object, name: str) -> Iterator[str]:
    content = memoryview(image.get_raw_stream_buffer())  # read_raw_bytes would copy it
    is_whole = _is_whole_jpeg if image.Filter == pikepdf.Name.DCTDecode else _is_whole_flate
    if not is_whole(content, image):
        yield f"the picture “{name}” is damaged in it."
    if "/SMask" in image:
        yield from _stream_findings(image.SMask, name)


def _is_whole_flate(content: memoryview, image: pikepdf.Object) -> bool:
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


def _is_whole_jpeg(content: memoryview, image: pikepdf.Object) -> bool:
    try:
        size = Image.open(io.BytesIO(content), formats=("JPEG",)).size
    except UnidentifiedImageError:
        return False
    end = bytes(content[-_JPEG_END:]).rstrip(b"\0")
    return size == (int(image.Width), int(image.Height)) and end.endswith(b"\xff\xd9")
