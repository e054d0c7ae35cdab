"""Of the rings in which a halo was found, the pixels that show it."""

from __future__ import annotations

import cv2
import numpy as np

from coverstudio.imaging.glyph_mask.halo import evenly_around
from coverstudio.imaging.glyph_mask.lines import Line
from coverstudio.imaging.glyph_mask.paints import mode_of
from coverstudio.imaging.glyph_mask.shapes import Floats, Truths, grown, shrunk
from coverstudio.imaging.smooth_fill import smooth_fill

LEAST_TRACE = 2.0
"""What a halo changes by less than this (L*a*b*) is not seen."""
FAINTEST = 3.0
"""On average a halo changes the picture by more than this (L*a*b*), or some of its pixels much more."""
LOUDER = 1.25
"""A halo that is dark here and light there is none on average, but changes some pixels so much more."""
FLAT, FLATTER = 0.08, 4.0
"""An outline or a hard shadow is of one colour: at least this share of the ring, so much rarer beyond."""
SAME = 3.0
NEAR = 6.0
"""How far colours (L*a*b*) of an outline lie from one another at most; its own pixels, and with its edge."""
COLOURS = 4


def traces_of(line: Line, glyphs: Truths, ring: Truths) -> Truths:
    """The part of `ring`, around `glyphs`, that an outline, a shadow or a glow has changed.

    Where it is of one colour its pixels are known by it. Otherwise the picture is continued into the ring
    from beyond, over a band in which nothing is halo: how far off the continuation is there tells what can
    be believed. Where the halo is fainter than that, all the ring stays; where none is seen, nothing does.
    """
    covered = glyphs | ring
    band = grown(covered, max(5, round(line.height * 0.1))) & ~covered & ~grown(line.foreign, 2)
    if not ring.any() or not band.any():
        return ring
    flat = _of_one_colour(line, glyphs, ring, band)
    return flat if flat is not None else _differing(line, glyphs, ring, band)


def _of_one_colour(line: Line, glyphs: Truths, ring: Truths, band: Truths) -> Truths | None:
    colours = line.lab[ring]
    sample = colours[:: max(1, len(colours) // 4000)]
    if len(sample) < COLOURS:
        return None
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    centres = np.asarray(
        cv2.kmeans(sample, COLOURS, np.empty(0), stop, 2, cv2.KMEANS_PP_CENTERS)[2], np.float32
    )
    modes = [mode_of(sample, centre)[0] for centre in centres]
    shares = [_share(colours, mode) for mode in modes]
    best = int(np.argmax(shares))
    elsewhere = _share(line.lab[band], modes[best])
    if shares[best] < FLAT or shares[best] < FLATTER * elsewhere:
        return None
    near = ((line.lab - modes[best]) ** 2).sum(-1) < NEAR**2
    own = evenly_around(glyphs, ring, near, float(near[band].mean()))
    return ring & grown(own & near, 1)


def _share(colours: Floats, colour: Floats) -> float:
    return float((((colours - colour) ** 2).sum(-1) < SAME**2).mean())


def _differing(line: Line, glyphs: Truths, ring: Truths, band: Truths) -> Truths:
    known = ~(glyphs | ring | band) & ~grown(line.foreign, 2)
    if not known.any():
        return ring
    picture = smooth_fill(line.lab, known.astype(np.float32))
    change = _calmed(line.lab - picture, (ring | band).astype(np.float32), line.height)
    halo = change[ring].mean(axis=0) - change[band].mean(axis=0)
    strength = float(np.linalg.norm(halo))
    if strength < FAINTEST and _loudness(change, ring) < LOUDER * _loudness(change, band):
        return np.zeros_like(ring)
    along = change @ (halo / max(strength, 1e-6))
    least = max(LEAST_TRACE, float(along[band].std()))
    if strength < 1.5 * least:
        return ring
    return ring & _closed((along > least) & ring | glyphs, 3)


def _loudness(change: Floats, where: Truths) -> float:
    """How much the most changed tenth of the pixels has changed, in whatever direction."""
    return float(np.quantile(np.linalg.norm(change[where], axis=-1), 0.9))


def _calmed(values: Floats, where: Floats, height: float) -> Floats:
    """Without the grain of canvas and brush, which is no halo; what lies outside `where` does not count."""
    sigma = float(np.clip(height / 60, 0.7, 3))
    share = np.maximum(cv2.GaussianBlur(where, (0, 0), sigma), np.float32(1e-3))
    blurred = cv2.GaussianBlur(values * where[..., None], (0, 0), sigma)
    return (blurred / share[..., None]).astype(np.float32)


def _closed(mask: Truths, radius: int) -> Truths:
    return shrunk(np.pad(grown(mask, radius), radius, mode="edge"), radius)[radius:-radius, radius:-radius]
