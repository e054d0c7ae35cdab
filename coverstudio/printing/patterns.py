"""What letters are filled with in a PDF beside plain colours: shadings and pictures, as patterns.

A pattern is set like a colour, so the letters stay text (ISO 32000-1, 8.7).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from coverstudio.printing.numbers import number
from coverstudio.printing.paints import Paint
from coverstudio.printing.pictures import Picture
from coverstudio.printing.placing import Matrix

FILL = "/Fill"  # the name under which a form knows its pattern


@dataclass(frozen=True)
class Shading:
    """Colours along a line, or from a point outwards; `matrix` leads from its coordinates to the form's.

    A radial one has its middle at `start`, and its radius is how far `end` is to the right of it. `stops` are
    places from 0 to 1, never falling, with their paints, all of one space.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    radial: bool
    stops: tuple[tuple[float, Paint], ...]
    matrix: Matrix


@dataclass(frozen=True)
class Texture:
    """A picture that repeats; `matrix` puts the unit square, and the picture in it, at its place."""

    picture: Picture
    matrix: Matrix


Pattern = Shading | Texture


def pattern_object(
    pdf: pikepdf.Pdf,
    pattern: Pattern,
    srgb: pikepdf.Object | None,
    image: Callable[[Picture], pikepdf.Object],
) -> pikepdf.Object:
    """Return a pattern as an object of `pdf`; `image` makes XObjects of pictures."""
    if isinstance(pattern, Shading):
        return _shading(pdf, pattern, srgb)
    a, b, c, d, e, f = pattern.matrix
    width, height = pattern.picture.width, pattern.picture.height
    # In pixels rather than in unit squares, whose size some readers take for nothing.
    matrix = (a / width, b / width, c / height, d / height, e, f)
    return pdf.make_stream(
        b"q %d 0 0 %d 0 0 cm /Im Do Q" % (width, height),
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=2,
        BBox=Array([0, 0, width, height]),
        XStep=width,
        YStep=height,
        Resources=Dictionary(XObject=Dictionary(Im=image(pattern.picture))),
        Matrix=_matrix(matrix),
    )


def _shading(pdf: pikepdf.Pdf, shading: Shading, srgb: pikepdf.Object | None) -> pikepdf.Object:
    (x0, y0), (x1, y1) = shading.start, shading.end
    coords = (x0, y0, 0, x0, y0, x1 - x0) if shading.radial else (x0, y0, x1, y1)
    in_inks = shading.stops[0][1].space == "inks"
    assert in_inks or srgb is not None  # noqa: S101 - a file of inks has inks only
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Pattern,
            PatternType=2,
            Matrix=_matrix(shading.matrix),
            Shading=Dictionary(
                ShadingType=3 if shading.radial else 2,
                ColorSpace=Name.DeviceCMYK if in_inks else srgb,
                Coords=Array([number(value) for value in coords]),
                Extend=Array([True, True]),
                Function=_function(shading.stops),
            ),
        )
    )


def _function(stops: Sequence[tuple[float, Paint]]) -> Dictionary:
    """Return the way from colour to colour: straight in each stretch (ISO 32000-1, 7.10.3 and 7.10.4)."""
    ends = [(0.0, stops[0][1]), *stops, (1.0, stops[-1][1])]
    stretches = [(start, end) for start, end in itertools.pairwise(ends) if end[0] > start[0]]
    parts = [
        Dictionary(
            FunctionType=2,
            Domain=Array([0, 1]),
            N=1,
            C0=Array([number(share) for share in start[1].shares]),
            C1=Array([number(share) for share in end[1].shares]),
        )
        for start, end in stretches
    ]
    if len(parts) == 1:
        return parts[0]
    return Dictionary(
        FunctionType=3,
        Domain=Array([0, 1]),
        Functions=Array(parts),
        Bounds=Array([number(end[0]) for _, end in stretches[:-1]]),
        Encode=Array([0, 1] * len(parts)),
    )


def _matrix(matrix: Matrix) -> Array:
    return Array([float(f"{value:.9f}") for value in matrix])
