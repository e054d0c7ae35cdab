"""Which sizes a model paints at so that a picture of any shape comes out whole and in proportion.

Widths and heights are pixels.
"""

from __future__ import annotations

import math

import msgspec

REFINED_AREA = 4  # the second pass paints at most this many times the native area by default

# Within these shares of the native area a model paints as well as at the area itself.
LEAST_DIRECT = 0.6
MOST_DIRECT = 1.5  # 512 × 768 of Stable Diffusion 1 is widely painted at once
# Thinner than this many multiples no network of convolutions and attention makes sense of a picture.
LEAST_MULTIPLES = 4

# A picture may be a little larger or smaller, it may hardly be narrower or wider.
WEIGHT_OF_AREA = 0.2

Size = tuple[int, int]


class SizePlan(msgspec.Struct, frozen=True):
    """The size of the first pass, and of the second pass over the enlarged picture, None without one."""

    base: Size
    refined: Size | None


def plan_sizes(
    width: int, height: int, native_area: int, multiple: int, most_refined_area: int = 0
) -> SizePlan:
    """Plan a picture of `width` × `height` for a model trained on `native_area` pixels.

    A picture of about that area is painted at once. Any other begins at the native area in its own
    proportions; a larger one is painted over at its own size, on about `most_refined_area` pixels at most
    (0: no second pass). All sides are multiples of `multiple`, in proportions so close that nothing has to be
    stretched and only the rounding is cut off. Raises ValueError for a picture without pixels.
    """
    if width < 1 or height < 1:
        raise ValueError(f"A picture needs at least one pixel each way, not {width} × {height}.")
    share = width * height / native_area
    if LEAST_DIRECT <= share <= MOST_DIRECT:
        return SizePlan(_rounded_up(width, height, multiple), None)
    base = _nearest(width, height, native_area, multiple)
    if share < 1 or most_refined_area <= MOST_DIRECT * native_area:
        return SizePlan(base, None)
    if width * height <= most_refined_area:
        return SizePlan(base, _rounded_up(width, height, multiple))
    return SizePlan(base, _nearest(width, height, most_refined_area, multiple))


def shape_for(aspect_width: float, aspect_height: float, area: int) -> Size:
    """Return the size of about `area` pixels whose height is the exact one for its width, to half a pixel.

    >>> shape_for(154, 216, 512 * 512)
    (432, 606)
    """
    width = max(1, round(math.sqrt(area * aspect_width / aspect_height)))
    return width, max(1, round(width * aspect_height / aspect_width))


def covering(size: Size, width: int, height: int) -> Size:
    """Return `size` enlarged or reduced in proportion until it just covers `width` × `height`.

    >>> covering((64, 64), 100, 50)
    (100, 100)
    """
    scale = max(width / size[0], height / size[1])
    return max(width, round(size[0] * scale)), max(height, round(size[1] * scale))


def _rounded_up(width: int, height: int, multiple: int) -> Size:
    least = LEAST_MULTIPLES * multiple
    return tuple(max(least, -(-side // multiple) * multiple) for side in (width, height))  # type: ignore[return-value]


def _nearest(width: int, height: int, area: int, multiple: int) -> Size:
    """Return multiples of about that area and as close to the proportions as they get."""
    ideal_width = math.sqrt(area * width / height)

    def unlike(size: Size) -> float:
        proportions = abs(math.log(size[0] / size[1] * height / width))
        return proportions + abs(math.log(size[0] * size[1] / area)) * WEIGHT_OF_AREA

    widths, heights = _around(ideal_width, multiple), _around(area / ideal_width, multiple)
    by_width = [(w, h) for w in widths for h in _around(w * height / width, multiple)]
    by_height = [(w, h) for h in heights for w in _around(h * width / height, multiple)]
    return min(by_width + by_height, key=unlike)


def _around(side: float, multiple: int) -> tuple[int, ...]:
    least = LEAST_MULTIPLES * multiple
    below = math.floor(side / multiple) * multiple
    return max(least, below), max(least, below + multiple)
