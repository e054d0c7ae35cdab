"""Letters as a landscape: how deep inside a stroke every pixel lies, and noise that belongs to them."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.worker.pipelines.procedural import noise
from coverstudio.worker.pipelines.procedural.colour import Floats

Pixels = NDArray[np.uint8]

_BEYOND = 3.0  # pixels outside the edge for which the landscape goes on: half pixels of the edge need them
_FINEST = 0.75  # pixels to the bump: finer ones could not be seen, only shimmer
_SPLINE = np.array([1, 4, 1], np.float32) / 6
_SPLINE_STD = 0.48  # of a standard normal lattice after smoothing by that and joining
_SMOOTH = 0.8  # pixels: a distance between whole pixels has steps


class Letters:
    """A mask of letters (H×W, 255 inside) and what materials ask of it. Lengths are in ems.

    `em` is the size of the letters in pixels. The same seed gives the same noise.
    """

    def __init__(self, mask: Pixels, em: float, seed: int) -> None:
        self.mask, self.em, self.seed = mask, em, seed
        self.height, self.width = mask.shape

    @cached_property
    def depth(self) -> Floats:
        """H×W: how far the nearest edge is; a little below 0 just outside the letters."""
        inside = np.pad(self.mask > 127, 1).astype(np.uint8)
        inner = cv2.distanceTransform(inside, cv2.DIST_L2, 5)[1:-1, 1:-1]
        outer = cv2.distanceTransform((self.mask <= 127).astype(np.uint8), cv2.DIST_L2, 5)
        signed = inner - np.minimum(outer, np.float32(_BEYOND))
        return self.blurred(signed.astype(np.float32), _SMOOTH / self.em) / np.float32(self.em)

    @cached_property
    def half(self) -> float:
        """Half the thickness of the thick strokes."""
        inside = self.depth[self.mask > 127]
        return max(float(np.percentile(inside, 97)), 2 / self.em) if inside.size else 0.05

    @cached_property
    def xs(self) -> Floats:
        """Pixel centres across, in ems."""
        return ((np.arange(self.width) + 0.5) / self.em).astype(np.float32)

    @cached_property
    def ys(self) -> Floats:
        """Pixel centres down, in ems."""
        return ((np.arange(self.height) + 0.5) / self.em).astype(np.float32)

    @cached_property
    def fall(self) -> Floats:
        """H×1: 0 at the top of the letters, 1 at their foot."""
        rows = np.flatnonzero(self.mask.any(axis=1))
        top, foot = (int(rows[0]), int(rows[-1]) + 1) if rows.size else (0, self.height)
        return np.clip((np.arange(self.height, dtype=np.float32)[:, None] - top) / (foot - top), 0, 1)

    def noise(
        self,
        name: str,
        frequency: float,
        octaves: int = 4,
        gain: float = 0.5,
        stretch: tuple[float, float] = (1, 1),
    ) -> Floats:
        """H×W, mostly within -1..1, with `frequency` bumps to the em; `stretch` lengthens them."""
        total = np.zeros(self.mask.shape, np.float32)
        power = 0.0
        for octave in range(octaves):
            cell = self.em / (frequency * 2**octave)
            across, down = cell * stretch[0], cell * stretch[1]
            power += gain ** (2 * octave)
            if min(across, down) >= _FINEST:
                total += self._lattice(f"{name}/{octave}", across, down) * np.float32(gain**octave)
        return total * np.float32(0.5 / power**0.5)

    def _lattice(self, name: str, across: float, down: float) -> Floats:
        """H×W: random numbers so many pixels apart, of standard deviation 1, joined smoothly."""
        columns, rows = int(self.width / across) + 3, int(self.height / down) + 3
        values = self.rng(name).standard_normal((rows, columns), dtype=np.float32)
        values = cv2.sepFilter2D(values, cv2.CV_32F, _SPLINE, _SPLINE) / np.float32(_SPLINE_STD)
        size = (max(self.width, round(columns * across)), max(self.height, round(rows * down)))
        joined = cv2.resize(values, size, interpolation=cv2.INTER_CUBIC)
        return np.asarray(joined[: self.height, : self.width], np.float32)

    def rng(self, name: str) -> np.random.Generator:
        """Random numbers for one purpose."""
        return noise.stream(self.seed, name)

    def grain(self, name: str, size: float = 0.0) -> Floats:
        """H×W of about a standard normal distribution, its specks `size` ems wide."""
        specks = self.rng(name).standard_normal(self.mask.shape, dtype=np.float32)
        if size * self.em < 0.5:
            return specks
        soft = self.blurred(specks, size)
        return soft / np.float32(max(float(soft.std()), 1e-6))

    def blurred(self, field: Floats, sigma: float) -> Floats:
        """A field (H×W or H×W×C) blurred by a Gaussian of `sigma` ems; a wide one on a reduced copy."""
        pixels = sigma * self.em
        shrink = int(pixels / 4)
        if shrink < 2 or min(field.shape[:2]) < 4 * shrink:
            return _gaussian(field, pixels)
        size = (max(1, field.shape[1] // shrink), max(1, field.shape[0] // shrink))
        small = cv2.resize(field, size, interpolation=cv2.INTER_AREA)
        soft = _gaussian(np.asarray(small, np.float32), pixels / shrink)
        return np.asarray(cv2.resize(soft, field.shape[1::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def _gaussian(field: Floats, sigma: float) -> Floats:
    if sigma <= 0.2:
        return field
    return np.asarray(cv2.GaussianBlur(field, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE), np.float32)
