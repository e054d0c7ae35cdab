"""A barcode as SVG in millimetres. Words are outlines: few programs use a font that lies in an SVG.

SVG has no printing colours that programs agree on; its black is RGB's, and who places it
says that it prints as 100 % K.
"""

from __future__ import annotations

from coverstudio.document.geometry import Box
from coverstudio.printing.barcodes.drawing import Drawing, PlacedText
from coverstudio.printing.barcodes.face import face
from coverstudio.printing.numbers import short


def svg(drawing: Drawing) -> bytes:
    """Return the SVG: the white box, one path of all bars, one of all words."""
    width, height = short(drawing.size.width), short(drawing.size.height)
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}" role="img">',
        f"<title>{drawing.title}</title>",
        shapes(drawing),
        "</svg>",
        "",
    )
    return "\n".join(lines).encode()


def shapes(drawing: Drawing) -> str:
    """Return what stands in the SVG, for others to put into theirs: in millimetres from the box's corner."""
    width, height = short(drawing.size.width), short(drawing.size.height)
    bars = "".join(_rectangle(bar) for bar in drawing.bars)
    words = "".join(_outlines(text) for text in drawing.texts)
    return (
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
        f'<path class="bars" fill="#000000" d="{bars}"/>\n'
        f'<path class="words" fill="#000000" d="{words}"/>'
    )


def _rectangle(bar: Box) -> str:
    across, down = short(bar.width), short(bar.height)
    return f"M{short(bar.x)} {short(bar.y)}h{across}v{down}h-{across}z"


def _outlines(text: PlacedText) -> str:
    letters, x, paths = face(), text.x, ""
    scale = text.size / letters.units
    for letter in text.text:
        paths += letters.outline(letter, (scale, 0, 0, -scale, x, text.y))
        x += letters.advances[letter] * scale
    return paths
