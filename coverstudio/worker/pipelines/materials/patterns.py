"""Fields that several materials are made of: cracks, cells, threads."""

from __future__ import annotations

import cv2
import numpy as np

from coverstudio.worker.pipelines.materials.letters import Letters
from coverstudio.worker.pipelines.procedural.colour import Floats


def cells(letters: Letters, name: str, frequency: float) -> tuple[Floats, Floats]:
    """Return an irregular tiling with `frequency` tiles to the em: a number 0..1 for each tile (H×W), and how
    far (H×W, in ems) its border is.
    """
    points = _spread(letters, name, frequency)
    seeds = np.full(letters.mask.shape, 255, np.uint8)
    seeds[points[:, 1], points[:, 0]] = 0
    _, found = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    labels = np.asarray(found, np.int32)
    values = letters.rng(f"{name}/tone").random(int(labels.max()) + 1, np.float32)
    change_x = np.diff(labels, axis=1, append=labels[:, -1:]) != 0
    change_y = np.diff(labels, axis=0, append=labels[-1:]) != 0
    border = cv2.distanceTransform((~(change_x | change_y)).astype(np.uint8), cv2.DIST_L2, 5)
    return values[labels], np.asarray(border, np.float32) / np.float32(letters.em)


def _spread(letters: Letters, name: str, frequency: float) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return places (x, y) about as far from each other as a shaken lattice's points are."""
    pitch = letters.em / frequency
    columns, rows = int(letters.width / pitch) + 2, int(letters.height / pitch) + 2
    shake = letters.rng(name).random((rows, columns, 2))
    y, x = np.mgrid[0:rows, 0:columns]
    places = np.stack([x + shake[..., 0] - 0.5, y + shake[..., 1] - 0.5], axis=-1).reshape(-1, 2) * pitch
    limit = np.array([letters.width - 1, letters.height - 1])
    return np.clip(np.rint(places).astype(np.int64), 0, limit)


def cracks(letters: Letters, name: str, frequency: float, width: float) -> Floats:
    """H×W, 1 in the middle of thin wandering cracks `width` ems wide, 0 away from them."""
    field = letters.noise(f"{name}/field", frequency, 6, 0.6)
    gap = letters.noise(f"{name}/gap", frequency / 2, 2)
    slope = np.sqrt(
        np.asarray(cv2.Sobel(field, cv2.CV_32F, 1, 0, ksize=3, scale=letters.em / 8)) ** 2
        + np.asarray(cv2.Sobel(field, cv2.CV_32F, 0, 1, ksize=3, scale=letters.em / 8)) ** 2
    )
    away = np.abs(field) / np.maximum(slope, np.float32(0.4 * frequency))
    thin = np.float32(width) * np.clip(0.35 + 1.3 * gap, 0, 1)
    return np.clip(1 - away / np.maximum(thin, np.float32(1e-4)), 0, 1).astype(np.float32)


def smeared(letters: Letters, field: Floats, angle_x: Floats, angle_y: Floats, length: float) -> Floats:
    """Return a field drawn out along a direction (unit vectors, H×W each) for `length` ems: hair, threads.

    Line integral convolution (Cabral and Leedom, 1993), each turn twice as far as the one before.
    """
    y, x = np.mgrid[0 : letters.height, 0 : letters.width].astype(np.float32)
    total, reach = field, 0.75
    while reach < length * letters.em:
        ahead = cv2.remap(
            total, x + angle_x * reach, y + angle_y * reach, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
        )
        behind = cv2.remap(
            total, x - angle_x * reach, y - angle_y * reach, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
        )
        total = np.asarray((ahead + behind) * np.float32(0.5), np.float32)
        reach *= 2
    spread = float(total.std())
    return (total - np.float32(total.mean())) / np.float32(max(spread, 1e-6))


def across(letters: Letters, softness: float) -> tuple[Floats, Floats]:
    """Return unit vectors (H×W each) that run across the strokes, even where edges disagree.

    Directions without a sign are averaged by doubling their angle.
    """
    soft = letters.blurred(letters.depth, softness / 3)
    x = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3), np.float32)
    y = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3), np.float32)
    even, odd = letters.blurred(x * x - y * y, softness), letters.blurred(2 * x * y, softness)
    angle = np.float32(0.5) * np.arctan2(odd, even)
    return np.cos(angle), np.sin(angle)
