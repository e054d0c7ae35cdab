"""What lettering needs to know of the picture below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.imaging.calm import Floats, calmness, rectangle_calmness, salience, small_lab
from coverstudio.imaging.contrast import relative_luminance
from coverstudio.rendering.arrays import to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.render import render
from coverstudio.rendering.text_layout import lay_out

Pixels = NDArray[np.uint8]
Colour = NDArray[np.float64]

_LOOKING_PPI = 72.0
_SAMPLES = 20_000


@dataclass(frozen=True, eq=False)
class Artwork:
    """The trimmed front without lettering: its pixels (H×W×3) and where it is calm and where salient.

    `light` and `dark` are the mean colours (0-255) of its lightest and darkest parts.
    """

    page: Box
    pixels: Pixels
    calm: Floats
    salient: Floats
    avoid: tuple[Box, ...]
    light: Colour
    dark: Colour

    @staticmethod
    def of(document: Document, images: Images, avoid: Sequence[Box] = ()) -> Artwork:
        """Look at a document that has no lettering yet."""
        page = document.print_spec.front.box
        factor = min(1.0, 1000 / max(page.size.pixels(_LOOKING_PPI)))
        pixels = to_array(render(document, images, page, page.size.pixels(_LOOKING_PPI * factor)))
        everywhere = pixels.reshape(-1, 3)
        return Artwork(
            page=page,
            pixels=pixels,
            calm=calmness(pixels),
            salient=salience(small_lab(pixels)),
            avoid=tuple(avoid),
            light=extreme_colour(everywhere, 0.97),
            dark=extreme_colour(everywhere, 0.03),
        )

    def crop(self, box: Box) -> Pixels:
        """Return the pixels of a box in millimetres."""
        return _piece(self.pixels, box, self.page)

    def cost_of(self, texts: Sequence[TextLayer]) -> float:
        """Return what speaks against lettering in these places: unrest below it, things it would hide."""
        total = 0.0
        for text in texts:
            costs = [(self._cost(line.ink), line.ink.width) for line in lay_out(text).lines if line.ink]
            mean = sum(cost * width for cost, width in costs) / max(sum(width for _, width in costs), 1e-6)
            worst = max((cost for cost, _ in costs), default=0.0)
            total += (1.0 if text.role == "title" else 0.5) * (worst + 0.5 * mean)
        return total

    def _cost(self, ink: Box) -> float:
        grown = ink.inset(-0.4 * ink.height)
        calm, salient = _piece(self.calm, grown, self.page), _piece(self.salient, grown, self.page)
        hidden = 1 - rectangle_calmness(np.asarray(1 - salient, np.float32))
        blocked = sum(1.0 for box in self.avoid if box.intersected(grown))
        return (1 - rectangle_calmness(calm)) + 0.8 * hidden + 3.0 * blocked


def extreme_colour(pixels: Pixels, quantile: float) -> Colour:
    """Return the mean colour (0-255) of the darkest pixels (quantile below a half) or of the lightest.

    `pixels` is N×3; a sample of some thousands is enough and is taken.
    """
    sample = pixels[:: max(1, len(pixels) // _SAMPLES)]
    light = relative_luminance(sample)
    limit = np.quantile(light, quantile)
    chosen = light <= limit if quantile < 0.5 else light >= limit
    return sample[chosen].astype(np.float64).mean(axis=0)


def _piece(values: NDArray[Any], box: Box, page: Box) -> NDArray[Any]:
    across, down = values.shape[1] / page.width, values.shape[0] / page.height
    left, right = _span((box.x - page.x) * across, (box.right - page.x) * across, values.shape[1])
    top, bottom = _span((box.y - page.y) * down, (box.bottom - page.y) * down, values.shape[0])
    return values[top:bottom, left:right]


def _span(start: float, end: float, length: int) -> tuple[int, int]:
    first = min(max(int(start), 0), length - 1)
    return first, max(min(round(end), length), first + 1)
