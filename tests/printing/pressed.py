"""Covers on their way to a press, and the plates that Ghostscript makes of them."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.imaging.profiles import Profile, read_profile
from coverstudio.printing.targets import Marks, Target
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import StoreImages
from coverstudio.rendering.render import render
from tests.imaging.tiny_profile import tiny_cmyk_profile
from tests.printing.covers import CARD

Inks = NDArray[np.uint8]

INKS = ("Cyan", "Magenta", "Yellow", "Black")
# Half the ppi of print: a quarter of the pixels where layers are flattened.
QUICK = msgspec.structs.replace(CARD, ppi=150)
ALL_MARKS = Marks(crop=True, bleed=True, slug=True)


@functools.cache
def press() -> Profile:
    return read_profile(tiny_cmyk_profile(), "the test press")


@functools.cache
def registered_press() -> Profile:
    return read_profile(tiny_cmyk_profile(target="ICCHDAT FOGRA39"), "the registered press")


X1A = Target(standard="pdfx1a", colours="cmyk", profile=press())
X3 = Target(standard="pdfx3", colours="cmyk", profile=press())
X4 = Target(standard="pdfx4", profile=press())
X4_INKS = Target(standard="pdfx4", colours="cmyk", profile=press())
PLAIN_INKS = Target(colours="cmyk", profile=press())
STANDARDS = [
    pytest.param(target, id=f"{target.standard}-{target.colours}")
    for target in (X1A, X3, X4, X4_INKS, PLAIN_INKS)
]
IN_INKS = [parameter for parameter in STANDARDS if parameter.values[0].colours == "cmyk"]


def plates(pdf: Path, ppi: int, *options: str) -> Inks:
    """Return H×W×4 inks, 255 where an ink is full, as Ghostscript separates a page."""
    picture = pdf.with_name("plates.tif")
    quiet = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", f"-r{ppi}"]
    subprocess.run([*quiet, *options, "-o", picture, pdf], check=True)
    names = [pdf.with_name(f"plates.tif({ink}).tif") for ink in INKS]
    if not names[0].exists():
        names = [pdf.with_name(f"plates({ink}).tif") for ink in INKS]
    return 255 - np.stack([np.asarray(Image.open(name).convert("L")) for name in names], axis=-1)


def part(inks: Inks, box: Box, ppi: int, bleed: float = 3.0) -> Inks:
    """Return the pixels of a box in millimetres of a page without marks."""
    edges = (box.x + bleed, box.y + bleed, box.right + bleed, box.bottom + bleed)
    left, top, right, bottom = (round(edge / 25.4 * ppi) for edge in edges)
    return inks[top:bottom, left:right]


def canvas(document: Document, images: StoreImages, like: Inks, ppi: int) -> Inks:
    """Render the bleed box on the pixel grid of a rendering of it."""
    height, width = like.shape[:2]
    box = document.print_spec.bleed_box
    seen = Box(box.x, box.y, width / ppi * 25.4, height / ppi * 25.4)
    return to_array(render(document, images, seen, (width, height)))
