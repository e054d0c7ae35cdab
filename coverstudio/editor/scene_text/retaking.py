"""Another try in the place of the one that was taken: nothing is painted again."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.editor.scene_text.windows import only_within
from coverstudio.editor.scene_text.writing import SceneText, Try, painted_on, piece_of

Pixels = NDArray[np.uint8]


def taken(written: SceneText) -> tuple[int, ...]:
    """Return which try of each piece stands in the picture."""
    return tuple(
        next(number for number, tried in enumerate(tries) if tried.seed == piece.seed)
        for piece, tries in zip(written.pieces, written.tries, strict=True)
    )


def with_try(original: Pixels, written: SceneText, piece: int, number: int) -> SceneText:
    """Return the picture with another try of one of its pieces, the others as they were taken.

    `original` (H×W×3 or 4) is the picture before anything was written. Raises IndexError for a piece or a
    try that is not there.
    """
    tried = written.tries[piece][number]
    pieces = list(written.pieces)
    pieces[piece] = piece_of(pieces[piece].words, pieces[piece].box, written.tries[piece], tried)
    other = msgspec.structs.replace(written, pieces=tuple(pieces))
    work = np.ascontiguousarray(original[..., :3])
    for one, chosen in zip(other.pieces, _chosen(other), strict=True):
        work = painted_on(work, one.box, chosen)
    return msgspec.structs.replace(other, pixels=only_within(original, work, written.box))


def without_pixels(written: SceneText) -> SceneText:
    """Return all that is needed to take another try; the picture itself is in the store."""
    return msgspec.structs.replace(written, pixels=written.pixels[:0])


def _chosen(written: SceneText) -> tuple[Try, ...]:
    return tuple(tries[number] for tries, number in zip(written.tries, taken(written), strict=True))
