"""A path while it is built, and the matrices of text while it is set."""

from __future__ import annotations

from coverstudio.printing.contents.state import UNMOVED, Matrix, Point, joined, moved

_MOST_POINTS = 200_000


class Path:
    """Outlines in points of the page; curves count by their corners, which enclose them."""

    def __init__(self) -> None:
        self._outlines: list[list[Point]] = []
        self._points = 0

    def build(self, operator: str, numbers: list[float], matrix: Matrix) -> None:
        """Go on with `m l c v y h re`. A path of more points than can be looked at ends there."""
        if operator == "h":
            if self._outlines:
                self._outlines[-1].append(self._outlines[-1][0])
            return
        pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
        if operator == "re" and len(pairs) == 2:
            (x, y), (width, height) = pairs
            pairs = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        self._points += len(pairs)
        if not pairs or self._points > _MOST_POINTS:
            return
        points = [moved(matrix, x, y) for x, y in pairs]
        if operator in ("m", "re") or not self._outlines:
            self._outlines.append(points)
        else:
            self._outlines[-1].extend(points)

    def taken(self) -> tuple[tuple[Point, ...], ...]:
        """Return the outlines and begin anew."""
        outlines = tuple(tuple(points) for points in self._outlines)
        self._outlines, self._points = [], 0
        return outlines


class TextPlace:
    """Where text is set: the matrices of the text and of its line, and the distance of lines."""

    def __init__(self) -> None:
        self.matrix: Matrix = UNMOVED
        self._line: Matrix = UNMOVED
        self._leading = 0.0

    def begin(self) -> None:
        """Do what `BT` does."""
        self.matrix = self._line = UNMOVED

    def place(self, operator: str, numbers: list[float]) -> None:
        """Do what `Td TD Tm TL T*` do."""
        if operator == "TL" and numbers:
            self._leading = numbers[0]
        elif operator == "Tm" and len(numbers) == 6:
            a, b, c, d, e, f = numbers
            self.matrix = self._line = (a, b, c, d, e, f)
        elif operator == "T*":
            self._advance(0.0, -self._leading)
        elif operator in ("Td", "TD") and len(numbers) == 2:
            if operator == "TD":
                self._leading = -numbers[1]
            self._advance(numbers[0], numbers[1])

    def _advance(self, x: float, y: float) -> None:
        self.matrix = self._line = joined((1.0, 0.0, 0.0, 1.0, x, y), self._line)
