"""Pictures with 16 bits a channel, kept as they are: their own numbers, meant in their own colour profile.

Everything on a cover has 8 bits and is sRGB (see `reading`); this is for the commands that make one picture
file of another.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, ImageFile, TiffImagePlugin

from coverstudio.imaging.reading import PictureError, Read, read_picture, upright

Samples = NDArray[np.uint8 | np.uint16]

_LOST = "It has 16 bits a channel, of which 8 are kept: save it as RGB, without a palette or a grey profile."
_CONTIGUOUS, _UNSIGNED, _RGB, _STRAIGHT_ALPHA = 1, 1, 2, 2


@dataclass(frozen=True, slots=True, eq=False)
class DeepRead:
    """A picture as it lies in its file: H×W×3, or H×W×4 with straight alpha, of 8 or 16 bits a channel.

    `profile` is the ICC profile that 16 bits are meant in, empty for sRGB, which 8 bits always are.
    """

    samples: Samples
    ppi: float | None
    notes: tuple[str, ...] = ()
    profile: bytes = b""


def read_deep(path: Path) -> DeepRead:
    """Read a picture file; a PNG or TIFF of 16 bits keeps them. Raises PictureError with a sentence."""
    plain = read_picture(path)  # the checks of sizes and damage are made here
    if plain.format not in {"PNG", "TIFF"}:
        return DeepRead(plain.pixels, plain.ppi, plain.notes)
    try:
        with Image.open(path, formats=(plain.format,)) as picture:
            if not _has_16_bits(picture):
                return DeepRead(plain.pixels, plain.ppi, plain.notes)
            profile: bytes = picture.info.get("icc_profile", b"")
            kept = _can_be_kept(picture) and (not profile or _is_rgb(profile))
            orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except (OSError, SyntaxError, ValueError) as error:  # it was replaced since it was read
        raise PictureError(f"“{path.name}” changed while it was read: try again.") from error
    samples = _decoded(path, plain, orientation) if kept else None
    if samples is None:
        return DeepRead(plain.pixels, plain.ppi, (*plain.notes, _LOST))
    return DeepRead(samples, plain.ppi, plain.notes, profile)


def _has_16_bits(picture: Image.Image) -> bool:
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        bits = picture.tag_v2.get(TiffImagePlugin.BITSPERSAMPLE, (1,))
        return max(bits) == 16
    return isinstance(picture, ImageFile.ImageFile) and any(";16" in str(tile[3]) for tile in picture.tile)


def _can_be_kept(picture: Image.Image) -> bool:
    """Tell whether its numbers are plain RGB, or grey of a PNG, that can be taken as they are."""
    if "transparency" in picture.info:
        return False
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return True
    tags = picture.tag_v2
    extra = tags.get(TiffImagePlugin.EXTRASAMPLES, ())
    return (
        tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == _RGB
        and tags.get(TiffImagePlugin.PLANAR_CONFIGURATION, _CONTIGUOUS) == _CONTIGUOUS
        and set(tags.get(TiffImagePlugin.SAMPLEFORMAT, (_UNSIGNED,))) == {_UNSIGNED}
        and tuple(extra) in ((), (_STRAIGHT_ALPHA,))
    )


def _is_rgb(profile: bytes) -> bool:
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (OSError, TypeError, ValueError):
        return False
    return str(getattr(opened.profile, "xcolor_space", "")).strip() == "RGB"


def _decoded(path: Path, plain: Read, orientation: int) -> NDArray[np.uint16] | None:
    """Return the samples in the order R, G, B, A, upright; None where the decoder has another picture."""
    found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.dtype != np.uint16:
        return None
    if found.ndim == 2:
        found = cv2.cvtColor(found, cv2.COLOR_GRAY2BGR)
    order = [2, 1, 0, 3][: found.shape[2]]
    samples: NDArray[np.uint16] = np.asarray(found, np.uint16)[..., order]
    if samples.shape[2] == 4 and samples[..., 3].min() == 65535:
        samples = samples[..., :3]
    samples = upright(np.ascontiguousarray(samples), orientation)
    return samples if samples.shape[:2] == plain.pixels.shape[:2] else None
