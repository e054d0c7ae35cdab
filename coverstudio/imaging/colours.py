"""Pictures of any colour space to sRGB, through their embedded ICC profile where they have one."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
from PIL import Image, ImageCms

_DAMAGED = "Its colour profile is damaged or of another kind of picture: its colours were taken as they are."
_NO_PROFILE = "It is CMYK without a colour profile: its colours were converted roughly."
_FLOATING = "Its colours are floating-point numbers: 0 to 1 was taken as black to white."

# ICC.1 colour space signatures, and the Pillow mode that such a profile takes.
_MODES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}


@dataclass(frozen=True, slots=True, eq=False)
class Colours:
    """A picture in RGB or RGBA, what was done on the way, and whether nothing had to be done."""

    picture: Image.Image
    notes: tuple[str, ...] = ()
    were_srgb: bool = False


def as_srgb(picture: Image.Image) -> Colours:
    """Return a loaded picture of any mode in sRGB, with alpha where it has transparency."""
    profile = picture.info.get("icc_profile")
    simple, notes = _simplified(picture)
    alpha = simple.getchannel("A") if simple.mode in {"LA", "RGBA"} else None
    opaque = simple.convert(simple.mode[:-1]) if alpha else simple
    colours = _converted(opaque, profile) if profile else _assumed(opaque)
    if alpha:
        colours.picture.putalpha(alpha)
    return Colours(colours.picture, (*notes, *colours.notes), colours.were_srgb)


def _simplified(picture: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    """Return the picture in one of L, LA, RGB, RGBA, CMYK and LAB, and what to say about it."""
    if picture.mode == "F":
        return _from_numbers(picture, 1.0), (_FLOATING,)
    if picture.mode.startswith("I"):
        return _from_numbers(picture, 65535.0), ()
    if picture.mode in {"P", "PA", "RGBa"} or "transparency" in picture.info:
        see_through = picture.mode != "P" or "transparency" in picture.info
        return picture.convert("RGBA" if see_through else "RGB"), ()
    if picture.mode in {"L", "LA", "RGB", "RGBA", "CMYK", "LAB"}:
        return picture, ()
    return picture.convert({"1": "L", "La": "LA"}.get(picture.mode, "RGB")), ()


def _from_numbers(picture: Image.Image, white: float) -> Image.Image:
    """Return grey of 8 bits from numbers between 0 and `white`."""
    values = np.nan_to_num(np.asarray(picture).astype(np.float32))
    return Image.fromarray((np.clip(values / white, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8))


def _assumed(picture: Image.Image) -> Colours:
    """Return a picture without a profile in RGB: sRGB is what everybody assumes."""
    if picture.mode == "CMYK":
        return Colours(picture.convert("RGB"), (_NO_PROFILE,))
    if picture.mode == "LAB":
        return Colours(_transformed(picture, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))))
    return Colours(_rgb(picture), were_srgb=True)


def _rgb(picture: Image.Image) -> Image.Image:
    # Pillow copies what is RGB already: 36 MB for an A4 page.
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _converted(picture: Image.Image, data: bytes) -> Colours:
    """Return the picture in sRGB through its profile, untouched where that would change nothing."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        mode = _MODES[str(getattr(profile.profile, "xcolor_space", "")).strip()]
        if picture.mode == "L" and mode == "RGB":  # common: black-and-white saved beside colour
            picture = picture.convert("RGB")
        if mode != picture.mode:
            raise KeyError(mode)
        if mode in {"RGB", "L"} and _changes_nothing(mode, profile):
            return Colours(_rgb(picture), were_srgb=True)
        return Colours(_transformed(picture, profile))
    except (ImageCms.PyCMSError, OSError, KeyError, TypeError, ValueError):
        assumed = _assumed(picture)
        return Colours(assumed.picture, (_DAMAGED, *assumed.notes))


def _transformed(picture: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    """Convert to sRGB, relative colorimetric with black point compensation as image editors do."""
    transform = ImageCms.buildTransform(
        profile, _srgb(), picture.mode, "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
    converted = ImageCms.applyTransform(picture, transform)
    return cast(Image.Image, converted)  # None only when it is asked to work in place


def _changes_nothing(mode: str, profile: ImageCms.ImageCmsProfile) -> bool:
    """Tell whether a profile is sRGB whatever its name: no colour of a grid moves by more than a level."""
    grid = _grid(mode)
    before = np.asarray(grid.convert("RGB")).astype(np.int16)
    return int(np.abs(np.asarray(_transformed(grid, profile)).astype(np.int16) - before).max()) <= 1


@cache
def _grid(mode: str) -> Image.Image:
    if mode == "L":
        return Image.fromarray(np.arange(256, dtype=np.uint8).reshape(1, 256))
    levels = np.linspace(0, 255, 17).astype(np.uint8)
    return Image.fromarray(np.stack(np.meshgrid(levels, levels, levels), -1).reshape(17, 17 * 17, 3))


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
