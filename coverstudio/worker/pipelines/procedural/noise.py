"""Smooth seeded noise that belongs to the composition, not to the pixels.

Values sit on a lattice in page coordinates and are joined by uniform cubic B-splines, so the same seed gives
the same hills at any size. A cubic B-spline surface is separable: two matrix products draw a whole page.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np

from coverstudio.worker.pipelines.procedural.colour import Floats

_FINEST = 0.75  # bumps to the pixel: finer ones could not be seen, only shimmer
_SPLINE_STD = 0.48  # of a standard normal lattice after two-dimensional B-spline weights


def stream(seed: int, name: str) -> np.random.Generator:
    """Random numbers for one purpose: what one part of a picture draws never shifts another part."""
    return np.random.default_rng([seed & 0xFFFFFFFF, zlib.crc32(name.encode())])


def _weights(coordinates: Floats, size: int) -> Floats:
    """N×size: how much each lattice value counts at each coordinate (the lattice repeats)."""
    cell = np.floor(coordinates)
    rest = (coordinates - cell).astype(np.float64)
    index = cell.astype(np.int64)
    result = np.zeros((len(coordinates), size), np.float32)
    rows = np.arange(len(coordinates))
    parts = (
        (1 - rest) ** 3,
        3 * rest**3 - 6 * rest**2 + 4,
        -3 * rest**3 + 3 * rest**2 + 3 * rest + 1,
        rest**3,
    )
    for offset, part in enumerate(parts):
        result[rows, (index + offset) % size] += (part / 6).astype(np.float32)
    return result


def _nothing() -> None:
    """No one waits to hear how far we are."""


def surface(
    seed: int,
    name: str,
    xs: Floats,
    ys: Floats,
    frequency: float,
    octaves: int = 4,
    gain: float = 0.5,
    tick: Callable[[], None] = _nothing,
) -> Floats:
    """len(ys)×len(xs) noise, mostly within -1..1, with `frequency` bumps to the unit of the coordinates.

    `tick` is called after every octave and may raise to give up.
    """
    total = np.zeros((len(ys), len(xs)), np.float32)
    power = 0.0
    finest = _FINEST / _step(xs, ys)
    for octave in range(octaves):
        scale, weight = frequency * 2**octave, gain**octave
        power += weight**2
        if scale <= finest:
            total += _octave(seed, f"{name}/{octave}", xs, ys, scale) * np.float32(weight / _SPLINE_STD)
        tick()
    total *= np.float32(0.5 / np.sqrt(power))
    return total


def _step(xs: Floats, ys: Floats) -> float:
    """The smallest distance between two pixels in units; 0 where there is but one."""
    return max(min((abs(float(one[1] - one[0])) for one in (xs, ys) if len(one) > 1), default=0.0), 1e-9)


def _octave(seed: int, name: str, xs: Floats, ys: Floats, scale: float) -> Floats:
    size = 512 if scale > 40 else 128 if scale > 8 else 32
    values = stream(seed, name).standard_normal((size, size), dtype=np.float32)
    across = _weights(xs * np.float32(scale) + size // 2, size)
    down = _weights(ys * np.float32(scale) + size // 2, size)
    used_x, used_y = across.any(axis=0), down.any(axis=0)
    part = values[np.ix_(used_y, used_x)]
    return (down[:, used_y] @ part) @ np.ascontiguousarray(across[:, used_x].T)


def line(seed: int, name: str, xs: Floats, frequency: float, octaves: int = 5, gain: float = 0.5) -> Floats:
    """Noise along a line: len(xs) values, mostly within -1..1."""
    total = np.zeros(len(xs), np.float32)
    power = 0.0
    for octave in range(octaves):
        scale, weight = frequency * 2**octave, gain**octave
        size = 1024 if scale > 40 else 128
        values = stream(seed, f"{name}/{octave}").standard_normal(size, dtype=np.float32)
        total += _weights(xs * np.float32(scale) + size // 2, size) @ values * np.float32(weight / 0.69)
        power += weight**2
    return total * np.float32(0.5 / np.sqrt(power))
