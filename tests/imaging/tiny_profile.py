"""A small CMYK profile of a press that exists in the tests alone (ICC.1:2001-04, 6.5.9, lut16), so that
none is needed from the system.

Its inks are simple: cyan takes red from the light, magenta green, yellow blue, black all of it, and together
they take what is left. Black is as dark as four inks can make it: 400 % of ink in the deepest black.
"""

from __future__ import annotations

import functools
import struct

import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.srgb import srgb_to_linear

Floats = NDArray[np.float64]

NAME = "Tiny test press"

_D50 = np.array([0.9642, 1.0, 0.8249])
# Linear light of sRGB to XYZ under D50, in columns.
_TO_XYZ = np.array(
    [[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]
)
_COLOUR, _BLACK = 0.92, 0.96  # of the light that a full ink takes
_INKS_GRID, _LAB_GRID = 7, 17


@functools.cache
def tiny_cmyk_profile(*, kind: bytes = b"prtr", space: bytes = b"CMYK", target: str = "") -> bytes:
    """Return the profile; `kind` and `space` are written into its header, `target` into its tag "targ"."""
    inks, colours = _inks_to_lab(), _lab_to_inks()
    tags = {b"desc": _description(NAME), b"cprt": _text("none"), b"wtpt": _white()}
    tags |= {b"A2B0": inks, b"B2A0": colours}
    if target:
        tags[b"targ"] = _text(target)
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header = struct.pack(
        ">I4xI4s4s4s6H4s", start + len(body), 0x02100000, kind, space, b"Lab ", 2026, 1, 1, 0, 0, 0, b"acsp"
    )
    illuminant = b"".join(struct.pack(">i", round(float(value) * 65536)) for value in _D50)
    return (header + bytes(28) + illuminant).ljust(128, b"\0") + table + body


def printed(inks: Floats) -> Floats:
    """Return the linear sRGB light (…×3) of inks (…×4, 0 to 1) on the paper of this press."""
    taken = 1 - (1 - inks) ** 2
    return (1 - _COLOUR * taken[..., :3]) * (1 - _BLACK * taken[..., 3:])


def separated(light: Floats) -> Floats:
    """Return the inks that print linear light, as near as the press comes: the other way of `printed`."""
    light = np.clip(light, 0, 1)
    black = np.clip(1 - light.max(axis=-1, keepdims=True), 0, 1) ** 1.5
    colours = np.clip((1 - light / (1 - _BLACK * black)) / _COLOUR, 0, 1)
    return 1 - np.sqrt(1 - np.concatenate([colours, black], axis=-1))


def _inks_to_lab() -> bytes:
    light = printed(_grid(_INKS_GRID, 4))
    return _lut16(4, 3, _INKS_GRID, _lab_numbers(_lab(light)))


def _lab_to_inks() -> bytes:
    steps = _grid(_LAB_GRID, 3) * 65535
    lab = np.stack([steps[:, 0] / 652.8, steps[:, 1] / 256 - 128, steps[:, 2] / 256 - 128], axis=-1)
    return _lut16(3, 4, _LAB_GRID, separated(_light(lab)) * 65535)


def _grid(size: int, channels: int) -> Floats:
    """Return every node of a table, the first channel varying most slowly."""
    axis = np.linspace(0, 1, size)
    return np.stack(np.meshgrid(*[axis] * channels, indexing="ij"), axis=-1).reshape(-1, channels)


def _lab(light: Floats) -> Floats:
    ratio = light @ _TO_XYZ.T / _D50
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116).T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def _light(lab: Floats) -> Floats:
    y = (lab[:, 0] + 16) / 116
    ratio = np.stack([y + lab[:, 1] / 500, y, y - lab[:, 2] / 200], axis=-1)
    ratio = np.where(ratio**3 > 216 / 24389, ratio**3, (116 * ratio - 16) * 27 / 24389)
    return (ratio * _D50) @ np.linalg.inv(_TO_XYZ).T


def _lab_numbers(lab: Floats) -> Floats:
    """Return Lab as a table of version 2 holds it in 16 bits."""
    return np.stack([lab[:, 0] * 652.8, (lab[:, 1] + 128) * 256, (lab[:, 2] + 128) * 256], axis=-1)


def _lut16(inputs: int, outputs: int, grid: int, values: Floats) -> bytes:
    unit = b"".join(struct.pack(">i", 65536 * (row == column)) for row in range(3) for column in range(3))
    head = b"mft2\0\0\0\0" + struct.pack(">4B", inputs, outputs, grid, 0) + unit + struct.pack(">HH", 2, 2)
    straight = struct.pack(">HH", 0, 65535)
    table = np.clip(np.rint(values), 0, 65535).astype(">u2").tobytes()
    return head + straight * inputs + table + straight * outputs


def _white() -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(float(value) * 65536)) for value in _D50 * 0.9)


def _text(words: str) -> bytes:
    return b"text\0\0\0\0" + words.encode("ascii") + b"\0"


def _description(words: str) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(words) + 1) + words.encode("ascii") + bytes(1 + 8 + 3 + 67)


def linear(level: int) -> float:
    """Return the linear light of a level of sRGB."""
    return srgb_to_linear(level / 255)
