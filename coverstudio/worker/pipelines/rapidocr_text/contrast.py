"""Makes faint lettering plain: light on light, dark on dark."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from coverstudio.worker.pipelines.rapidocr_text.lines import Floats, Pixels

REACH = 61
"""Pixels: the side of the square in which contrast is measured, some two small lines high."""
CONTRAST = 50.0
"""What the standard deviation of the levels is brought to where it is lower, as far as possible."""
MOST = 6.0
"""The gain, at most: more of it makes letters of grain."""


def stretched(bgr: Pixels) -> Pixels:
    """H×W×3 with the mean of its surroundings taken off each pixel, and weak contrasts made stronger."""
    levels = bgr.astype(np.float32)
    levels -= _mean(levels)
    spread = np.sqrt(_mean(np.square(levels).mean(axis=2)) + np.float32(1))
    gain = np.clip(np.float32(CONTRAST) / spread, 1, np.float32(MOST))
    levels *= gain[..., None]
    levels += np.float32(128)
    return np.clip(levels, 0, 255).astype(np.uint8)


def _mean(values: Floats) -> Floats:
    return cast("Floats", cv2.boxFilter(values, -1, (REACH, REACH), borderType=cv2.BORDER_REFLECT))
