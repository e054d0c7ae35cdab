"""A line of lettering cut out of the picture with its surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from coverstudio.imaging.glyph_mask.frames import Frame
from coverstudio.imaging.glyph_mask.shapes import Floats, Labels, Pixels, Truths, filled, grown


@dataclass(frozen=True, eq=False)
class Line:
    """One region cut out with its surroundings; arrays are h×w, `lab` is h×w×3 (CIE L*a*b*).

    `tight` is the region, `wide` the region and what descenders and halos may reach, `around` what surely is
    picture, `foreign` belongs to other regions. `along` and `across` are the place of each pixel in the line,
    in pixels, as are `height` and `length`.
    """

    x: int
    y: int
    lab: Floats
    tight: Truths
    wide: Truths
    around: Truths
    foreign: Truths
    along: Floats
    across: Floats
    height: float
    length: float

    def pieces_of(self, where: Labels, per_height: float, least: int) -> Labels:
        """In which piece of the line each place (n×2, row and column) lies: so many per height, or more."""
        at = self.along[where[:, 0], where[:, 1]]
        if not len(at):
            return np.zeros(0, np.intp)
        count = max(least, round(self.length / self.height * per_height))
        share = (at - at.min()) / max(float(np.ptp(at)), 1.0)
        return np.clip((share * count).astype(np.intp), 0, count - 1)


def cut_out(image: Pixels, frame: Frame, every: Truths) -> Line | None:
    """The line in `frame`; `every` (H×W) is true in all regions. None where nothing of it can be masked."""
    height = frame.height
    if height < 2:
        return None
    reach, ring = max(3, round(height * 0.16)), max(8, round(height * 0.35))
    x, y, w, h = cv2.boundingRect(frame.outline)
    pad = reach + ring
    left, top = max(x - pad, 0), max(y - pad, 0)
    crop = image[top : max(y + h + pad, 0), left : max(x + w + pad, 0)]
    if 0 in crop.shape:
        return None
    shape = (crop.shape[0], crop.shape[1])
    here = frame.moved(left, top)
    inside = filled(shape, here.outline)
    wide = grown(inside, reach)
    foreign = every[top : top + shape[0], left : left + shape[1]] & ~inside
    around = grown(wide, ring) & ~wide & ~grown(foreign, reach)
    along, across = here.places(shape)
    lab = cast("Floats", cv2.cvtColor(crop.astype(np.float32) / 255, cv2.COLOR_RGB2Lab))
    return Line(left, top, lab, inside, wide, around, foreign, along, across, height, frame.length)
