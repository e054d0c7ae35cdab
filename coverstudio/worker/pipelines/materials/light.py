"""Heights become normals, normals catch light: from the upper left, as every designer lights letters."""

from __future__ import annotations

import cv2
import numpy as np

from coverstudio.worker.pipelines.procedural.colour import Floats, from_hex, gradient

LIGHT = (-0.5, -0.68, 0.54)
_SIDE = 256  # of the table that tells what a normal sees of the surroundings
_STOPS = 1024


class Normals:
    """Normals (unit vectors, y down, z towards the reader) of a surface; each H×W."""

    def __init__(self, x: Floats, y: Floats) -> None:
        length = np.sqrt(x * x + y * y + np.float32(1))
        self.x, self.y, self.z = x / length, y / length, 1 / length

    def lit(self, direction: tuple[float, float, float] = LIGHT) -> Floats:
        """How much of a light from `direction` falls on the surface, below 0 where it is turned away."""
        x, y, z = (np.float32(part) for part in direction)
        return self.x * x + self.y * y + self.z * z

    def shine(self, power: float, direction: tuple[float, float, float] = LIGHT) -> Floats:
        """The highlight (0..1) of a light from `direction`, the smaller the higher the `power`."""
        x, y, z = direction[0], direction[1], direction[2] + 1
        length = float(np.sqrt(x * x + y * y + z * z))
        facing = np.maximum(self.lit((x / length, y / length, z / length)), 0)
        return np.asarray(cv2.pow(facing, power), np.float32)


def normals(height: Floats, em: float) -> Normals:
    """Return the normals of a landscape of heights in ems, `em` pixels to the em."""
    slope = em / 8
    x = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=-slope)
    y = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=-slope)
    return Normals(np.asarray(x, np.float32), np.asarray(y, np.float32))


def studio(seen: Normals, roughness: float) -> Floats:
    """H×W, 0..1: what a mirror with these normals shows of a photographer's studio.

    A large softbox above on the left, a strip light below on the right, a dark floor; `roughness` (0..1)
    blurs them.
    """
    table = _room(roughness)
    middle = np.float32((_SIDE - 1) / 2)
    across, down = (seen.x + 1) * middle, (seen.y + 1) * middle
    return np.asarray(cv2.remap(table, across, down, cv2.INTER_LINEAR), np.float32)


def _room(roughness: float) -> Floats:
    side = np.linspace(-1, 1, _SIDE, dtype=np.float32)
    x, y = np.meshgrid(side, side)
    z = np.sqrt(np.maximum(1 - x * x - y * y, 0))
    across, down = 2 * z * x, 2 * z * y
    room = 0.44 - 0.34 * down
    room += 0.62 * _lamp(across + 0.62, down + 0.72, 0.42, 0.3)
    room += 0.30 * _lamp(across - 0.72, down - 0.5, 0.12, 0.42)
    room -= 0.34 * _lamp(across - 0.1, down - 0.55, 0.6, 0.16)
    room -= 0.22 * _lamp(across + 0.1, down + 0.34, 0.7, 0.06)
    room = np.clip(room, 0, 1).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(room, (0, 0), 1 + roughness * 40), np.float32)


def _lamp(x: Floats, y: Floats, width: float, height: float) -> Floats:
    return np.exp(-((x / np.float32(width)) ** 4) - (y / np.float32(height)) ** 4)


def ramp(colours: tuple[str, ...], where: Floats) -> Floats:
    """H×W×3: the colours of a gradient through "#rrggbb" `colours` at `where` (0..1)."""
    table = gradient(tuple(from_hex(colour) for colour in colours), _STOPS)
    index = (np.clip(where, 0, 1) * np.float32(_STOPS - 1)).astype(np.int32)
    return np.asarray(np.take(table, index, axis=0), np.float32)


def mixed(first: Floats, second: Floats | tuple[float, float, float], share: Floats) -> Floats:
    """Return `first` (H×W×3) with `share` (H×W, 0..1) of `second` over it."""
    other = np.asarray(second, np.float32)
    return first + (other - first) * share[..., None]


def step(field: Floats, low: float, high: float) -> Floats:
    """0 below `low`, 1 above `high`, smooth between; the other way round where `low` is the higher."""
    share = np.clip((field - np.float32(low)) / np.float32(high - low), 0, 1)
    return share * share * (3 - 2 * share)
