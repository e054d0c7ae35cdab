"""The lettering of one picture as the user chooses among it: what goes, what stays, and how."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from coverstudio.generation.messages import Region

Point = tuple[float, float]

SAME_LINES = 0.75
"""Lines of at least this share of the largest one's height, and close to it, are the same title."""


class FoundRegion(msgspec.Struct, frozen=True):
    """A region and what becomes of it: a `chosen` one goes, of a `whole` one more than the strokes.

    `by_hand` says that the user marked it, `told_apart` False that its strokes cannot be told from the
    picture, so that more goes whatever is wanted.
    """

    region: Region
    chosen: bool = True
    whole: bool = False
    by_hand: bool = False
    told_apart: bool = True

    @property
    def goes_whole(self) -> bool:
        """Whether more than the strokes goes."""
        return self.whole or not self.told_apart


class Found(msgspec.Struct, frozen=True):
    """The regions of one picture in reading order; every change is another value."""

    entries: tuple[FoundRegion, ...] = ()

    @property
    def regions(self) -> tuple[Region, ...]:
        """All of them."""
        return tuple(entry.region for entry in self.entries)

    @property
    def chosen(self) -> frozenset[int]:
        """Which of them go, by index."""
        return frozenset(index for index, entry in enumerate(self.entries) if entry.chosen)

    @property
    def going(self) -> tuple[Region, ...]:
        """Those that go."""
        return tuple(entry.region for entry in self.entries if entry.chosen)

    @property
    def kept(self) -> tuple[Region, ...]:
        """Those that stay."""
        return tuple(entry.region for entry in self.entries if not entry.chosen)

    @property
    def whole(self) -> tuple[Region, ...]:
        """Those of which more than the strokes goes."""
        return tuple(entry.region for entry in self.entries if entry.whole)

    def choosing(self, indices: Collection[int], chosen: bool) -> Found:
        """Let some go, or stay."""
        return self._with(indices, lambda entry: msgspec.structs.replace(entry, chosen=chosen))

    def choosing_only(self, indices: Collection[int]) -> Found:
        """Let these go, and all others stay."""
        return Found(
            tuple(
                msgspec.structs.replace(entry, chosen=index in indices)
                for index, entry in enumerate(self.entries)
            )
        )

    def as_whole(self, indices: Collection[int], whole: bool) -> Found:
        """Repaint the whole areas of some, or only their strokes."""
        return self._with(indices, lambda entry: msgspec.structs.replace(entry, whole=whole))

    def reshaped(self, index: int, polygon: Sequence[Point]) -> Found:
        """Give a region another outline, in pixels of the picture."""
        return self._with(
            {index},
            lambda entry: msgspec.structs.replace(
                entry, region=msgspec.structs.replace(entry.region, polygon=tuple(polygon))
            ),
        )

    def without(self, indices: Collection[int]) -> Found:
        """Forget some."""
        return Found(tuple(entry for index, entry in enumerate(self.entries) if index not in indices))

    def with_marked(self, region: Region, *, chosen: bool = True) -> Found:
        """Add one that the user marked; it goes, unless it is the place of something else."""
        return Found((*self.entries, FoundRegion(region, chosen=chosen, by_hand=True)))

    def with_words(self, region: Region, words: str) -> Found:
        """Let a region say other words, because they were written there: it stays."""
        said = msgspec.structs.replace(region, text=words, legible=True, score=1.0)
        indices = {index for index, entry in enumerate(self.entries) if entry.region == region}
        return self._with(indices, lambda entry: FoundRegion(said, chosen=False))

    def merged(self, indices: Collection[int]) -> Found:
        """Make one region of several: the hull around them, their words in reading order."""
        together = [self.entries[index] for index in sorted(indices)]
        if len(together) < 2:
            return self
        one = FoundRegion(
            _joined([entry.region for entry in together]),
            chosen=any(entry.chosen for entry in together),
            whole=any(entry.whole for entry in together),
            by_hand=all(entry.by_hand for entry in together),
        )
        first = min(indices)
        others = [(index, entry) for index, entry in enumerate(self.entries) if index not in indices]
        before = [entry for index, entry in others if index < first]
        return Found((*before, one, *(entry for index, entry in others if index > first)))

    def after_erasing(self, erased: Collection[Region], left: Iterable[Region]) -> Found:
        """Return what is known of the picture without `erased`: what is `left` of it goes next time.

        Where something was erased, what was kept stays as it was.
        """
        again = tuple(FoundRegion(region) for region in left)
        stays = tuple(
            msgspec.structs.replace(entry, chosen=False)
            for entry in self.entries
            if entry.region not in erased
        )
        return Found(again + stays)

    def largest_words(self) -> frozenset[int]:
        """Return the lines of the title as far as sizes tell: the largest words, and lines like them.

        Pseudo-text is taken for words only where nothing is legible.
        """
        legible = [index for index, entry in enumerate(self.entries) if entry.region.legible]
        words = legible or [index for index, entry in enumerate(self.entries) if entry.region.text]
        if not words:
            return frozenset()
        polygons = {index: self.entries[index].region.polygon for index in words}
        largest = max(words, key=lambda index: height(polygons[index]))
        tall = height(polygons[largest])
        alike = {index for index in words if height(polygons[index]) >= SAME_LINES * tall}
        title, grows = {largest}, True
        while grows:
            near = {
                index for index in alike - title
                if any(_gap(polygons[index], polygons[one]) < tall for one in title)
            }  # fmt: skip
            title, grows = title | near, bool(near)
        return frozenset(title)

    def _with(self, indices: Collection[int], change: Callable[[FoundRegion], FoundRegion]) -> Found:
        return Found(
            tuple(change(entry) if index in indices else entry for index, entry in enumerate(self.entries))
        )


def height(polygon: Sequence[Point]) -> float:
    """Return about how high the letters of a line are (pixels), however it is turned or bent."""
    around = list(zip(polygon, [*polygon[1:], polygon[0]], strict=True))
    area = abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in around)) / 2
    length = sum(((x - next_x) ** 2 + (y - next_y) ** 2) ** 0.5 for (x, y), (next_x, next_y) in around)
    # Of a rectangle h × w: half its outline is h + w, its area h · w, and h is the smaller root.
    half = length / 2
    return (half - max(half * half - 4 * area, 0.0) ** 0.5) / 2


def _gap(one: Sequence[Point], other: Sequence[Point]) -> float:
    """Return how far apart the upright boxes of two polygons are; 0 where they overlap."""
    gaps: list[float] = []
    for axis in (0, 1):
        low, high = min(p[axis] for p in one), max(p[axis] for p in one)
        other_low, other_high = min(p[axis] for p in other), max(p[axis] for p in other)
        gaps.append(max(other_low - high, low - other_high, 0.0))
    return max(gaps)


def _joined(regions: Sequence[Region]) -> Region:
    return Region(
        polygon=_hull([point for region in regions for point in region.polygon]),
        score=min(region.score for region in regions),
        text=" ".join(region.text for region in regions if region.text),
        legible=all(region.legible for region in regions),
    )


def _hull(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the corners of the smallest convex outline around points, clockwise from the leftmost one."""
    ordered = sorted(set(points))
    below, above = _half(ordered), _half(ordered[::-1])
    return tuple(below[:-1] + above[:-1])


def _half(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
