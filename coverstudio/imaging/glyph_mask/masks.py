"""From regions to the mask of their glyphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from coverstudio.imaging.glyph_mask.frames import Polygon, frame_of
from coverstudio.imaging.glyph_mask.gaps import stretches_without
from coverstudio.imaging.glyph_mask.halo import halo_of
from coverstudio.imaging.glyph_mask.lines import Line, cut_out
from coverstudio.imaging.glyph_mask.paints import PRINTED, Paint, paints_of
from coverstudio.imaging.glyph_mask.shapes import Pixels, Truths, filled, grown
from coverstudio.imaging.glyph_mask.strokes import fringe_of, strokes_of
from coverstudio.imaging.glyph_mask.thickness import of_even_thickness
from coverstudio.imaging.glyph_mask.traces import traces_of

GROWTH = 2
"""Pixels added at the end: the fringe of the fringe, and room for a soft edge."""

SURE_OF_STRETCH = 0.6
"""The score of a colour that is believed for a stretch of a line alone."""


def glyph_mask(image: Pixels, regions: Sequence[Polygon], *, halo: bool = True, grow: int = GROWTH) -> Pixels:
    """White (255) on the glyphs inside `regions`, black elsewhere; uint8 H×W for `image` H×W×3 RGB.

    `regions` are polygons in pixels, each around one line of lettering; one that is bent has an even number
    of corners, half of them along one side, half back along the other. Where strokes cannot be told from the
    picture the whole region, a little widened, is white. Without `halo` outlines, shadows and glows are left
    out; `grow` is by how many pixels everything is widened in the end.
    """
    mask = np.zeros(image.shape[:2], np.uint8)
    for line in _lines(image, regions):
        if line is None:
            continue
        paints, strokes = _strokes(line)
        glyphs = line.wide if strokes is None else _dressed(line, paints, strokes, halo=halo, grow=grow)
        mask[line.y : line.y + glyphs.shape[0], line.x : line.x + glyphs.shape[1]][glyphs] = 255
    return mask


def told_apart(image: Pixels, regions: Sequence[Polygon]) -> tuple[bool, ...]:
    """Of each region whether its strokes can be told from the picture; the others are masked whole."""
    return tuple(line is not None and _strokes(line)[1] is not None for line in _lines(image, regions))


def _lines(image: Pixels, regions: Sequence[Polygon]) -> Iterator[Line | None]:
    frames = [frame_of(region) for region in regions]
    every = np.zeros(image.shape[:2], bool)
    for frame in frames:
        every |= filled((image.shape[0], image.shape[1]), frame.outline)
    return (cut_out(image, frame, every) for frame in frames)


def _strokes(line: Line) -> tuple[list[Paint], Truths | None]:
    """The paints of the line and its strokes, None where they cannot be told apart."""
    paints = paints_of(line)
    if not paints:
        return paints, None
    strokes = of_even_thickness(line, strokes_of(line, paints))
    for stretch in stretches_without(line, strokes):
        own = [p for p in paints_of(stretch) if p.score > SURE_OF_STRETCH and p.flat > PRINTED]
        if own:
            paints = [*paints, *own]
            strokes = strokes | of_even_thickness(stretch, strokes_of(stretch, own))
    return paints, strokes if strokes.any() else None


def _dressed(line: Line, paints: Sequence[Paint], strokes: Truths, *, halo: bool, grow: int) -> Truths:
    """The strokes with all that belongs to them."""
    glyphs = strokes | fringe_of(line, strokes, paints)
    if halo:
        glyphs |= traces_of(line, glyphs, halo_of(line, glyphs))
    return grown(glyphs, grow)
