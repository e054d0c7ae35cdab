"""Which colours text and areas are painted with: those of the screen, or the inks of a press.

Text in a neutral grey is printed in black ink alone: four inks in thin strokes are never quite in register.
How much of it is decided by lightness: a grey is printed in as much black as looks as light on paper, and one
that is darker than black ink itself in all of it.
"""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from coverstudio.imaging.profiles import Profile
from coverstudio.imaging.separations import Separation
from coverstudio.imaging.srgb import srgb_to_linear
from coverstudio.printing.colour import hex_to_shares

# How far red, green and blue of a neutral grey may be apart: less than anybody sees in a letter.
_NEUTRAL = 8 / 255
# From here on black is printed in full: a screen this dense fills in, but frays the edges of letters.
_FULL_BLACK = 0.98

Cmyk = tuple[float, float, float, float]
BLACK: Cmyk = (0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Paint:
    """A colour as a content stream sets it: shares of red, green and blue, or of the four inks."""

    space: Literal["srgb", "inks"]
    shares: tuple[float, ...]

    @property
    def fill(self) -> str:
        """The operators that set it for filling; sRGB goes by the name /CSp."""
        return f"/CSp cs {self._numbers} scn" if self.space == "srgb" else f"{self._numbers} k"

    @property
    def stroke(self) -> str:
        """The operators that set it for lines."""
        return f"/CSp CS {self._numbers} SCN" if self.space == "srgb" else f"{self._numbers} K"

    @property
    def is_black_ink(self) -> bool:
        """Tell whether it is black ink in full and nothing else."""
        return self.space == "inks" and self.shares == BLACK

    @property
    def _numbers(self) -> str:
        return " ".join(f"{share:.4f}".rstrip("0").rstrip(".") for share in self.shares)


class Paints(Protocol):
    """What colours like "#1b2a41" are painted with."""

    def text(self, colour: str) -> Paint:
        """Return the paint of letters."""
        ...

    def area(self, colour: str) -> Paint:
        """Return the paint of a shape or of the page."""
        ...

    def picture(self, colour: str) -> Paint:
        """Return the paint that a picture's pixels of that colour have."""
        ...


class ScreenPaints:
    """Everything in sRGB."""

    def text(self, colour: str) -> Paint:
        """Return the colour as it is."""
        return Paint("srgb", hex_to_shares(colour))

    area = picture = text


@dataclass(frozen=True)
class PressPaints:
    """Black in black ink, and the rest in the inks of a press, or in sRGB where it `converts` nothing.

    `rich_black` are the per cents that black areas are printed in, None for black ink alone.
    """

    separation: Separation
    converts: bool
    rich_black: tuple[int, int, int, int] | None

    def text(self, colour: str) -> Paint:
        """Return the paint of letters: neutral greys have no ink but black."""
        black = black_share(self.separation.profile, colour)
        return self.picture(colour) if black is None else Paint("inks", (0.0, 0.0, 0.0, black))

    def area(self, colour: str) -> Paint:
        """Return the paint of a shape or of the page; where it is black, that is plain or rich black.

        Rich black is darker than any grey, so that none becomes it; plain black is lighter than dark ones, so
        that all of these become it, and none is darker than black.
        """
        if self.rich_black is not None:
            is_black = max(hex_to_shares(colour)) <= _NEUTRAL
            return Paint("inks", self._rich()) if is_black else self.picture(colour)
        is_black = self.converts and black_share(self.separation.profile, colour) == 1
        return Paint("inks", BLACK) if is_black else self.picture(colour)

    def picture(self, colour: str) -> Paint:
        """Return the colour as pictures have it."""
        if self.converts:
            return Paint("inks", self.separation.colour(colour))
        return Paint("srgb", hex_to_shares(colour))

    def _rich(self) -> Cmyk:
        """Return rich black within the ink limit: what is too much is taken from the three others."""
        *colours, black = (per_cent / 100 for per_cent in self.rich_black or (0, 0, 0, 100))
        limit = self.separation.ink_limit
        room = 4.0 if limit is None else max(0.0, limit / 100 - black)
        less = min(1.0, room / max(sum(colours), 1e-6))
        # Rounded down, so that the sum keeps within.
        cyan, magenta, yellow = (int(share * less * 10_000) / 10_000 for share in colours)
        return (cyan, magenta, yellow, black)


def black_share(profile: Profile, colour: str) -> float | None:
    """Return how much black ink, 0 to 1, looks as light as a neutral grey; None for a colour.

    Greys of which red, green and blue differ by up to 8 levels of 255 are neutral.
    """
    shares = hex_to_shares(colour)
    if max(shares) - min(shares) > _NEUTRAL:
        return None
    red, green, blue = (srgb_to_linear(share) for share in shares)
    wanted = _lightness(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    ramp = _black_ramp(profile)
    levels = np.linspace(0, 1, len(ramp))
    black = float(np.interp(-wanted, -ramp, levels))
    return 1.0 if black >= _FULL_BLACK else round(black, 4)


def _lightness(luminance: float) -> float:
    """Return L* of a luminance from 0 to 1 (CIE 15)."""
    if luminance <= (6 / 29) ** 3:
        return luminance * (29 / 3) ** 3
    return 116 * luminance ** (1 / 3) - 16


@functools.lru_cache(maxsize=8)
def _black_ramp(profile: Profile) -> NDArray[np.float64]:
    """Return L* of 0 to 255 levels of black ink on paper, never rising."""
    inks = np.zeros((1, 256, 4), np.uint8)
    inks[0, :, 3] = np.arange(256)
    transform = ImageCms.ImageCmsTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profile.content)),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")),
        "CMYK", "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )  # fmt: skip
    lab = np.asarray(transform.apply(Image.frombytes("CMYK", (256, 1), inks.tobytes())))
    return np.minimum.accumulate(lab[0, :, 0].astype(np.float64) * 100 / 255)
