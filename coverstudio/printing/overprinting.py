"""Black letters printed over what lies below, so that no paper shows where a press is off by a hair."""

from __future__ import annotations

import msgspec
import numpy as np

from coverstudio.document.document import Document
from coverstudio.document.layers import TextLayer
from coverstudio.imaging.ink import FULL
from coverstudio.imaging.separations import Separation
from coverstudio.printing.compositing import part_of
from coverstudio.printing.deflate import STRIP_ROWS
from coverstudio.printing.places import ink_of
from coverstudio.rendering.images import Images

_BLACK = 3


def may_overprint(layer: TextLayer, document: Document, images: Images, separation: Separation) -> bool:
    """Tell whether black ink in full over what lies below a text keeps within the ink limit.

    What lies below is looked at in the upright box around the letters. Raises what the painter raises for
    pictures that are missing or damaged.
    """
    if separation.ink_limit is None:
        return True
    ink = ink_of(layer)
    seen = ink.intersected(document.print_spec.bleed_box) if ink is not None else None
    if seen is None:
        return True
    below = msgspec.structs.replace(document, layers=document.layers[: document.index(layer.id)])
    part = part_of(below, images, seen, document.print_spec.ppi)
    room = (separation.ink_limit - 100) * FULL // 100
    height = part.size[1]
    for first in range(0, height, STRIP_ROWS):
        inks = separation.pixels(part.rows(first, min(first + STRIP_ROWS, height)))
        if inks[:, :, :_BLACK].sum(axis=2, dtype=np.uint16).max() > room:
            return False
    return True
