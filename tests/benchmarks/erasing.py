"""Erasing measured: lettering is drawn over paintings, so that what lies beneath it is known.

`python -m tests.benchmarks erasing` prints the means, `python -m tests.benchmarks.erasing` every picture. The
peers get the detector's boxes, as a script without glyph masks would give them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.editor.erasing import ROUNDS
from coverstudio.imaging.blending import blend
from coverstudio.imaging.glyph_mask import glyph_mask
from coverstudio.worker.pipelines import patch_fill, rapidocr_text
from tests.benchmarks.lettering_truth import Lettered, draw_lettering, paintings, read_painting
from tests.benchmarks.rows import Row

Pixels = NDArray[np.uint8]
Polygon = tuple[tuple[float, float], ...]

OURS = "glyph masks + patch-fill"


@dataclass(frozen=True)
class Outcome:
    """One method on one picture, or (picture "mean") its mean over all.

    `seconds` from the picture to the result, detection included. `tone_db` is the PSNR in the true mask after
    a Gaussian of 6 px on both; `plain_db` without it. `texture_kept` is the standard deviation of the
    Laplacian in the true mask, result to truth: 1 is right. `changed_outside` is the share of pixels changed
    that the method had no leave to change. `found_again` is the share of the lettering that a second
    detection finds in the result.
    """

    picture: str
    method: str
    seconds: float
    tone_db: float
    plain_db: float
    texture_kept: float
    changed_outside: float
    found_again: float


def run() -> list[Row]:
    """The means over the paintings for the table; empty where the paintings are not there."""
    means = {outcome.method: outcome for outcome in measure() if outcome.picture == "mean"}
    if not means:
        return []
    ours = means[OURS]
    rows: list[Row] = []
    for name in PEERS:
        peer = means[name]
        rows.append(
            Row("erase a cover of 1400 × 2100, detection included", ours.seconds, "s", name, peer.seconds)
        )
        tone = f"tone in the true mask, {ours.tone_db - peer.tone_db:+.1f} dB"
        rows.append(Row(tone, ours.tone_db, "dB", name, peer.tone_db, "≥ +5 dB"))
        rows.append(Row("texture kept", ours.texture_kept, "", name, peer.texture_kept, "value 0.6-1.2"))
    rows.append(Row("share of pixels outside the mask changed", ours.changed_outside, "", aim="0"))
    rows.append(Row("share of the lettering found again", ours.found_again, "", aim="≤ 0.01"))
    return rows


def measure(seeds: Sequence[int] = (0,)) -> list[Outcome]:
    """Every method on every painting, and their means last; empty where the paintings are not there."""
    if not paintings():
        return []
    rapidocr_text.detect(np.full((256, 256, 3), 200, np.uint8), _silent)  # loads the networks
    outcomes: list[Outcome] = []
    for seed in seeds:
        for number, path in enumerate(paintings()):
            outcomes += _told(_measured(path.stem, draw_lettering(read_painting(path), seed * 100 + number)))
    return outcomes + _told(_means(outcomes))


def _told(outcomes: list[Outcome]) -> list[Outcome]:
    for outcome in outcomes:
        figures = (f"{f.name} {getattr(outcome, f.name):.3g}" for f in fields(Outcome)[2:])
        print(f"{outcome.picture}, {outcome.method}: {', '.join(figures)}", file=sys.stderr, flush=True)
    return outcomes


def _measured(picture: str, lettered: Lettered) -> list[Outcome]:
    start = time.perf_counter()
    regions = [region.polygon for region in rapidocr_text.detect(lettered.image, _silent)]
    detecting = time.perf_counter() - start
    return [_outcome(picture, name, lettered, method, regions, detecting) for name, method in METHODS.items()]


def _outcome(
    picture: str,
    name: str,
    lettered: Lettered,
    method: Callable[[Pixels, list[Polygon]], tuple[Pixels, Pixels]],
    regions: list[Polygon],
    detecting: float,
) -> Outcome:
    start = time.perf_counter()
    result, mask = method(lettered.image, regions)
    seconds = detecting + time.perf_counter() - start
    return Outcome(
        picture=picture,
        method=name,
        seconds=seconds,
        tone_db=_psnr(_blurred(result), _blurred(lettered.painting), lettered.mask),
        plain_db=_psnr(result, lettered.painting, lettered.mask),
        texture_kept=_texture(result, lettered.mask) / _texture(lettered.painting, lettered.mask),
        changed_outside=float(np.any(result != lettered.image, axis=2)[mask == 0].mean()),
        found_again=_found_again(result, lettered.mask),
    )


def erase(image: Pixels, regions: list[Polygon]) -> tuple[Pixels, Pixels]:
    """What CoverStudio does: erase, look again, and erase what is left."""
    touched = np.zeros(image.shape[:2], np.uint8)
    for seed in range(ROUNDS):
        mask = glyph_mask(image, regions)
        image = blend(image, patch_fill.fill(image, mask, seed, _silent), mask)
        touched |= mask
        regions = [region.polygon for region in rapidocr_text.detect(image, _silent)]
        if not regions:
            break
    return image, touched


def _telea(image: Pixels, regions: list[Polygon]) -> tuple[Pixels, Pixels]:
    mask = _boxes(image, regions)
    return np.asarray(cv2.inpaint(image, mask, 3, cv2.INPAINT_TELEA), np.uint8), mask


def _navier_stokes(image: Pixels, regions: list[Polygon]) -> tuple[Pixels, Pixels]:
    mask = _boxes(image, regions)
    return np.asarray(cv2.inpaint(image, mask, 3, cv2.INPAINT_NS), np.uint8), mask


def _blur_fill(image: Pixels, regions: list[Polygon]) -> tuple[Pixels, Pixels]:
    """A wide blur of what is known around each place."""
    mask = _boxes(image, regions)
    size = (image.shape[1] // 8, image.shape[0] // 8)  # so wide a blur shows no single pixels
    known = (mask == 0).astype(np.float32)
    sigma = float(np.clip(cv2.distanceTransform(mask, cv2.DIST_L2, 3).max(), 8, 200)) / 8
    small = [cv2.resize(a, size, interpolation=cv2.INTER_AREA) for a in (image * known[..., None], known)]
    mean, share = (cv2.GaussianBlur(each, (0, 0), sigma) for each in small)
    mean = cv2.resize(mean / np.maximum(share, 1e-4)[..., None], mask.shape[::-1])
    return np.where(mask[..., None] > 0, np.clip(mean, 0, 255).astype(np.uint8), image), mask


METHODS: dict[str, Callable[[Pixels, list[Polygon]], tuple[Pixels, Pixels]]] = {
    OURS: erase,
    "boxes + cv2 Telea": _telea,
    "boxes + cv2 Navier-Stokes": _navier_stokes,
    "boxes + blur-fill": _blur_fill,
}
PEERS = tuple(METHODS)[1:]


def _boxes(image: Pixels, regions: list[Polygon]) -> Pixels:
    mask = np.zeros(image.shape[:2], np.uint8)
    for region in regions:
        cv2.fillPoly(mask, [np.round(np.asarray(region)).astype(np.int32)], 255)
    return mask


def _blurred(image: Pixels) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(image.astype(np.float32), (0, 0), 6), np.float32)


def _psnr(result: NDArray[np.generic], truth: NDArray[np.generic], where: NDArray[np.bool_]) -> float:
    error = result[where].astype(np.float64) - truth[where].astype(np.float64)
    return float(10 * np.log10(255**2 / max(float(np.mean(error**2)), 1e-9)))


def _texture(image: Pixels, where: NDArray[np.bool_]) -> float:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(np.asarray(cv2.Laplacian(grey, cv2.CV_32F))[where].std())


def _found_again(result: Pixels, lettering: NDArray[np.bool_]) -> float:
    again = _boxes(result, [region.polygon for region in rapidocr_text.detect(result, _silent)])
    return float((again > 0)[lettering].mean())


def _means(outcomes: list[Outcome]) -> list[Outcome]:
    means: list[Outcome] = []
    for name in METHODS:
        mine = [asdict(row) for row in outcomes if row.method == name]
        figures = {f.name: float(np.mean([row[f.name] for row in mine])) for f in fields(Outcome)[2:]}
        means.append(Outcome("mean", name, **figures))
    return means


def _silent(_step: int, _total: int, _preview: Pixels | None) -> None:
    return None


if __name__ == "__main__":
    measure()
