"""Colours of the screen to the inks of a press and back, by LittleCMS.

What goes in is sRGB with our own profile. What is shown as a proof stands on the press's own white, as eyes
do after a moment with the paper, and has the press's own black, which is paler than that of a screen.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from coverstudio.imaging.ink import FULL, Inks, limited
from coverstudio.imaging.profiles import Intent, Profile
from coverstudio.imaging.srgb import srgb_profile

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

# A difference in Lab (CIE 1976) that is seen beside the original without looking for it.
SEEN = 6.0
_STRIP = 1 << 18  # pixels converted at a time: what a processor's cache holds of them
_THREADS = 2

_INTENTS = {
    "perceptual": ImageCms.Intent.PERCEPTUAL,
    "relative": ImageCms.Intent.RELATIVE_COLORIMETRIC,
    "saturation": ImageCms.Intent.SATURATION,
    "absolute": ImageCms.Intent.ABSOLUTE_COLORIMETRIC,
}


class Separation(msgspec.Struct, frozen=True):
    """How colours become inks: through which profile, how, and with at most how many per cent of ink."""

    profile: Profile
    intent: Intent = "relative"
    black_point: bool = True
    ink_limit: int | None = None

    def pixels(self, rgb: Pixels) -> Inks:
        """Return H×W×4 inks (255 = full) of H×W×3 sRGB pixels, within the limit."""
        transform = _to_press(self.profile, self.intent, self.black_point)
        return _in_strips(rgb, 4, lambda strip: self._within(_applied(transform, strip)))

    def colour(self, colour: str) -> tuple[float, float, float, float]:
        """Return the shares of cyan, magenta, yellow and black, 0 to 1, of a colour like "#1b2a41"."""
        cyan, magenta, yellow, black = self.pixels(_pixel(colour))[0, 0].astype(np.float64) / FULL
        return float(cyan), float(magenta), float(yellow), float(black)

    def proofed(self, rgb: Pixels) -> Pixels:
        """Return H×W×3 sRGB pixels as they will look in print."""
        there = _to_press(self.profile, self.intent, self.black_point)
        back = _to_screen(self.profile)
        return _in_strips(rgb, 3, lambda strip: _applied(back, self._within(_applied(there, strip))))

    def out_of_gamut(self, rgb: Pixels) -> Mask:
        """Tell for each of H×W pixels whether the press prints another colour, however it is converted.

        What is darker than its black does not count: black point compensation lightens that on every press.
        """
        there = _to_press(self.profile, "relative", True)
        back, original = _press_to_lab(self.profile), _screen_to_lab()

        def differs(strip: Pixels) -> Mask:
            wanted, printed = _applied(original, strip), _applied(back, _applied(there, strip))
            return _difference(wanted, printed)[..., None] > SEEN

        return _in_strips(rgb, 1, differs)[..., 0].astype(np.bool_)

    def _within(self, inks: Inks) -> Inks:
        return inks if self.ink_limit is None else limited(inks, self.ink_limit)


def _in_strips(rgb: Pixels, channels: int, convert: Callable[[Pixels], Pixels | Mask]) -> Pixels:
    """Return H×W×channels that `convert` makes of strips of rows; memory is bounded, two threads work."""
    if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] != 3:
        raise ValueError(f"colours are H×W×3 uint8, not {rgb.dtype} of shape {rgb.shape}")
    result = np.empty((*rgb.shape[:2], channels), np.uint8)

    def fill(rows: slice) -> None:
        result[rows] = convert(rgb[rows])

    strips = list(_strips(rgb))
    if len(strips) < 2:
        for rows in strips:
            fill(rows)
        return result
    # LittleCMS and most of NumPy work without Python's lock.
    with ThreadPoolExecutor(_THREADS) as threads:
        for _ in threads.map(fill, strips):
            pass
    return result


def _strips(rgb: Pixels) -> Iterator[slice]:
    height, width = rgb.shape[:2]
    step = max(1, _STRIP // max(1, width))
    for top in range(0, height if width else 0, step):
        yield slice(top, top + step)


def _applied(transform: ImageCms.ImageCmsTransform, pixels: Pixels) -> Pixels:
    mode = transform.input_mode
    size = (pixels.shape[1], pixels.shape[0])
    if mode == "CMYK":
        picture = Image.frombytes("CMYK", size, np.ascontiguousarray(pixels))
    else:
        picture = Image.fromarray(pixels)
    result = Image.new(transform.output_mode, size)
    # Not by `transform.apply`, which writes a copy of the profile beside every strip.
    transform.transform.apply(picture.getim(), result.getim())
    return np.asarray(result)


def _difference(one: Pixels, other: Pixels) -> NDArray[np.float32]:
    """Return the distances of Pillow's Lab pixels: lightness 0 to 255, a and b signed."""
    lightness = (one[..., 0].astype(np.float32) - other[..., 0]) * np.float32(100 / FULL)
    a = one[..., 1].view(np.int8).astype(np.float32) - other[..., 1].view(np.int8)
    b = one[..., 2].view(np.int8).astype(np.float32) - other[..., 2].view(np.int8)
    return np.sqrt(lightness**2 + a**2 + b**2)


def _pixel(colour: str) -> Pixels:
    return np.frombuffer(bytes.fromhex(colour.removeprefix("#")), np.uint8).reshape(1, 1, 3)


@functools.lru_cache(maxsize=16)
def _to_press(profile: Profile, intent: Intent, black_point: bool) -> ImageCms.ImageCmsTransform:
    # LittleCMS interpolates in a table of 49³ colours. At its usual 33³ twice as many inks are off by more
    # than one level of 255 (1 to 3 %); its exact way takes ten times as long.
    flags = ImageCms.Flags.HIGHRESPRECALC
    if black_point:
        flags |= ImageCms.Flags.BLACKPOINTCOMPENSATION
    return ImageCms.ImageCmsTransform(
        _opened(srgb_profile()), _opened(profile.content), "RGB", "CMYK", _INTENTS[intent], flags=flags
    )


@functools.lru_cache(maxsize=8)
def _to_screen(profile: Profile) -> ImageCms.ImageCmsTransform:
    return ImageCms.ImageCmsTransform(
        _opened(profile.content), _opened(srgb_profile()), "CMYK", "RGB", _INTENTS["relative"]
    )


@functools.lru_cache(maxsize=8)
def _press_to_lab(profile: Profile) -> ImageCms.ImageCmsTransform:
    return ImageCms.ImageCmsTransform(
        _opened(profile.content),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        "CMYK", "LAB", _INTENTS["relative"], flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip


@functools.cache
def _screen_to_lab() -> ImageCms.ImageCmsTransform:
    return ImageCms.ImageCmsTransform(
        _opened(srgb_profile()),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        "RGB", "LAB", _INTENTS["relative"],
    )  # fmt: skip


def _opened(content: bytes) -> ImageCms.ImageCmsProfile:
    """Open a profile for one transform: LittleCMS reads its tables lazily, so that threads share none."""
    return ImageCms.ImageCmsProfile(io.BytesIO(content))
