"""A document as a picture file: the trimmed page, the page with its bleed, or a shop's front."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from coverstudio.document.assets import MissingAssetError
from coverstudio.document.atomic import write_atomically
from coverstudio.document.document import Document
from coverstudio.document.geometry import MM_PER_INCH, Box
from coverstudio.imaging.reading import PictureError
from coverstudio.imaging.separations import Separation
from coverstudio.imaging.srgb import srgb_profile
from coverstudio.imaging.tiff import encode_tiff
from coverstudio.imaging.writing import encode_jpeg, encode_png
from coverstudio.limits import fits
from coverstudio.printing.described import text_chunks, xmp
from coverstudio.printing.errors import PrintError
from coverstudio.printing.presets import Extras, Preset, check_extras
from coverstudio.printing.printed import refuse_nothing
from coverstudio.printing.reading_back import findings
from coverstudio.rendering.images import Images
from coverstudio.rendering.strips import rendered

Pixels = NDArray[np.uint8]

JPEG_QUALITY = 95
LEAST_QUALITY = 40  # below it blocks show
SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
_MOST_OFF_SQUARE = 0.01

_Report = Callable[[float], None]


@dataclass(frozen=True)
class _Shot:
    """What of the page is shown, and with how many pixels."""

    box: Box
    size: tuple[int, int]
    ppi: float


@dataclass(frozen=True)
class _Encoder:
    """Pixels on their way to a file of one kind; `profile` is what a TIFF's are meant in."""

    suffix: str
    shot: _Shot
    document: Document
    extras: Extras
    profile: bytes
    most_bytes: int | None

    def encoded(self, pixels: Pixels) -> bytes:
        """Return the file's bytes, within the limit. Raises PrintError when there is no way to keep it."""
        told = self.extras.disclosure
        ppi = self.shot.ppi
        if self.suffix in (".tif", ".tiff"):
            return self._within(encode_tiff(pixels, self.profile, ppi, self._xmp()))
        if self.suffix == ".png":
            text = text_chunks(self.document, told) if told else None
            return self._within(encode_png(pixels, ppi, text))
        return self._jpeg(pixels)

    def _jpeg(self, pixels: Pixels) -> bytes:
        """Return the JPEG of the best quality that is small enough."""
        packet = self._xmp()
        best = encode_jpeg(pixels, JPEG_QUALITY, self.shot.ppi, packet)
        if self.most_bytes is None or len(best) <= self.most_bytes:
            return best
        low, high = LEAST_QUALITY, JPEG_QUALITY
        best = self._within(encode_jpeg(pixels, low, self.shot.ppi, packet))
        while high - low > 1:
            middle = (low + high) // 2
            content = encode_jpeg(pixels, middle, self.shot.ppi, packet)
            if len(content) <= self.most_bytes:
                low, best = middle, content
            else:
                high = middle
        return best

    def _xmp(self) -> bytes:
        return xmp(self.document, self.extras.disclosure)

    def _within(self, content: bytes) -> bytes:
        if self.most_bytes is not None and len(content) > self.most_bytes:
            raise PrintError(
                f"The picture would have {len(content) / 1e6:.0f} MB, and at most"
                f" {self.most_bytes / 1e6:.0f} MB are taken: write it as a .jpg, or with fewer pixels."
            )
        return content


def write_picture(
    document: Document,
    images: Images,
    path: Path,
    ppi: float = 300,
    *,
    with_bleed: bool = False,
    preset: Preset | None = None,
    extras: Extras | None = None,
    report: _Report | None = None,
) -> tuple[int, int]:
    """Write the trimmed page as PNG, JPEG or TIFF, by the suffix of `path`; return its size in pixels.

    An A4 cover at 300 ppi is 2480×3508 pixels; the file says its ppi and holds its profile. With `with_bleed`
    it is the bleed box, with a shop's `preset` the front alone, as large and at most as heavy as that asks.
    `report` is told the share that is done, and may raise to stop.

    Raises PrintError for another suffix, an empty cover, what is too large and a file that cannot be read
    back, PresetError for extras that the preset does not take, and WriteError when the disk refuses; the file
    that was at `path` stands then.
    """
    suffix, tell, extras = path.suffix.lower(), report or (lambda share: None), extras or Extras()
    if suffix not in SUFFIXES:
        raise PrintError(f"“{path.name}” is no picture this app writes: end its name in .png, .jpg or .tif.")
    refuse_nothing(document)
    if preset is not None:
        check_extras(preset, extras)
    shot = _shot(document, path, ppi, with_bleed, preset)
    separation, most_bytes = _separation(preset, extras), preset.most_bytes if preset else None
    profile = srgb_profile() if separation is None else separation.profile.content
    pixels = _rendered(document, images, shot)
    if separation is not None:
        pixels = separation.pixels(pixels)
    tell(0.3)
    content = _Encoder(suffix, shot, document, extras, profile, most_bytes).encoded(pixels)
    tell(0.8)
    expected = None if suffix in (".jpg", ".jpeg") else pixels

    def write_and_read_back(stream: BinaryIO) -> None:
        stream.write(content)
        stream.flush()
        wrong = next(findings(Path(stream.name), shot.size, shot.ppi, expected), "")
        if wrong:
            raise PrintError(f"“{path.name}” would not open right, so it was not saved: {wrong}.")

    write_atomically(path, write_and_read_back)
    tell(1.0)
    return shot.size


def _rendered(document: Document, images: Images, shot: _Shot) -> Pixels:
    try:
        return rendered(document, images, shot.box, shot.size)
    except (MissingAssetError, PictureError) as error:
        raise PrintError(str(error)) from error


def _separation(preset: Preset | None, extras: Extras) -> Separation | None:
    if preset is None or preset.colours == "rgb" or extras.profile is None:
        return None
    return Separation(extras.profile, extras.intent, extras.black_point, preset.ink_limit)


def _shot(document: Document, path: Path, ppi: float, with_bleed: bool, preset: Preset | None) -> _Shot:
    """Return what is shown. Raises PrintError for what is too large, or has another shape than it must."""
    spec = document.print_spec
    if preset is not None and preset.pixels is not None:
        return _for_shop(document, preset, preset.pixels)
    box = spec.bleed_box if with_bleed else spec.trim_box
    width, height = box.size.pixels(ppi)
    if not fits(width, height):
        raise PrintError(
            f"“{path.name}” would have {width:,} × {height:,} pixels at {ppi:g} ppi, which is too large:"
            " ask for fewer ppi."
        )
    return _Shot(box, (width, height), ppi)


def _for_shop(document: Document, preset: Preset, pixels: tuple[int, int]) -> _Shot:
    """Return the front as large as fits into the shop's pixels, in its own proportions.

    Books differ in shape, and shops take that; where a square is wanted, nothing but a square is taken.
    """
    box = front_of(document)
    width, height = pixels
    if width == height and abs(box.width / box.height - 1) > _MOST_OFF_SQUARE:
        raise PrintError(
            f"{preset.name} takes squares, and this cover is {box.width:.0f} × {box.height:.0f} mm:"
            " make a square cover for it."
        )
    scale = min(width / box.width, height / box.height)
    size = (math.floor(box.width * scale + 0.5), math.floor(box.height * scale + 0.5))
    return _Shot(box, pixels if width == height else size, scale * MM_PER_INCH)


def front_of(document: Document) -> Box:
    """Return the front of the cover: its panel of a spread, else the whole page."""
    spread = document.print_spec.spread
    panel = None if spread is None else spread.panel("front")
    return document.print_spec.trim_box if panel is None else panel.box
