"""What a source costs for being used too often (after Kaspar et al., Self Tuning Texture Optimization, 2015).

Where a picture goes on far beyond its edge, the smoothest patch fits everywhere a little: without this, one
piece of it is repeated all over the hole.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.worker.pipelines.patch_fill.sites import SIDE, Places, Sites

Floats = NDArray[np.float32]

CROWDING = 0.4
"""What a source that is used as often as the average costs, in shares of the usual cost of a match."""
MOST = 8.0
"""Beyond so many times the average it costs no more: a calm sky may well be all the same."""


def crowding(sites: Sites, sources: Places, usual: float) -> Floats:
    """What each place (h·w) costs as a source, by how often `sources` (one a site) use it and those near."""
    used = np.bincount(sources, minlength=sites.height * sites.width).astype(np.float32)
    used = cv2.boxFilter(used.reshape(sites.height, sites.width), -1, (SIDE, SIDE), normalize=False)
    average = len(sources) * SIDE * SIDE / max(1, np.count_nonzero(sites.is_source))
    cost = np.minimum(np.asarray(used) / np.float32(average), MOST) * np.float32(CROWDING * usual)
    return cost.astype(np.float32, copy=False).ravel()
