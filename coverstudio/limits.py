"""How large a picture may be. One place, because what is read, stored and loaded must agree.

The largest spread anyone prints (a 2 m banner at 300 ppi is 23,622 pixels long) fits; a decompression bomb,
a few kilobytes that unfold to gigabytes, does not.
"""

from __future__ import annotations

LARGEST_SIDE = 30_000
MOST_PIXELS = 200_000_000


def fits(width: int, height: int) -> bool:
    """Tell whether a picture of that size, in pixels, may be decoded."""
    return 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE and width * height <= MOST_PIXELS


def too_large(name: str, width: int, height: int) -> str:
    """Return the sentence about the picture called `name` that does not fit."""
    return (
        f"{name} is {width:,} × {height:,} pixels, too large to open: "
        f"make it smaller than {LARGEST_SIDE:,} pixels a side and {MOST_PIXELS // 1_000_000} megapixels."
    )
