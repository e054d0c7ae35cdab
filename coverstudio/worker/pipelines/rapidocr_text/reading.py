"""Reads a line with the recogniser, which also says which way up the line stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from coverstudio.generation.messages import Region
from coverstudio.worker.pipelines.rapidocr_text.lines import Corners, Pixels, Sighting
from coverstudio.worker.pipelines.rapidocr_text.networks import read_line

READABLE = 0.7
"""How sure the recogniser has to be for its text to be told."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What was read in a line, how sure it is (0..1), and the corners from where reading starts."""

    text: str
    certainty: float
    corners: Corners

    def region(self, score: float) -> Region:
        """The region of the line; its text is empty where reading was no more than a guess."""
        polygon = tuple((round(float(x), 2), round(float(y), 2)) for x, y in self.corners)
        text = self.text if self.certainty >= READABLE else ""
        return Region(polygon=polygon, score=round(score, 4), text=text)


def read(bgr: Pixels, corners: Corners) -> Reading:
    """What stands in the box of four corners, whichever way it is turned."""
    wide = np.linalg.norm(corners[0] - corners[1]) * 1.5 >= np.linalg.norm(corners[1] - corners[2])
    best = Reading("", 0.0, corners)
    for start in (0, 2) if wide else (0, 3, 1):
        turned = np.roll(corners, -start, axis=0)
        text, certainty = read_line(_straightened(bgr, turned))
        if certainty > best.certainty:
            best = Reading(text, certainty, turned)
        if best.certainty > 0.9:
            break
    return best


def believable(line: Sighting, reading: Reading) -> bool:
    """Folds of cloth and windows look like a letter at one size only, and read as next to nothing."""
    if reading.certainty >= (0.85 if len(reading.text.strip()) >= 3 else 0.97):
        return True
    if line.confirmed:
        return line.score >= 0.55
    return line.seen_height <= 100 and line.score >= 0.68


def _straightened(bgr: Pixels, corners: Corners) -> Pixels:
    """The line alone, upright, as the recogniser wants it."""
    width = max(4.0, float(np.linalg.norm(corners[0] - corners[1])))
    height = max(4.0, float(np.linalg.norm(corners[1] - corners[2])))
    shrink = min(1.0, 96.0 / height)
    size = (max(4, round(width * shrink)), max(4, round(height * shrink)))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    x, y, w, h = cv2.boundingRect(corners)
    x, y, right, bottom = max(x, 0), max(y, 0), min(x + w, bgr.shape[1]), min(y + h, bgr.shape[0])
    crop = bgr[y:bottom, x:right]
    if shrink < 0.6:
        # A warp picks single pixels: without this, fine texture turns into noise that reads as letters.
        crop = cv2.GaussianBlur(crop, (0, 0), 0.4 / shrink)
    matrix = cv2.getPerspectiveTransform(corners - np.array([x, y], np.float32), target)
    flat = cv2.warpPerspective(crop, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cast("Pixels", flat)
