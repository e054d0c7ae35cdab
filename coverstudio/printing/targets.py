"""How a PDF is to be written: the standard it keeps, the inks it names, and what stands around the page."""

from __future__ import annotations

from typing import Literal

import msgspec

from coverstudio.imaging.profiles import Intent, Profile

# ISO 15930-1 (PDF/X-1a:2001), ISO 15930-3 (PDF/X-3:2002), ISO 15930-7 (PDF/X-4).
Standard = Literal["plain", "pdfx1a", "pdfx3", "pdfx4"]
Colours = Literal["rgb", "cmyk"]
Compression = Literal["lossless", "jpeg"]


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed around the bleed box, for presses that cut by it.

    `crop` and `bleed` are marks in the corners, `slug` a line with title and date below the page.
    """

    crop: bool = False
    bleed: bool = False
    slug: bool = False

    @property
    def are_any(self) -> bool:
        """Tell whether anything is printed there."""
        return self.crop or self.bleed or self.slug


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """How a PDF is to be written. The default is what every shop with an RGB press takes: sRGB, no standard.

    `profile` is the CMYK profile of the press: the output intent of PDF/X, and what colours are converted
    with where `colours` is "cmyk". With `embed_profile` off it is only named, which a standard allows for
    registered conditions. `ink_limit` is the most ink in per cent on any spot, None for no limit.
    `rich_black` are the CMYK per cents that black areas are printed in, None for plain black. `disclosure` is
    what is told in the metadata about how the pictures were made, "" for nothing. With `flattened` nothing
    shines through anything, whatever the standard allows.

    PDF/X-1a and PDF/X-3 are in inks whatever `colours` says. Pictures in inks with a limit are lossless
    whatever `compression` says: a JPEG's noise would break the limit.
    """

    standard: Standard = "plain"
    colours: Colours = "rgb"
    profile: Profile | None = None
    intent: Intent = "relative"
    black_point: bool = True
    embed_profile: bool = True
    ink_limit: int | None = None
    rich_black: tuple[int, int, int, int] | None = None
    compression: Compression = "lossless"
    marks: Marks = Marks()
    flattened: bool = False
    disclosure: str = ""


NO_MARKS = Marks()
PLAIN = Target()
