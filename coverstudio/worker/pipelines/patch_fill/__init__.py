"""The engine `patch-fill`: erases without a network, by continuing the picture around the hole.

A multi-scale patch match (Barnes et al., PatchMatch, 2009; Wexler, Shechtman and Irani, Space-Time
Completion, 2007) over a harmonic base. What is different here:

- Every group of glyphs is filled by itself from its own surroundings, at as many scales as its strokes are
  thick, so thin lettering costs little. Two groups are filled at a time.
- Patches are compared through sixteen DCT coefficients instead of 147 values, and sites lie on a lattice:
  this is what makes it fast in NumPy. The finest scale is not searched: it takes the matches of the one
  below and moves the seams between the pieces, which is as good and keeps more of the picture's grain.
- A patch from afar must match much better than one from close by. In a painting the neighbourhood is the
  right material, and this alone keeps roses out of hair.
- Around a thick hole with nothing but a change of tone beside it, patches give the grain alone, and the tone
  bends from edge to edge: copied tones would meet in a seam.
- A picture that goes on beyond its side does so at the same height, and uses no piece of it all over.
- The votes also predict a rim of known pixels; where they miss its tone, the smooth continuation of the
  error is taken off the whole fill, so that the ring matches without a seam.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from coverstudio.worker.pipelines.patch_fill.groups import LARGEST, Group, groups_of
from coverstudio.worker.pipelines.patch_fill.levels import fill_crop
from coverstudio.worker.pipelines.patch_fill.reduced import reduced_fill
from coverstudio.worker.pipelines.patch_fill.work import Report, Tick, Work

Pixels = NDArray[np.uint8]


def fill(image: Pixels, mask: Pixels, seed: int, report: Report) -> Pixels:
    """`image` (H×W×3) with everything under `mask` (H×W, not 0) replaced; all else bit for bit the same.

    The same seed gives the same fill. `report(step, total, preview)` is called several times a second and
    may raise to cancel. Raises ValueError when nothing is left to fill from or the sizes differ.
    """
    hole = _checked(image, mask)
    filled = image.copy()
    groups = groups_of(hole)

    def painted(number: int, group: Group, tick: Tick) -> Pixels:
        rng = np.random.default_rng((seed % 2**32, number))
        crop, unknown = image[group.rows, group.columns], hole[group.rows, group.columns]
        at_size = partial(fill_crop, rng=rng, tick=tick, sideways=group.sideways)
        return reduced_fill(crop, unknown, group.thickness, LARGEST, at_size)

    def keep(number: int, crop: Pixels) -> Pixels:
        group = groups[number]
        filled[group.rows, group.columns][group.own] = crop[group.own]
        return filled

    pieces = [partial(painted, number, group) for number, group in enumerate(groups)]
    Work([group.effort for group in groups], report).run(pieces, keep)
    return filled


def _checked(image: Pixels, mask: Pixels) -> NDArray[np.bool_]:
    if mask.shape != image.shape[:2]:
        raise ValueError(
            f"The mask is {mask.shape[1]} × {mask.shape[0]} pixels, but the picture is"
            f" {image.shape[1]} × {image.shape[0]}: give a mask of the picture's size."
        )
    hole = mask > 0
    if hole.all():
        raise ValueError("The mask covers the whole picture: leave some of it to fill from.")
    return hole
