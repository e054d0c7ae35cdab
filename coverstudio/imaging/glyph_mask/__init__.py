"""Masks that hug the glyphs: of each region only the strokes, their outline, shadow and fringe are white.

Lettering is told from the picture by what typesetting is like: it has one colour or a few, they are spread
evenly along the line, they stop before the region's edge, and they are rare around it. The strokes of those
colours are taken first; then the pixels beside them that are a mixture of stroke and background; then, ring
by ring outwards and for each direction by itself, whatever differs from the background in the same way
along the whole line: an outline, a shadow, a glow.
"""

from coverstudio.imaging.glyph_mask.masks import GROWTH, glyph_mask, told_apart

__all__ = ["GROWTH", "glyph_mask", "told_apart"]
