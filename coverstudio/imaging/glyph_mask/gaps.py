"""Where the strokes of a line leave out a stretch of it, which wants colours of its own.

Half transparent letters have one colour over a dark ground and another over a bright one, and colours that
are not even along the whole line are not believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

import numpy as np

from coverstudio.imaging.glyph_mask.lines import Line
from coverstudio.imaging.glyph_mask.shapes import Truths

BINS = 4
"""Along the line, for each of its heights."""
WIDEST_SPACE = 0.7
"""Heights: between words there is less."""
BEYOND = 0.4
"""Heights by which a stretch is taken longer on both sides: letters beside it may belong to it in part."""


def stretches_without(line: Line, strokes: Truths) -> Iterator[Line]:
    """The stretches of a line in which nothing is of its strokes, each as a line of its own."""
    along = line.along[line.tight]
    if not len(along):
        return
    start, step = float(along.min()), line.height / BINS
    count = int((along.max() - start) / step) + 1
    written = ((line.along[line.tight & strokes] - start) / step).astype(np.intp)
    taken = np.bincount(written, minlength=count)[:count] > 0
    first = 0
    for has_strokes, run in groupby(taken):
        length = len(list(run))
        if not has_strokes and length > WIDEST_SPACE * BINS:
            yield _stretch(line, start + first * step, start + (first + length) * step)
        first += length


def _stretch(line: Line, start: float, end: float) -> Line:
    beyond = BEYOND * line.height
    inside = (line.along >= start - beyond) & (line.along <= end + beyond)
    return replace(
        line, tight=line.tight & inside, wide=line.wide & inside, around=line.around & inside,
        length=end - start + 2 * beyond,
    )  # fmt: skip
