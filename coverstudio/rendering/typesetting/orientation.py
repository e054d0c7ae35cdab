"""How characters stand in vertical writing: Unicode's property Vertical_Orientation (UAX #50, Unicode 14).

What is in no table is turned, as Latin letters are.
"""

from __future__ import annotations

import bisect
import functools
from typing import Literal

Orientation = Literal["upright", "turned", "upright form", "turned form"]
"""Upright or turned clockwise by a quarter. With "form" fonts may have a glyph of its own for it: without one
an upright one stands in the upper right of its square if it is a comma or full stop, a turned one is turned.
"""

_UPRIGHT = (
    "a7 a9 ae b1 bc-be d7 f7 2ea-2eb 1100-11ff 1401-167f 18b0-18ff 2016 2020-2021 2030-2031 203b-203c "
    "2042 2047-2049 2051 2065 20dd-20e0 20e2-20e4 2100-2101 2103-2109 210f 2113-2114 2116-2117 211e-2123 "
    "2125 2127 2129 212e 2135-213f 2145-214a 214c-214d 214f-2189 218c-218f 221e 2234-2235 2300-2307 "
    "230c-231f 2324-2328 232b 237d-239a 23be-23cd 23cf 23d1-23db 23e2-2422 2424-24ff 25a0-2619 2620-2767 "
    "2776-2793 2b12-2b2f 2b50-2b59 2b97 2bb8-2bd1 2bd3-2beb 2bf0-2bff 2e50-2e51 2e80-3000 3003-3007 "
    "3012-3013 3020-302f 3031-3040 3042 3044 3046 3048 304a-3062 3064-3082 3084 3086 3088-308d 308f-3094 "
    "3097-309a 309d-309f 30a2 30a4 30a6 30a8 30aa-30c2 30c4-30e2 30e4 30e6 30e8-30ed 30ef-30f4 30f7-30fb "
    "30fd-3126 3128-31ef 3200-32fe 3358-337a 3380-a4cf a960-a97f ac00-d7ff e000-faff fe10-fe1f fe30-fe48 "
    "fe53-fe57 fe5f-fe62 fe67-fe6f ff02-ff07 ff0a-ff0b ff0f-ff19 ff20-ff3a ff3c ff3e ff40-ff5a ffe0-ffe2 "
    "ffe4-ffe7 fff0-fff8 fffc-fffd 10980-1099f 11580-115ff 11a00-11abf 13000-1343f 14400-1467f "
    "16fe0-18d7f 1aff0-1b2ff 1cf00-1cfcf 1d000-1d1ff 1d2e0-1d37f 1d800-1daaf 1f000-1f1ff 1f202-1f7ff "
    "1f900-1faff 20000-2fffd 30000-3fffd f0000-ffffd 100000-10fffd"
)
_UPRIGHT_FORM = (
    "3001-3002 3041 3043 3045 3047 3049 3063 3083 3085 3087 308e 3095-3096 309b-309c 30a1 30a3 30a5 30a7 "
    "30a9 30c3 30e3 30e5 30e7 30ee 30f5-30f6 3127 31f0-31ff 32ff-3357 337b-337f fe50-fe52 ff01 ff0c ff0e "
    "ff1f 1f200-1f201"
)
_TURNED_FORM = (
    "2329-232a 3008-3011 3014-301f 3030 30a0 30fc fe59-fe5e ff08-ff09 ff1a-ff1b ff3b ff3d ff3f ff5b-ff60 ffe3"
)


@functools.cache
def _table() -> tuple[list[int], list[tuple[int, Orientation]]]:
    """Return where each range begins, and its last character and orientation."""
    tables: tuple[tuple[str, Orientation], ...] = (
        (_UPRIGHT, "upright"), (_UPRIGHT_FORM, "upright form"), (_TURNED_FORM, "turned form"),
    )  # fmt: skip
    found: list[tuple[int, int, Orientation]] = []
    for ranges, orientation in tables:
        for one in ranges.split():
            first, _, last = one.partition("-")
            found.append((int(first, 16), int(last or first, 16), orientation))
    found.sort()
    return [first for first, _, _ in found], [(last, orientation) for _, last, orientation in found]


def orientation_of(letter: str) -> Orientation:
    """Return how a character stands in vertical writing.

    >>> orientation_of("가"), orientation_of("A"), orientation_of("「"), orientation_of("。")
    ('upright', 'turned', 'turned form', 'upright form')
    """
    firsts, ranges = _table()
    index = bisect.bisect_right(firsts, ord(letter)) - 1
    if index < 0 or ord(letter) > ranges[index][0]:
        return "turned"
    return ranges[index][1]
