"""Which character each glyph of a line belongs to."""

from __future__ import annotations

import bisect
from typing import cast

from PySide6.QtGui import QGlyphRun, QTextLayout, QTextLine

_NEARLY = 0.5


def cursor_x(line: QTextLine, position: int) -> float:
    """Return the x of a position in UTF-16 units; PySide answers with the position as well."""
    answer: object = line.cursorToX(position)
    x = cast("tuple[float, int]", answer)[0] if isinstance(answer, tuple) else cast("float", answer)
    return float(x)


class UnitsByPlace:
    """The UTF-16 units of a line by where they stand.

    WORKAROUND: where another font stands in for single letters, Qt 6.11 says of their glyphs that they belong
    to the first unit of the script's piece (QGlyphRun.stringIndexes). Where a glyph stands tells the truth.
    """

    def __init__(self, layout: QTextLayout, line: QTextLine, units: int) -> None:
        places = [unit for unit in range(units + 1) if layout.isValidCursorPosition(unit)]
        across = [cursor_x(line, unit) for unit in places]
        # A letter that runs to the left begins where the next one's caret stands.
        lefts = sorted(
            (min(across[index : index + 2]), unit) for index, unit in enumerate(places) if unit < units
        )
        self._lefts = [x for x, _ in lefts]
        self._units = [unit for _, unit in lefts]

    def of(self, run: QGlyphRun) -> list[int]:
        """Return the unit of each glyph."""
        return [self._at(position.x()) for position in run.positions()]

    def _at(self, x: float) -> int:
        index = bisect.bisect_right(self._lefts, x + _NEARLY) - 1
        return self._units[max(index, 0)]
