"""Pictures whose pixels are not all there, and a page on which nothing stands.

Pictures are unpacked and counted, not decoded: that takes a tenth of a second for a whole wrap. Of filters
that only viewers know (JPEG 2000, JBIG2, fax) nothing is said.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator

import pikepdf
from isal import isal_zlib
from PIL import Image as Pictures
from PIL import UnidentifiedImageError

from coverstudio.limits import LARGEST_SIDE, MOST_PIXELS, fits
from coverstudio.printing.contents.events import Image
from coverstudio.printing.contents.objects import entry, identity, number_of
from coverstudio.printing.contents.streams import StreamError, filters_of, parameters_of, unpacked
from coverstudio.printing.findings import Finding
from coverstudio.printing.foreign.pixels import size_of
from coverstudio.printing.foreign.sight import bounds_of
from coverstudio.printing.foreign.subject import Subject

_FLATE = (["FlateDecode"], ["Fl"])
_COUNTED = ("FlateDecode", "Fl", "LZWDecode", "RunLengthDecode", "ASCII85Decode", "ASCIIHexDecode")
_LEFT_ALONE = ("JPXDecode", "JBIG2Decode", "CCITTFaxDecode", "DCTDecode", "Crypt")
_MOST_BYTES = 2_000_000_000  # of all pictures together: after so many the rest is taken on trust
_PIECE = 1 << 20
_SURPLUS = 4096  # bytes that some writers leave behind the last row
_DRAFT = 64  # pixels: a JPEG is decoded at an eighth, for which all of it is read


def damage_findings(subject: Subject) -> Iterator[Finding]:
    """Yield the pictures that cannot be printed whole, and that there is nothing to print."""
    if subject.sight.is_empty:
        yield Finding(
            rule="empty-page",
            severity="rejects",
            sentence="Nothing stands on the page: export the cover again.",
        )
    broken = list(_broken(subject))
    if broken:
        one = "The pixels of a picture are damaged or not all there: export the file again."
        more = f"The pixels of {len(broken)} pictures are damaged or not all there: export the file again."
        yield Finding(
            rule="damaged",
            severity="rejects",
            sentence=one if len(broken) == 1 else more,
            place=subject.place(bounds_of(broken[0])),
        )
    yield from _too_large(subject)


def _too_large(subject: Subject) -> Iterator[Finding]:
    for image in subject.sight.images:
        width, height = size_of(image)
        if width > 0 and height > 0 and not fits(width, height):
            yield Finding(
                rule="damaged",
                severity="rejects",
                sentence=(
                    f"A picture says that it has {width:,} × {height:,} pixels, too many to look at: make it "
                    f"smaller than {LARGEST_SIDE:,} pixels a side and {MOST_PIXELS // 1_000_000} megapixels."
                ),
                place=subject.place(bounds_of(image)),
            )
            return


def _broken(subject: Subject) -> Iterator[Image]:
    left, seen = _MOST_BYTES, set[object]()
    for image in subject.sight.images:
        subject.beat(0.0)
        key = identity(image.image)
        if key in seen or left < 0 or not isinstance(image.image, pikepdf.Stream):
            continue
        seen.add(key)
        left -= max(_bytes_of(image), 0)
        if _is_broken(image, image.image):
            yield image


def _is_broken(image: Image, stream: pikepdf.Stream) -> bool:
    width, height = size_of(image)
    if width <= 0 or height <= 0:
        return True
    if not fits(width, height):
        return False
    filters = filters_of(stream)
    if filters == ["DCTDecode"]:
        return not _is_whole_jpeg(stream.read_raw_bytes())
    if all(name in _COUNTED for name in filters):
        return not _has_bytes(stream, _bytes_of(image))
    return not any(name in _LEFT_ALONE for name in filters)  # a filter that nobody knows


def _bytes_of(image: Image) -> int:
    """Return how many bytes the rows of a picture have, with the filter of each row."""
    width, height = size_of(image)
    channels = 1 if image.space is None else image.space.channels
    bits = 1 if image.space is None else int(number_of(entry(image.image, "/BitsPerComponent"), 8))
    predictor = number_of(entry(next(iter(parameters_of(image.image)), None), "/Predictor"), 1)
    return ((width * channels * bits + 7) // 8 + int(predictor >= 10)) * height


def _has_bytes(stream: pikepdf.Stream, wanted: int) -> bool:
    """Tell whether so many bytes can be unpacked; what comes after them is not looked at."""
    if filters_of(stream) in _FLATE:
        return _inflates_to(stream.read_raw_bytes(), wanted)
    try:
        return len(unpacked(stream, wanted + _SURPLUS)) >= wanted
    except StreamError as error:
        return "large" in str(error)


def _inflates_to(packed: bytes, wanted: int) -> bool:
    unpacker, found = isal_zlib.decompressobj(), 0
    try:
        for start in range(0, len(packed), _PIECE):
            pending = packed[start : start + _PIECE]
            while pending and found < wanted:
                found += len(unpacker.decompress(pending, _PIECE))
                pending = unpacker.unconsumed_tail
        return found >= wanted or found + len(unpacker.flush()) >= wanted
    except isal_zlib.error:  # pyright: ignore[reportGeneralTypeIssues]
        return False


def _is_whole_jpeg(content: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Pictures.open(io.BytesIO(content), formats=("JPEG",))
            if not fits(*picture.size):
                return True
            picture.draft(None, (_DRAFT, _DRAFT))
            picture.load()
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, struct.error):
        return False
    return True
