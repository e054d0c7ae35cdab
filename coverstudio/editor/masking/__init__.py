"""Masks made by hand over a picture: brushed, outlined, grown, softened, and undone step by step."""

from coverstudio.editor.masking.brush import BIGGEST, SMALLEST, Brush, brushed, next_size
from coverstudio.editor.masking.hand_mask import Extent, HandMask
from coverstudio.editor.masking.history import MaskHistory
from coverstudio.editor.masking.outlines import outlined
from coverstudio.editor.masking.reshaping import feathered, grown

__all__ = [
    "BIGGEST",
    "SMALLEST",
    "Brush",
    "Extent",
    "HandMask",
    "MaskHistory",
    "brushed",
    "feathered",
    "grown",
    "next_size",
    "outlined",
]
