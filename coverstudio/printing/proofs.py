"""What only shows when a cover is rendered: contrast behind words, white edges, hard folds, ink, gamut.

One reduced rendering of the art without its words serves for all of it. Words are left out because black ones
are printed in black ink alone, and because what stands behind them is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from coverstudio.document.document import Document
from coverstudio.document.geometry import Box
from coverstudio.document.layers import AnyLayer, BarcodeLayer, ShapeLayer, TextLayer
from coverstudio.imaging.contrast import rgb
from coverstudio.imaging.ink import coverage, most_ink
from coverstudio.imaging.separations import Separation
from coverstudio.printing.art_pages import ArtPage
from coverstudio.printing.printed import in_parts, printed_layers
from coverstudio.rendering.arrays import Pixels, to_array
from coverstudio.rendering.images import Images
from coverstudio.rendering.text_looks import TextEffect, plain_colours

_MOST_INKED = 350_000  # pixels that are turned into inks: areas of too much ink are larger than a pixel
_MOST_COMPARED = 120_000  # pixels of which is asked whether a press prints them
_WHITE = 250  # the least of the three bytes that is white to the eye
_EDGE_MM = 1.0
_FOLD_MM = 0.8
_HARD = 24  # a difference of levels that is seen as an edge
_HARD_SHARE = 0.3
_SPOT_MM = 12.0


@dataclass(frozen=True)
class Spot:
    """Part of a page: its share of all, the number at its worst, and the place where most of it is (mm)."""

    share: float
    most: int
    place: Box


@dataclass(frozen=True, eq=False)
class Inks:
    """The page in the inks of a press: per cents of ink (h×w) and what cannot be printed (h×w).

    `flat` are the ids of texts and shapes whose own colour cannot be printed.
    """

    coverage: NDArray[np.uint16]
    out_of_gamut: NDArray[np.bool_]
    flat: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Proof:
    """Facts of a rendered page.

    `box` is the part of the page that was rendered (mm). `contrasts` are those of the texts with the worst
    tenth of what is behind them, by their ids; `white_sides` how much of the page's left, top, right and
    bottom edge is white, 0 to 1; `hard_folds` the x (mm) of folds where one colour ends and another begins;
    `inks` None where no press is known.
    """

    box: Box
    contrasts: dict[str, float]
    white_sides: tuple[float, float, float, float]
    hard_folds: tuple[float, ...]
    inks: Inks | None

    def above(self, limit: float) -> Spot | None:
        """Return where more than `limit` per cent of ink lies, None when nowhere."""
        if self.inks is None:
            return None
        return self._spot(self.inks.coverage > limit, most_ink(self.inks.coverage))

    def unprintable(self) -> Spot | None:
        """Return where colours lie that the press cannot print, None when nowhere."""
        return None if self.inks is None else self._spot(self.inks.out_of_gamut, 0)

    def _spot(self, mask: NDArray[np.bool_], most: int) -> Spot | None:
        if not mask.any():
            return None
        height, width = mask.shape
        scale = width / self.box.width
        side = max(1, round(_SPOT_MM * scale))
        dense = cv2.boxFilter(mask.astype(np.float32), -1, (side, side), borderType=cv2.BORDER_CONSTANT)
        row, column = np.unravel_index(int(dense.argmax()), dense.shape)
        x, y = (
            self.box.x + (int(column) + 0.5) / scale,
            self.box.y + (int(row) + 0.5) / height * self.box.height,
        )
        place = Box(x - _SPOT_MM / 2, y - _SPOT_MM / 2, _SPOT_MM, _SPOT_MM).intersected(self.box)
        return Spot(float(mask.mean()), most, place or self.box)


def prove(document: Document, images: Images, separation: Separation | None = None) -> Proof:
    """Render a cover in small and return what can be seen there.

    `separation` is how its colours become inks; what it says of a limit is left aside, because the ink that
    the cover asks for is measured. May be called from any thread. Raises what `images` raises for a picture
    that is missing or damaged.
    """
    page = ArtPage.of(document)
    contrasts: dict[str, float] = {}
    for layer in printed_layers(in_parts(document)):
        if isinstance(layer, TextLayer) and not isinstance(layer, TextEffect):
            contrasts[layer.id] = page.contrast(layer, images)
        elif not isinstance(layer, BarcodeLayer):
            page.paint(layer, images)
    pixels = to_array(page.image)
    return Proof(
        box=page.box,
        contrasts=contrasts,
        white_sides=_white_sides(pixels, page.scale, document.print_spec.bleed),
        hard_folds=tuple(fold for fold in _folds(document) if _is_hard(pixels, page, fold)),
        inks=_inks(document, pixels, separation) if separation is not None else None,
    )


def _white_sides(pixels: Pixels, scale: float, bleed: float) -> tuple[float, float, float, float]:
    """Return how much of the strips along the left, top, right and bottom cut is white."""
    outside, strip = round(bleed * scale), max(1, round(_EDGE_MM * scale))
    height, width = pixels.shape[:2]
    page = pixels[outside : height - outside or None, outside : width - outside or None]
    strips = page[:, :strip], page[:strip], page[:, -strip:], page[-strip:]
    left, top, right, bottom = (float((part.min(axis=2) >= _WHITE).mean()) for part in strips)
    return left, top, right, bottom


def _folds(document: Document) -> list[float]:
    spread = document.print_spec.spread
    return [panel.box.x for panel in spread.panels[1:]] if spread is not None else []


def _is_hard(pixels: Pixels, page: ArtPage, fold: float) -> bool:
    """Tell whether the colours on both sides of a fold differ along a good part of it."""
    sides = [round((fold + by - page.box.x) * page.scale) for by in (-_FOLD_MM, _FOLD_MM)]
    before, after = (pixels[:, min(max(0, x), pixels.shape[1] - 1)].astype(np.int16) for x in sides)
    return float((np.abs(before - after).max(axis=1) > _HARD).mean()) > _HARD_SHARE


def _inks(document: Document, pixels: Pixels, separation: Separation) -> Inks:
    whole = msgspec.structs.replace(separation, ink_limit=None)
    flat = [layer for layer in printed_layers(document) if _is_flat(layer)]
    return Inks(
        coverage=coverage(whole.pixels(_thinned(pixels, _MOST_INKED))),
        out_of_gamut=whole.out_of_gamut(_thinned(pixels, _MOST_COMPARED)),
        flat=_unprintable(flat, whole),
    )


def _is_flat(layer: AnyLayer) -> TypeGuard[TextLayer | ShapeLayer]:
    """Tell whether a layer is of its own colour."""
    if isinstance(layer, TextLayer):
        return layer.colour in plain_colours(layer)
    return isinstance(layer, ShapeLayer)


def _unprintable(layers: Sequence[TextLayer | ShapeLayer], separation: Separation) -> tuple[str, ...]:
    if not layers:
        return ()
    colours = np.stack([rgb(layer.colour) for layer in layers])[None]
    mask = separation.out_of_gamut(colours)[0]
    return tuple(layer.id for layer, is_out in zip(layers, mask, strict=True) if is_out)


def _thinned(pixels: Pixels, most: int) -> Pixels:
    """Return every so manieth pixel in both directions: means would hide what is extreme."""
    step = max(1, math.ceil(math.sqrt(pixels.shape[0] * pixels.shape[1] / most)))
    return np.ascontiguousarray(pixels[::step, ::step])
