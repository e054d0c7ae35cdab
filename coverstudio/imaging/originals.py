"""Picture files that are written again: in their own numbers, so that what nobody touches stays bit for bit.

Everything on a cover is sRGB of 8 bits (see `reading`). A picture that is mended and put back into its folder
keeps its colour profile, 16 bits a channel, transparency, grey and ppi; PNG, TIFF and WebP are written
without loss. A JPEG is encoded anew with its own tables, which is as near to it as JPEG can be.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, JpegImagePlugin

from coverstudio.imaging.deep import read_deep
from coverstudio.imaging.deep_tiff import encode_deep_tiff
from coverstudio.imaging.reading import PictureError, upright
from coverstudio.imaging.writing import encode_png

Pixels = NDArray[np.uint8]
Samples = NDArray[np.uint8 | np.uint16]
FileKind = Literal["PNG", "TIFF", "WEBP", "JPEG"]

SUFFIXES: dict[str, FileKind] = {
    ".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF", ".webp": "WEBP", ".jpg": "JPEG", ".jpeg": "JPEG",
}  # fmt: skip
"""What a file of such a name is written as."""
FORMATS = ("PNG", "TIFF", "WEBP", "JPEG", "GIF", "BMP")
_QUALITY = 95
_WEBP_EFFORT = 2  # of 0-6: 4 takes twice the time and saves two per cent


@dataclass(frozen=True, slots=True, eq=False)
class JpegTables:
    """How a JPEG was encoded: its quantisation tables and how its colours are sampled (Pillow's number)."""

    tables: dict[int, list[int]]
    sampling: int


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """A picture as its file has it: H×W×3, or H×W×4 with straight alpha, upright, 8 or 16 bits a channel.

    `profile` is the ICC profile its numbers are meant in, empty for sRGB; `is_grey` says that the file has
    one channel, of which the three are copies. `kind` is what it is written as again: GIF and BMP, which hold
    neither a profile nor all colours, become PNG. `notes` tell what of the file is left out.
    """

    samples: Samples
    kind: FileKind
    ppi: float | None = None
    profile: bytes = b""
    is_grey: bool = False
    jpeg: JpegTables | None = None
    notes: tuple[str, ...] = ()

    @property
    def pixels(self) -> Pixels:
        """The samples with 8 bits a channel; the very same ones where they have no more."""
        if self.samples.dtype == np.uint8:
            return np.asarray(self.samples, np.uint8)
        return ((self.samples.astype(np.uint32) * 255 + 32895) >> 16).astype(np.uint8)

    def with_pixels(self, pixels: Pixels, mask: Pixels) -> Original:
        """Return the original with the colours of `pixels` (of its size) where `mask` (H×W) is not black."""
        samples = self.samples.copy()
        inside = mask > 0
        scale = 1 if samples.dtype == np.uint8 else 257
        samples[inside, :3] = pixels[inside, :3].astype(samples.dtype) * scale
        return replace(self, samples=samples)


def read_original(path: Path) -> Original:
    """Read a picture file in its own numbers. Raises PictureError with a sentence.

    CMYK and Lab become sRGB, and 16 bits become 8 where a grey profile or a palette comes with them.
    """
    deep = read_deep(path)  # every check is made there
    try:
        with Image.open(path, formats=FORMATS) as picture:
            return _original(picture, deep.samples, deep.profile, deep.ppi, deep.notes)
    except (OSError, SyntaxError, ValueError) as error:  # it was replaced since it was read
        raise PictureError(f"“{path.name}” changed while it was read: try again.") from error


def _original(
    picture: Image.Image, samples: Samples, profile: bytes, ppi: float | None, notes: tuple[str, ...]
) -> Original:
    kind = written_as(str(picture.format))
    jpeg = _tables(picture) if kind == "JPEG" else None
    is_grey = picture.mode in {"1", "L", "I;16"} and "transparency" not in picture.info
    if samples.dtype == np.uint16:
        return Original(samples, kind, ppi, profile, is_grey and not profile, jpeg, notes)
    own = _own_profile(picture)
    if own:
        samples = _own_numbers(picture)
        is_grey = picture.mode == "L" and _space(own) == "GRAY"
    return Original(samples, kind, ppi, own, is_grey, jpeg, notes)


def written_as(format_name: str) -> FileKind:
    """Return what a file of a format (Pillow's name) is written as again."""
    kinds: dict[str, FileKind] = {"JPEG": "JPEG", "MPO": "JPEG", "TIFF": "TIFF", "WEBP": "WEBP"}
    return kinds.get(format_name, "PNG")


def kind_in(path: Path) -> FileKind:
    """Return what a picture file is written as again, by how its bytes begin. Raises OSError."""
    with path.open("rb") as stream:
        start = stream.read(12)
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if start.startswith((b"II*\0", b"MM\0*")):
        return "TIFF"
    return "WEBP" if start[8:] == b"WEBP" else "PNG"


def _tables(picture: Image.Image) -> JpegTables | None:
    if not isinstance(picture, JpegImagePlugin.JpegImageFile) or picture.mode not in {"L", "RGB"}:
        return None
    sampling = JpegImagePlugin.get_sampling(picture)
    tables = {number: list(table) for number, table in picture.quantization.items()}
    return JpegTables(tables, max(sampling, 0))


def _own_profile(picture: Image.Image) -> bytes:
    """Return the profile that the picture's own numbers can be kept in, empty where there is none."""
    profile: bytes = picture.info.get("icc_profile") or b""
    is_plain = picture.mode in {"L", "RGB", "RGBA"} and "transparency" not in picture.info
    if not profile or not is_plain:
        return b""
    space = _space(profile)
    return profile if space == "RGB" or (space == "GRAY" and picture.mode == "L") else b""


def _space(profile: bytes) -> str:
    """Return the colour space that a profile is for, empty when it is damaged."""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, TypeError, ValueError):
        return ""
    return str(getattr(opened.profile, "xcolor_space", "")).strip()


def _own_numbers(picture: Image.Image) -> Pixels:
    picture.load()
    # After loading: Pillow turns TIFFs upright itself and says so from then on.
    orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
    pixels = np.asarray(picture if picture.mode != "L" else picture.convert("RGB"))
    if pixels.shape[2] == 4 and pixels[..., 3].min() == 255:
        pixels = pixels[..., :3]
    return upright(np.ascontiguousarray(pixels), orientation)


def encode_original(original: Original, kind: FileKind | None = None) -> bytes:
    """Return a picture as a file of its own kind, or of another one.

    Raises ValueError with a sentence for what that kind cannot hold.
    """
    kind = kind or original.kind
    if kind == "PNG":
        return encode_png(_channels(original), original.ppi, profile=original.profile)
    if kind == "TIFF" and not original.is_grey:
        return encode_deep_tiff(original.samples, original.ppi, profile=original.profile)
    if kind == "JPEG" and original.samples.shape[2] == 4:
        raise ValueError("The picture is transparent, which JPEG cannot be: write a .png.")
    return _by_pillow(original, kind)


def _channels(original: Original) -> Samples:
    """Return the samples as the file has them, one channel for grey."""
    if not original.is_grey:
        return original.samples
    mean = original.samples.mean(axis=2, dtype=np.float32)
    return np.rint(mean).astype(original.samples.dtype)


def _by_pillow(original: Original, kind: FileKind) -> bytes:
    shown = replace(original, samples=original.pixels)
    extra: dict[str, object] = {"icc_profile": original.profile or None}
    if original.ppi is not None and kind != "WEBP":
        extra["dpi"] = (original.ppi, original.ppi)
    if kind == "TIFF":
        extra["compression"] = "tiff_adobe_deflate"
    elif kind == "WEBP":
        extra |= {"lossless": True, "exact": True, "method": _WEBP_EFFORT}
    elif original.jpeg is not None:
        extra |= {"qtables": original.jpeg.tables, "subsampling": original.jpeg.sampling}
    else:
        extra |= {"quality": _QUALITY, "subsampling": 0}
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(_channels(shown))).save(out, kind, **extra)
    return out.getvalue()
