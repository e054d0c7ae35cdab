"""The colour space of what is handed on: sRGB, as an ICC profile made here, always the same bytes.

Of version 2, which the software of every printer and shop reads; the one that colour engines make themselves
is of version 4 and holds the time of its making.
"""

from __future__ import annotations

import functools
import struct

CONDITION = "sRGB IEC61966-2.1"
_PROFILE_DATE = (2026, 1, 1, 0, 0, 0)
_CURVE_STEPS = 1024
_D50 = (0.9642, 1.0, 0.8249)
# The primaries of IEC 61966-2-1 adapted from D65 to D50 with the Bradford transform (Lindbloom's table).
_PRIMARIES = {
    b"rXYZ": (0.4360747, 0.2225045, 0.0139322),
    b"gXYZ": (0.3850649, 0.7168786, 0.0971045),
    b"bXYZ": (0.1430804, 0.0606169, 0.7141733),
}


def srgb_to_linear(value: float) -> float:
    """Return the linear light of an sRGB value, both from 0 to 1 (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


@functools.cache
def srgb_profile() -> bytes:
    """Return an ICC profile (version 2.1, display, RGB to XYZ) of sRGB; always the same bytes."""
    curve = _curve()
    tags = {b"desc": _description(CONDITION), b"cprt": _text("Public domain"), b"wtpt": _xyz(_D50)}
    tags |= {name: _xyz(values) for name, values in _PRIMARIES.items()}
    tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    return _assembled(tags)


def _assembled(tags: dict[bytes, bytes]) -> bytes:
    """Lay the tags out behind header and table; equal ones are kept once (ICC.1:2001-04, 6.2)."""
    offset = 128 + 4 + 12 * len(tags)
    table, body, places = struct.pack(">I", len(tags)), b"", dict[bytes, int]()
    for name, content in tags.items():
        if content not in places:
            places[content] = offset + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    return _header(128 + len(table) + len(body)) + table + body


def _header(size: int) -> bytes:
    start = struct.pack(
        ">I4xI4s4s4s6H4s", size, 0x02100000, b"mntr", b"RGB ", b"XYZ ", *_PROFILE_DATE, b"acsp"
    )
    return (start + bytes(28) + b"".join(_fixed(value) for value in _D50)).ljust(128, b"\0")


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(_fixed(value) for value in values)


def _curve() -> bytes:
    values = [round(srgb_to_linear(i / (_CURVE_STEPS - 1)) * 65535) for i in range(_CURVE_STEPS)]
    return b"curv" + bytes(4) + struct.pack(f">I{_CURVE_STEPS}H", _CURVE_STEPS, *values)


def _text(words: str) -> bytes:
    return b"text" + bytes(4) + words.encode("ascii") + b"\0"


def _description(words: str) -> bytes:
    ascii_words = words.encode("ascii") + b"\0"
    # After the ASCII words come a Unicode and a Macintosh version of them, both empty here.
    return b"desc" + bytes(4) + struct.pack(">I", len(ascii_words)) + ascii_words + bytes(8 + 3 + 67)
