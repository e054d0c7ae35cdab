"""A mask as a value: made of tiles that its versions share, so that a touch costs what it touches.

Pixels are those of the picture under the mask; white (255) goes, black (0) stays, greys go in part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Place = tuple[int, int]

TILE = 256


class Extent(NamedTuple):
    """An upright rectangle of pixels; `right` and `bottom` are the first ones beyond it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def is_empty(self) -> bool:
        """Whether no pixel lies in it."""
        return self.left >= self.right or self.top >= self.bottom

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return max(0, self.bottom - self.top), max(0, self.right - self.left)

    def intersected(self, other: Extent) -> Extent:
        """Return what lies in both, which may be empty."""
        return Extent(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def united(self, other: Extent) -> Extent:
        """Return the smallest one around both."""
        return Extent(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, by: int) -> Extent:
        """Return one that reaches `by` pixels further on every side."""
        return Extent(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def within(self, around: Extent) -> tuple[slice, slice]:
        """Return its rows and columns in an array that holds the pixels of `around`."""
        return (
            slice(self.top - around.top, self.bottom - around.top),
            slice(self.left - around.left, self.right - around.left),
        )


@dataclass(frozen=True, slots=True, eq=False)
class HandMask:
    """A mask of `width` × `height` pixels. Absent tiles are black, the others are never written to."""

    width: int
    height: int
    tiles: Mapping[Place, Pixels] = field(default_factory=dict[Place, Pixels])

    @staticmethod
    def of(pixels: Pixels) -> HandMask:
        """Return H×W pixels as a mask."""
        height, width = pixels.shape
        return HandMask(width, height).added(Extent(0, 0, width, height), pixels)

    @property
    def whole(self) -> Extent:
        """The whole picture."""
        return Extent(0, 0, self.width, self.height)

    @property
    def is_empty(self) -> bool:
        """Whether nothing goes."""
        return not self.tiles

    @property
    def share(self) -> float:
        """The share (0..1) of the picture's pixels that may change."""
        return sum(int(np.count_nonzero(tile)) for tile in self.tiles.values()) / (self.width * self.height)

    @property
    def extent(self) -> Extent:
        """The smallest rectangle around what goes; empty where nothing does."""
        around = Extent(self.width, self.height, 0, 0)
        for place, tile in self.tiles.items():
            rows, columns = np.flatnonzero(tile.any(axis=1)), np.flatnonzero(tile.any(axis=0))
            left, top = self.tile_extent(place)[:2]
            found = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
            x1, y1, x2, y2 = (int(edge) for edge in found)
            around = around.united(Extent(left + x1, top + y1, left + x2, top + y2))
        return around

    def tile_extent(self, place: Place) -> Extent:
        """Return which pixels a tile holds; those at the right and bottom edges may be smaller."""
        left, top = place[1] * TILE, place[0] * TILE
        return Extent(left, top, left + TILE, top + TILE).intersected(self.whole)

    def pixels(self) -> Pixels:
        """Return the mask as H×W pixels of its own."""
        return self.part(self.whole)

    def part(self, extent: Extent) -> Pixels:
        """Return the pixels of a rectangle, black where it reaches beyond the picture."""
        out = np.zeros(extent.shape, np.uint8)
        for place in self._places(extent):
            tile = self.tiles.get(place)
            if tile is not None:
                shared, own = self._shared(place, extent)
                out[shared.within(extent)] = tile[shared.within(own)]
        return out

    def replaced(self, extent: Extent, pixels: Pixels) -> HandMask:
        """Return the mask with other pixels in a rectangle."""
        return self._combined(extent, pixels, lambda _, after: after)

    def added(self, extent: Extent, pixels: Pixels) -> HandMask:
        """Return the mask with what is white in `pixels` besides."""
        return self._combined(extent, pixels, np.maximum, spares=True)

    def taken(self, extent: Extent, pixels: Pixels) -> HandMask:
        """Return the mask without what is white in `pixels`."""
        return self._combined(
            extent, pixels, lambda before, away: np.minimum(before, 255 - away), spares=True
        )

    def without(self, other: HandMask) -> HandMask:
        """Return the mask without all that goes by another one of its size, be it only in part."""
        # What both share goes as it is: erasing a mask takes it from itself.
        same = {place for place, tile in other.tiles.items() if self.tiles.get(place) is tile}
        tiles = {place: tile for place, tile in self.tiles.items() if place not in same}
        out = HandMask(self.width, self.height, tiles)
        for place, tile in other.tiles.items():
            out = out.taken(other.tile_extent(place), np.where(tile > 0, np.uint8(255), np.uint8(0)))
        return out

    def inverted(self) -> HandMask:
        """Return the mask with white and black exchanged."""
        return self._combined(self.whole, None, lambda before, _: 255 - before)

    def changed_since(self, other: HandMask) -> Iterator[Place]:
        """Go through the tiles that are not those of another version of this mask."""
        for place in self.tiles.keys() | other.tiles.keys():
            if self.tiles.get(place) is not other.tiles.get(place):
                yield place

    def _combined(
        self,
        extent: Extent,
        pixels: Pixels | None,
        combine: Callable[[Pixels, Pixels], Pixels],
        *,
        spares: bool = False,
    ) -> HandMask:
        """Combine tiles with `pixels` of a rectangle; `spares` leaves alone those on which they are black."""
        tiles = dict(self.tiles)
        for place in self._places(extent):
            shared, own = self._shared(place, extent)
            if spares and pixels is not None and not pixels[shared.within(extent)].any():
                continue
            before = self.tiles.get(place)
            tile = np.zeros(own.shape, np.uint8) if before is None else before.copy()
            inside = shared.within(own)
            given = tile[inside] if pixels is None else pixels[shared.within(extent)]
            tile[inside] = combine(tile[inside], given)
            _keep(tiles, place, before, tile)
        return HandMask(self.width, self.height, tiles)

    def _places(self, extent: Extent) -> Iterator[Place]:
        inside = extent.intersected(self.whole)
        if inside.is_empty:
            return
        for row in range(inside.top // TILE, (inside.bottom - 1) // TILE + 1):
            for column in range(inside.left // TILE, (inside.right - 1) // TILE + 1):
                yield row, column

    def _shared(self, place: Place, extent: Extent) -> tuple[Extent, Extent]:
        """Return what a tile and a rectangle have in common, and the tile's own rectangle."""
        own = self.tile_extent(place)
        return own.intersected(extent), own


def _keep(tiles: dict[Place, Pixels], place: Place, before: Pixels | None, tile: Pixels) -> None:
    """Put a tile in its place; black ones are left out, and one that is as it was stays the same object."""
    if not tile.any():
        tiles.pop(place, None)
    elif before is None or not np.array_equal(before, tile):
        tile.setflags(write=False)
        tiles[place] = tile
