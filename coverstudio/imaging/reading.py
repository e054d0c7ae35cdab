"""Any picture file to pixels, read with suspicion: header and size first, then pixels, then colours.

What comes out is sRGB, upright, 8 bits a channel: the rest of the app knows nothing else.
"""

from __future__ import annotations

import io
import math
import struct
import warnings
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import (
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from coverstudio.imaging.colours import as_srgb
from coverstudio.limits import fits, too_large

Pixels = NDArray[np.uint8]
Depth = TypeVar("Depth", np.uint8, np.uint16)

# Importing a reader is what makes Pillow know its format; the dozens of others stay out. The JPEG reader
# calls what phones save, with a preview behind it, MPO.
_READERS: dict[str, ModuleType] = {
    "JPEG": JpegImagePlugin,
    "PNG": PngImagePlugin,
    "TIFF": TiffImagePlugin,
    "WEBP": WebPImagePlugin,
    "GIF": GifImagePlugin,
    "BMP": BmpImagePlugin,
}
_NAMED = "JPEG, PNG, TIFF, WebP, GIF or BMP"
_STRIP_ROWS = 256
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")

# The limits of coverstudio.limits stand in for Pillow's, which only warns, and at another size.
Image.MAX_IMAGE_PIXELS = None
# Pillow warns of damaged metadata, which nothing here depends on. (For good, because switching filters on and
# off is not safe between threads.)
warnings.filterwarnings("ignore", module=r"PIL\.")

# What Pillow's readers raise over bytes that are not what they claim to be.
_DAMAGE = (
    OSError, SyntaxError, ValueError, TypeError, EOFError, LookupError, ArithmeticError, AttributeError,
    NotImplementedError, struct.error, zlib.error,
)  # fmt: skip

# EXIF orientation (TIFF 6.0, tag 274) to what turns it upright: transpose first? then flip which axes.
_UPRIGHT: dict[int, tuple[bool, tuple[int, ...]]] = {
    2: (False, (1,)), 3: (False, (0, 1)), 4: (False, (0,)),
    5: (True, ()), 6: (True, (1,)), 7: (True, (0, 1)), 8: (True, (0,)),
}  # fmt: skip


class PictureError(ValueError):
    """A picture that cannot be read; the message is one sentence that names it."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A picture as read: uint8 H×W×3 (sRGB), or H×W×4 with straight alpha where anything shines through.

    `ppi` is what the file says, the lower of both directions, None when it says nothing. `notes` are
    sentences about what was changed on the way. `is_plain_jpeg` tells that the file is an upright sRGB JPEG,
    so that its own bytes may be kept in place of a larger PNG.
    """

    pixels: Pixels
    format: str
    ppi: float | None = None
    notes: tuple[str, ...] = ()
    is_plain_jpeg: bool = False


def read_picture(source: Path | bytes, name: str = "") -> Read:
    """Read a JPEG, PNG, TIFF, WebP, GIF or BMP file, or the bytes of one; `name` is what errors call it.

    CMYK, Lab, 16-bit, palette and grey pictures become RGB; an embedded profile is converted to sRGB; the
    EXIF orientation is applied. Raises PictureError, before anything is decoded where the header tells.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    name = f"“{name}”" if name else "The picture"
    with _stream(source, name) as stream, _identified(stream, name) as picture:
        if not fits(*picture.size):
            raise PictureError(too_large(name, *picture.size))
        try:
            return _read(picture)
        except MemoryError:
            raise PictureError(f"There is not enough memory to open {name}: close something first.") from None
        except _DAMAGE as error:
            raise PictureError(_damaged(name)) from error


def read_small(path: Path, side: int) -> Pixels:
    """Read a picture, made smaller so that no side is longer than `side`: H×W×3 or H×W×4, sRGB, upright.

    A JPEG is decoded at a fraction of its size. Raises PictureError with a sentence.
    """
    name = f"“{path.name}”"
    with _stream(path, name) as stream, _identified(stream, name) as picture:
        if not fits(*picture.size):
            raise PictureError(too_large(name, *picture.size))
        try:
            picture.draft("RGB", (2 * side, 2 * side))
            picture.load()
            orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
            colours = as_srgb(picture).picture
            colours.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
            return upright(np.asarray(colours), orientation)
        except MemoryError:
            raise PictureError(f"There is not enough memory to open {name}: close something first.") from None
        except _DAMAGE as error:
            raise PictureError(_damaged(name)) from error


def pixels_in(path: Path) -> int:
    """Return how many pixels a picture has by its header, 0 for what is none: whoever reads it says why."""
    try:
        with _stream(path, "") as stream, _identified(stream, "") as picture:
            return picture.width * picture.height
    except PictureError:
        return 0


@contextmanager
def _stream(source: Path | bytes, name: str) -> Generator[BinaryIO]:
    """Open what is to be read. Only opening is watched over: what goes wrong later is about the picture."""
    if isinstance(source, bytes):
        stream: BinaryIO = io.BytesIO(source)
    else:
        try:
            if source.is_dir():
                raise PictureError(f"{name} is a folder: choose a picture in it.")
            if source.exists() and not source.is_file():  # opening a pipe would wait for ever
                raise PictureError(f"{name} is not a file: choose the file of a picture.")
            stream = source.open("rb")
        except FileNotFoundError:
            raise PictureError(f"There is no picture {name} in “{source.parent}”: check its name.") from None
        except OSError as error:
            raise PictureError(f"{name} cannot be read ({error.strerror}): check its permissions.") from error
    with stream:
        yield stream


def _identified(stream: BinaryIO, name: str) -> Image.Image:
    """Open the picture as far as its header."""
    start = stream.read(12)
    if not start:
        raise PictureError(f"{name} is empty: get it again from where it came.")
    stream.seek(0)
    try:
        return Image.open(stream, formats=tuple(_READERS))
    except _DAMAGE as error:
        if start.startswith(_SIGNATURES) or start[8:] == b"WEBP":
            raise PictureError(_damaged(name)) from error
        raise PictureError(f"{name} is not a picture that can be opened: use {_NAMED}.") from error


def _damaged(name: str) -> str:
    return f"{name} is damaged or incomplete: get it again from where it came, or save it as PNG."


def _read(picture: Image.Image) -> Read:
    ppi = _ppi(picture)
    picture.load()
    # After loading: Pillow turns TIFFs upright itself and says so from then on.
    orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
    colours = as_srgb(picture)
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    return Read(
        pixels=upright(_opaque(_pixels(colours.picture)), orientation),
        format=kind,
        ppi=ppi,
        notes=(*_notes_on_pages(picture), *colours.notes),
        is_plain_jpeg=kind == "JPEG" and orientation == 1 and colours.were_srgb,
    )


def _pixels(picture: Image.Image) -> Pixels:
    """Return the pixels of a picture. Strip by strip: Pillow copies what it hands over twice."""
    bands = len(picture.getbands())
    pixels = np.empty((picture.height, picture.width, bands), np.uint8)
    for top in range(0, picture.height, _STRIP_ROWS):
        bottom = min(top + _STRIP_ROWS, picture.height)
        pixels[top:bottom] = np.asarray(picture.crop((0, top, picture.width, bottom)))
    return pixels


def _opaque(pixels: Pixels) -> Pixels:
    """Drop an alpha channel that hides nothing."""
    if pixels.shape[2] == 4 and pixels[:, :, 3].min() == 255:
        return np.ascontiguousarray(pixels[:, :, :3])
    return pixels


def upright(pixels: NDArray[Depth], orientation: int) -> NDArray[Depth]:
    """Return the pixels as the EXIF `orientation` wants them seen."""
    transposed, axes = _UPRIGHT.get(orientation, (False, ()))
    turned = pixels.swapaxes(0, 1) if transposed else pixels
    return np.ascontiguousarray(np.flip(turned, axes) if axes else turned)


def _ppi(picture: Image.Image) -> float | None:
    try:
        ppi = min(float(value) for value in picture.info["dpi"])
    except (KeyError, TypeError, ValueError, ArithmeticError):  # none, or nonsense
        return None
    return ppi if math.isfinite(ppi) and 1 < ppi < 100_000 else None


def _notes_on_pages(picture: Image.Image) -> tuple[str, ...]:
    # A JPEG's further pictures (MPO) are previews and depth maps, nothing anybody misses.
    if picture.format not in {"TIFF", "GIF", "WEBP", "PNG"} or getattr(picture, "n_frames", 1) < 2:
        return ()
    return ("Only the first of its pictures is shown.",)
