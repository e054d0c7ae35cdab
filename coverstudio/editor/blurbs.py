"""The words on the back of a cover: a column above the barcode, on a soft ground that lets them be read."""

from __future__ import annotations

import re

import msgspec
import numpy as np

from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ShapeLayer, TextLayer
from coverstudio.editor.artwork import extreme_colour
from coverstudio.editor.legibility import NEAR_BLACK, Group, proved, readable_colour
from coverstudio.editor.lettering import LetteringError, fit_size
from coverstudio.editor.title_styles import Face, face_for
from coverstudio.imaging.contrast import to_hex
from coverstudio.printing.preflight.texts import BLACK
from coverstudio.printing.printers import printer_of
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.fonts import SERIF
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render
from coverstudio.rendering.text_layout import lay_out

BLURB, GROUND = "Blurb", "Blurb ground"
MOST_LETTERS = 4000
SMALLEST, LARGEST = 8.0, 12.0  # pt: what is read from a hand's distance
_INSET, _PADDING, _SOFTNESS = 0.09, 8.0, 4.5  # a share of the panel; mm around the words; mm
_GROUND = 0.62  # the least opacity: small letters need more peace than contrast alone asks for
_LOOKING_PPI = 36.0
_DARKEST, _LIGHTEST = 38, 228


def checked_blurb(text: str) -> str:
    """Return the paragraphs of a blurb, each in one line. Raises LetteringError for none and for too many."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
    blurb = "\n\n".join(part for part in paragraphs if part)
    if not blurb:
        raise LetteringError("The words for the back are empty: write some or leave them out.")
    if len(blurb) > MOST_LETTERS:
        raise LetteringError(
            f"The words for the back have {len(blurb):,} letters: shorten them to at most {MOST_LETTERS:,}."
        )
    return blurb


def with_blurb(document: Document, images: Images, text: str) -> Document:
    """Return the cover with these words on its back, in place of those that were there.

    Raises LetteringError where there is no back, or no room for so many words.
    """
    kept = tuple(layer for layer in document.layers if layer.name not in (BLURB, GROUND))
    bare = msgspec.structs.replace(document, layers=kept)
    column = blurb_box(bare)
    words = checked_blurb(text)
    face = face_for(words, Face(SERIF, 400, leading=1.42))
    layer = TextLayer(
        name=BLURB, box=column, text=words, family=face.family, size=LARGEST, weight=face.weight,
        leading=max(face.leading, 1.42), alignment="left", vertical_alignment="top",
    )  # fmt: skip
    size = _size_of(layer, column)
    layer = msgspec.structs.replace(layer, size=size)
    layer = msgspec.structs.replace(
        layer, box=msgspec.structs.replace(column, height=lay_out(layer).height + 0.1)
    )
    for made in proved(bare, images, (_grounded(bare, images, layer),)):
        bare = add_layer(bare, made)
    return bare


def blurb_box(document: Document) -> Box:
    """Return where words may stand on the back (mm): its safe area above barcodes and their box.

    Raises LetteringError where there is no back.
    """
    spread = document.print_spec.spread
    back = spread.panel("back") if spread is not None else None
    if spread is None or back is None or back.safe is None:
        raise LetteringError("This cover has no back for words: choose a kind with one or leave them out.")
    inset = _INSET * back.box.width
    left = max(back.safe.x + _PADDING, back.box.x + inset)
    right = min(back.safe.right - _PADDING, back.box.right - inset)
    top = max(back.safe.y + _PADDING, back.box.y + inset)
    ends = [
        back.safe.bottom,
        *(layer.box.y for layer in document.barcodes if layer.box.intersected(back.box)),
    ]
    if spread.barcode is not None:
        ends.append(spread.barcode.y)
    return Box(left, top, right - left, min(ends) - 2 * _PADDING - top)


def _size_of(layer: TextLayer, column: Box) -> float:
    try:
        size = fit_size(layer, column, LARGEST)
    except LetteringError:
        size = 0.0
    if size < SMALLEST:
        raise LetteringError(f"The words for the back do not fit there at {SMALLEST:g} pt: shorten them.")
    return int(size * 10) / 10


def _grounded(document: Document, images: Images, layer: TextLayer) -> Group:
    """Return the words in black or white on a soft ground of the picture's own dark or light.

    Where the printer wants small text in black ink alone they are black, whatever lies below.
    """
    ink = lay_out(layer).ink or layer.box
    wants_black = _wants_black(document, layer)
    colour = BLACK if wants_black else readable_colour(document, images, ink)
    is_dark = wants_black or colour == NEAR_BLACK
    below = to_array(render(document, images, ink, ink.size.pixels(_LOOKING_PPI)))[..., :3].reshape(-1, 3)
    tone = extreme_colour(below, 0.9 if is_dark else 0.1)
    if is_dark:
        tone = 255 - (255 - tone) * min(1.0, (255 - _LIGHTEST) / max(1.0, 255 - float(tone.min())))
    else:
        tone = tone * min(1.0, _DARKEST / max(1.0, float(tone.max())))
    ground = ShapeLayer(
        name=GROUND, box=ink.inset(-_PADDING), softness=_SOFTNESS, opacity=_GROUND,
        colour=to_hex(np.asarray(tone)),
    )  # fmt: skip
    return Group(ground, (msgspec.structs.replace(layer, colour=colour),), is_dark)


def _wants_black(document: Document, layer: TextLayer) -> bool:
    printer = printer_of(document)
    limit = printer.file.black_text if printer is not None else None
    return limit is not None and layer.size <= limit.value
