"""Photoshop documents (.psd), after Adobe's “Photoshop File Formats Specification” of 2019.

8-bit RGB, layers with Unicode names, opacity, blend modes and transparency, guides at trim and folds, ppi and
profile. Texts are pictures: Photoshop's live text is a program of an undocumented engine, and a guess at it
would change when it is opened.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.PsdImagePlugin import PsdImageFile

from coverstudio.document.layers import BlendMode
from coverstudio.imaging.srgb import srgb_profile
from coverstudio.printing.layered.packbits import packed
from coverstudio.printing.layered.sheets import LARGEST_FILE, Canvas, Pixels, Sheet, refuse_too_many
from coverstudio.printing.reading_back import check_sum, strips_of

BLEND_KEYS: dict[BlendMode, bytes] = {
    "normal": b"norm", "multiply": b"mul ", "screen": b"scrn", "overlay": b"over", "darken": b"dark",
    "lighten": b"lite", "color-dodge": b"div ", "color-burn": b"idiv", "hard-light": b"hLit",
    "soft-light": b"sLit", "difference": b"diff", "exclusion": b"smud",
}  # fmt: skip
_RGB, _PACKBITS = 3, 1
_CHANNELS = (-1, 0, 1, 2)  # transparency first; as an index into RGBA it is the last
_HIDDEN, _FLAGS_HOLD = 0x02, 0x08
_RESOLUTION, _GUIDES, _PROFILE, _VERSION, _XMP = 1005, 1032, 1039, 1057, 1060


@dataclass(frozen=True)
class About:
    """What stands beside the layers: guides in pixels of the canvas, and the packet of metadata (XMP)."""

    upright_guides: Sequence[float] = ()
    level_guides: Sequence[float] = ()
    xmp: bytes = b""


@dataclass
class Expected:
    """What must be read back: the layers' boxes with check sums of their pixels, and that of the page."""

    layers: list[tuple[tuple[int, int, int, int], int]] = field(default_factory=list)
    page: int = 0


def write(
    stream: BinaryIO, canvas: Canvas, layers: Iterable[Sheet], looks: Callable[[], Pixels], about: About
) -> Expected:
    """Write the file; return what it must be read back as.

    The records of all layers come before the pixels of the first, so the pixels wait in a file of their own.
    `looks` makes the merged page (H×W×3), which is asked for when the layers are done.
    """
    expected = Expected()
    stream.write(struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, canvas.height, canvas.width, 8, _RGB))
    stream.write(struct.pack(">I", 0))
    resources = _resources(canvas, about)
    stream.write(struct.pack(">I", len(resources)) + resources)
    with tempfile.TemporaryFile() as waiting:
        records: list[bytes] = []
        for sheet in layers:
            records.append(_record(sheet, _packed_channels(waiting, sheet.pixels), len(records) + 1))
            refuse_too_many(waiting.tell())
            expected.layers.append((_box(sheet), check_sum((sheet.pixels,))))
        _write_layers(stream, records, waiting)
    page = looks()
    expected.page = check_sum((page,))
    _write_merged(stream, page)
    return expected


def findings(source: Path, canvas: Canvas, expected: Expected) -> Iterator[str]:
    """Yield what is wrong with a file that was written, read back with Pillow's reader."""
    if source.stat().st_size > LARGEST_FILE:
        yield "it is larger than the format allows"
        return
    try:
        with Image.open(source, formats=("PSD",)) as file:
            if not isinstance(file, PsdImageFile) or file.size != (canvas.width, canvas.height):
                yield "its canvas has another size"
                return
            if check_sum(strips_of(file)) != expected.page:
                yield "its page is not what was painted"
            if [box for _, _, box, _ in file.layers] != [box for box, _ in expected.layers]:
                yield "layers are missing from it"
                return
            for number, (box, check) in enumerate(expected.layers, start=1):
                if check_sum(_layer(file, number, box)) != check:
                    yield f"its layer {number} is not what was painted"
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError) as error:
        yield f"it cannot be read back ({error})"


def _layer(file: PsdImageFile, number: int, box: tuple[int, int, int, int]) -> Iterator[Pixels]:
    """Yield a layer's RGBA. Pillow takes the channels as they come for R, G, B and A: ours begin with A."""
    file.frame = 0  # it opens on the merged page and calls that the first layer
    file.seek(number)
    return (np.roll(strip, -1, axis=2) for strip in strips_of(file, box))


def _box(sheet: Sheet) -> tuple[int, int, int, int]:
    width, height = sheet.size
    return sheet.left, sheet.top, sheet.left + width, sheet.top + height


def _resources(canvas: Canvas, about: About) -> bytes:
    side = round(canvas.ppi * 65536), 1, 2  # pixels to the inch, lengths shown in centimetres
    version = struct.pack(">IB", 1, 1) + 2 * _unicode("CoverStudio") + struct.pack(">I", 1)
    parts = [
        _resource(_RESOLUTION, struct.pack(">IHHIHH", *side, *side)),
        _resource(_GUIDES, _guides(about)),
        _resource(_PROFILE, srgb_profile()),
        _resource(_VERSION, version),
    ]
    if about.xmp:
        parts.append(_resource(_XMP, about.xmp))
    return b"".join(parts)


def _resource(identity: int, content: bytes) -> bytes:
    head = struct.pack(">4sHHI", b"8BIM", identity, 0, len(content))
    return head + content + bytes(len(content) % 2)


def _guides(about: About) -> bytes:
    upright, level, part, grid = 0, 1, 32, 576  # a guide's place is in thirty-seconds of a pixel
    told = [(round(at * part), upright) for at in about.upright_guides]
    told += [(round(at * part), level) for at in about.level_guides]
    lines = b"".join(struct.pack(">IB", at, way) for at, way in told)
    return struct.pack(">IIII", 1, grid, grid, len(told)) + lines


def _record(sheet: Sheet, lengths: Sequence[int], identity: int) -> bytes:
    left, top, right, bottom = _box(sheet)
    channels = zip(_CHANNELS, lengths, strict=True)
    opacity = round(sheet.opacity * 255)
    flags = _FLAGS_HOLD | (0 if sheet.visible else _HIDDEN)
    extra = struct.pack(">II", 0, 0) + _short_name(sheet.name)  # neither mask nor blending ranges
    extra += _block(b"luni", _unicode(sheet.name)) + _block(b"lyid", struct.pack(">I", identity))
    return (
        struct.pack(">iiiiH", top, left, bottom, right, len(_CHANNELS))
        + b"".join(struct.pack(">hI", channel, length) for channel, length in channels)
        + struct.pack(">4s4s4B", b"8BIM", BLEND_KEYS[sheet.blend_mode], opacity, 0, flags, 0)
        + struct.pack(">I", len(extra))
        + extra
    )


def _short_name(name: str) -> bytes:
    """Return the name for programs that do not read Unicode, padded to four bytes."""
    encoded = name.encode("ascii", "replace")[:31]
    pascal = bytes((len(encoded),)) + encoded
    return pascal + bytes(-len(pascal) % 4)


def _unicode(text: str) -> bytes:
    encoded = text.encode("utf-16-be", "replace")
    return struct.pack(">I", len(encoded) // 2) + encoded


def _block(key: bytes, content: bytes) -> bytes:
    padded = content + bytes(-len(content) % 4)
    return struct.pack(">4s4sI", b"8BIM", key, len(padded)) + padded


def _packed_channels(waiting: BinaryIO, pixels: Pixels) -> list[int]:
    """Write a layer's channels; return how long each became. All end on even bytes."""
    lengths: list[int] = []
    for channel in _CHANNELS:
        rows, data = packed(pixels[:, :, channel])
        head = struct.pack(">H", _PACKBITS) + rows.astype(">u2").tobytes()
        padding = bytes(len(data) % 2)
        waiting.write(head)
        waiting.write(data + padding)
        lengths.append(len(head) + len(data) + len(padding))
    return lengths


def _write_layers(stream: BinaryIO, records: Sequence[bytes], waiting: BinaryIO) -> None:
    told = struct.pack(">h", len(records)) + b"".join(records)
    length = len(told) + waiting.tell()  # even, as it must be
    no_mask = struct.pack(">I", 0)
    stream.write(struct.pack(">II", 4 + length + len(no_mask), length) + told)
    waiting.seek(0)
    shutil.copyfileobj(waiting, stream, 1 << 20)
    stream.write(no_mask)


def _write_merged(stream: BinaryIO, page: Pixels) -> None:
    done = [packed(page[:, :, channel]) for channel in range(3)]
    stream.write(struct.pack(">H", _PACKBITS))
    for rows, _ in done:
        stream.write(rows.astype(">u2").tobytes())
    for _, data in done:
        stream.write(data)
