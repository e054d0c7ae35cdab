"""The engine `rapidocr`: finds lettering with the networks that RapidOCR carries in its wheel.

It looks at the picture at several sizes (`looking.py`), draws an outline around each line, straight or bent
(`outlines.py`, `midlines.py`), makes one line of what several sizes saw (`merging.py`), reads each one
(`straightening.py`, `reading.py`) and tells words from pseudo-text (`legibility.py`, `words.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from coverstudio.generation.messages import LineRead, LinesRead, PixelBox, ReadLines, Region
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.rapidocr_text.lines import Corners, Pixels, Sighting
from coverstudio.worker.pipelines.rapidocr_text.looking import look_at, tiles_of
from coverstudio.worker.pipelines.rapidocr_text.merging import merge
from coverstudio.worker.pipelines.rapidocr_text.networks import ID, OWN, availability, read_lines, unknown_to
from coverstudio.worker.pipelines.rapidocr_text.order import in_reading_order
from coverstudio.worker.pipelines.rapidocr_text.reading import believable, read_all

__all__ = ["ID", "availability", "detect", "read", "read_regions"]

Report = Callable[[int, int, "Pixels | None"], None]
Polygon = Sequence[tuple[float, float]]


def detect(image: Pixels, report: Report, recogniser: str = OWN) -> tuple[Region, ...]:
    """The lettering in `image` (H×W×3 RGB) in reading order, polygons in its pixels.

    A bent line has more than four corners, an even number: the first half runs along its upper side, the
    second half back along its lower one.

    `report(step, total, None)` is called between steps and may raise to cancel. What the own recogniser is
    not sure of is read by `recogniser` too, the path of another one. Scripts that none of them can read
    (Hangul needs another one) are found all the same, with an empty text.
    """
    bgr = np.ascontiguousarray(image[..., ::-1])
    tiles = list(tiles_of(bgr))
    total = len(tiles) + 1
    sightings: list[Sighting] = []
    for step, tile in enumerate(tiles):
        report(step, total, None)
        sightings.extend(look_at(tile))
    report(len(tiles), total, None)
    lines = merge(sightings)
    readings = read_all(bgr, [line.corners for line in lines], recogniser)
    found = [
        (line, reading) for line, reading in zip(lines, readings, strict=True) if believable(line, reading)
    ]
    report(total, total, None)
    return in_reading_order([reading.region(line.score) for line, reading in found])


def read_regions(image: Pixels, polygons: Sequence[Polygon]) -> tuple[Region, ...]:
    """Read what another detector found in `image` (H×W×3 RGB): one region for each polygon, in their order.

    Polygons have at least three corners in pixels; those of a bent line run along its upper side and back
    along its lower one. Those of a region start where reading starts; its score is how sure the reading is
    (0..1), and what cannot be read has an empty text.
    """
    bgr = np.ascontiguousarray(image[..., ::-1])
    readings = read_all(bgr, [_outline(polygon) for polygon in polygons])
    return tuple(reading.region(reading.certainty) for reading in readings)


def read(request: ReadLines) -> LinesRead:
    """Read lines whose places are known.

    Raises EngineError for a box outside the picture and for a file that is no recogniser.
    """
    if request.engine != ID:
        raise EngineError(f"The engine “{request.engine}” does not read lines by themselves: choose {ID}.")
    bgr = np.ascontiguousarray(request.image.pixels[..., 2::-1])
    found = read_lines([_cut(bgr, line) for line in request.lines], request.model)
    return LinesRead(
        lines=tuple(LineRead(letters.text, letters.sure) for letters in found),
        unknown=unknown_to(request.model, request.asked),
    )


def _cut(bgr: Pixels, line: PixelBox) -> Pixels:
    piece = bgr[max(line.y, 0) : line.y + line.height, max(line.x, 0) : line.x + line.width]
    if not piece.size:
        raise EngineError("A line to be read lies outside the picture: say where it stands.")
    return piece


def _outline(polygon: Polygon) -> Corners:
    """The polygon's own corners, or the box around one whose sides cannot be told."""
    corners = np.asarray(polygon, np.float32)
    if len(corners) % 2 == 0:
        return corners
    around = np.asarray(cv2.boxPoints(cv2.minAreaRect(corners)), np.float32)
    return np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0)
