"""How near a result comes to the painting that was lettered over, and how well a mask hugs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.lettering_truth import Lettered

Pixels = NDArray[np.uint8]
Truths = NDArray[np.bool_]
Polygon = Sequence[tuple[float, float]]

VISIBLE = 12
"""A pixel that lettering changed by more than this (of 255, in any channel) is seen as changed."""


@dataclass(frozen=True)
class Hug:
    """How well a mask hugs the lettering: shares, 0..1.

    `letters` of what lettering visibly changed is masked; `outside` of the pixels that lettering did not
    change is masked, too.
    """

    letters: float
    outside: float


@dataclass(frozen=True)
class Figures:
    """One method on one picture, or (picture "mean") its mean over all.

    `tone_db` is the PSNR in the true mask after a Gaussian of 6 px on both, `plain_db` without it. `texture`
    is the standard deviation of the Laplacian in the true mask, result to truth: 1 is right. `left` is the
    share of the lettering that the built-in detector finds in the result. `letters` and `outside` are the
    `Hug` of the method's mask; `beyond` is the share of the pixels outside that mask that changed.
    """

    picture: str
    method: str
    seconds: float
    tone_db: float
    plain_db: float
    texture: float
    left: float
    letters: float
    outside: float
    beyond: float


def hug(mask: Pixels, lettered: Lettered) -> Hug:
    """How well `mask` (H×W, not 0 = masked) hugs."""
    masked = mask > 0
    return Hug(float(masked[visible(lettered)].mean()), float(masked[~lettered.mask].mean()))


def visible(lettered: Lettered) -> Truths:
    """Where lettering visibly changed the painting (H×W)."""
    return np.asarray(cv2.absdiff(lettered.image, lettered.painting).max(axis=2) > VISIBLE)


def filled(shape: tuple[int, ...], polygons: Sequence[Polygon]) -> Pixels:
    """White (255) inside the polygons, H×W."""
    mask = np.zeros(shape[:2], np.uint8)
    for polygon in polygons:
        cv2.fillPoly(mask, [np.round(np.asarray(polygon)).astype(np.int32)], 255)
    return mask


def figures(
    picture: str, method: str, seconds: float, lettered: Lettered, result: Pixels, mask: Pixels,
    again: Sequence[Polygon],
) -> Figures:  # fmt: skip
    """Compare a result and the mask it was allowed to change with the truth; `again` is still detected."""
    hugs, truth, where = hug(mask, lettered), lettered.painting, lettered.mask
    changed = np.any(result != lettered.image, axis=2)
    return Figures(
        picture=picture,
        method=method,
        seconds=seconds,
        tone_db=_psnr(_blurred(result), _blurred(truth), where),
        plain_db=_psnr(result, truth, where),
        texture=_texture(result, where) / _texture(truth, where),
        left=float((filled(result.shape, again) > 0)[where].mean()),
        letters=hugs.letters,
        outside=hugs.outside,
        beyond=float(changed[mask == 0].mean()),
    )


def means(rows: Sequence[Figures]) -> list[Figures]:
    """The mean of every method, in the order in which the methods come first."""
    found: list[Figures] = []
    for method in dict.fromkeys(row.method for row in rows):
        mine = [asdict(row) for row in rows if row.method == method]
        values = {
            field.name: float(np.mean([row[field.name] for row in mine])) for field in fields(Figures)[2:]
        }
        found.append(Figures("mean", method, **values))
    return found


def _blurred(image: Pixels) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(image.astype(np.float32), (0, 0), 6), np.float32)


def _psnr(result: NDArray[np.generic], truth: NDArray[np.generic], where: Truths) -> float:
    error = result[where].astype(np.float64) - truth[where].astype(np.float64)
    return float(10 * np.log10(255**2 / max(float(np.mean(error**2)), 1e-9)))


def _texture(image: Pixels, where: Truths) -> float:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(np.asarray(cv2.Laplacian(grey, cv2.CV_32F))[where].std())
