"""Masks that hug the glyphs: of each region only the strokes, their outline, shadow and fringe are white.

Lettering is told from the picture by what typesetting is like: it has one colour or a few, they are spread
evenly along the line, they stop before the region's edge, and they are rare around it. The strokes of those
colours are taken first; then the pixels beside them that are a mixture of stroke and background; then, ring
by ring outwards and for each direction by itself, whatever differs from the background in the same way
along the whole line: an outline, a shadow, a glow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from coverstudio.imaging.smooth_fill import smooth_fill

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Truths = NDArray[np.bool_]
Polygon = Sequence[tuple[float, float]]

COLOURS = 8
SAMPLES = 8000
SECTORS = 8
GROWTH = 2
"""Pixels added at the end: the fringe of the fringe, and room for a soft edge."""
LEAST_SCORE = 0.3
"""Below this no colour stands out as lettering, and the whole region is white."""
TALL = 160
PRINTED = 0.3
"""In lines as tall as this (pixels) the whole region would be half the picture: the colour of which at least
this share is exactly the same is taken instead, as only print is so even."""


VISIBLE_CHANGE = 2.0
"""Where a halo fades by less than this (L*a*b*, over a stride) it is left: repainting costs more than it."""


@dataclass(frozen=True)
class Line:
    """One region cut out with its surroundings; arrays are h×w, `lab` is h×w×3 (CIE L*a*b*).

    `tight` is the region, `wide` the region and what descenders and halos may reach, `around` what surely is
    picture, `foreign` belongs to other regions. `along` is the reading direction, `height` in pixels.
    """

    x: int
    y: int
    lab: Floats
    tight: Truths
    wide: Truths
    around: Truths
    foreign: Truths
    along: NDArray[np.float64]
    height: float
    length: float


@dataclass(frozen=True)
class Paint:
    """A colour that the lettering has, L*a*b*, and how far from it a pixel may be.

    `flat` is the share of its pixels that have exactly this colour, as printed lettering has.
    """

    lab: Floats
    tolerance: float
    score: float
    flat: float


def glyph_mask(image: Pixels, regions: Sequence[Polygon]) -> Pixels:
    """White (255) on the glyphs inside `regions`, black elsewhere; uint8 H×W for `image` H×W×3 RGB.

    `regions` are polygons in pixels, each around one line of lettering; of other than four corners the
    smallest rectangle around it is taken. Where strokes cannot be told from the picture the whole widened
    region is white.
    """
    mask = np.zeros(image.shape[:2], np.uint8)
    corners = [_four_corners(region) for region in regions]
    every = np.zeros(image.shape[:2], np.uint8)
    for polygon in corners:
        _fill(every, polygon)
    for polygon in corners:
        line = _cut_out(image, polygon, every)
        if line is None:
            continue
        glyphs = _glyphs(line)
        part = mask[line.y : line.y + glyphs.shape[0], line.x : line.x + glyphs.shape[1]]
        part[glyphs] = 255
    return mask


def _glyphs(line: Line) -> Truths:
    paints = _paints(line)
    if not paints:
        return line.wide
    strokes = _strokes(line, paints)
    if not strokes.any():
        return line.wide
    fringed = strokes | _fringe(line, strokes, paints)
    return _grown(fringed | _halo(line, fringed), GROWTH)


def _four_corners(region: Polygon) -> Floats:
    corners = np.asarray(region, np.float32)
    return corners if len(corners) == 4 else cv2.boxPoints(cv2.minAreaRect(corners)).astype(np.float32)


def _cut_out(image: Pixels, corners: Floats, every: Pixels) -> Line | None:
    sides = corners - np.roll(corners, -1, axis=0)
    lengths = np.linalg.norm(sides, axis=1)
    height, length = float(min(lengths[0], lengths[1])), float(max(lengths[0], lengths[1]))
    if height < 2:
        return None
    reach, ring = max(3, round(height * 0.16)), max(8, round(height * 0.35))
    x, y, w, h = cv2.boundingRect(corners)
    pad = reach + ring
    left, top = max(x - pad, 0), max(y - pad, 0)
    crop = image[top : max(y + h + pad, 0), left : max(x + w + pad, 0)]
    if 0 in crop.shape:
        return None
    tight = np.zeros(crop.shape[:2], np.uint8)
    _fill(tight, corners - np.array([left, top], np.float32))
    inside = tight > 0
    wide = _grown(inside, reach)
    foreign = (every[top : top + crop.shape[0], left : left + crop.shape[1]] > 0) & ~inside
    around = _grown(wide, ring) & ~wide & ~_grown(foreign, reach)
    side = sides[0] if lengths[0] >= lengths[1] else sides[1]
    along = side.astype(np.float64) / max(length, 1.0)
    lab = cv2.cvtColor(crop.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    return Line(left, top, cast("Floats", lab), inside, wide, around, foreign, along, height, length)


def _paints(line: Line) -> list[Paint]:
    """The colours of the lettering, the surest first; empty where none stands out."""
    rng = np.random.default_rng(0)
    inside, places = _sample(line.lab, line.tight, rng)
    edge, edge_places = _sample(line.lab, line.wide & ~_shrunk(line.wide, 2) & ~_grown(line.foreign, 2), rng)
    around, _ = _sample(line.lab, line.around, rng)
    if len(inside) < COLOURS or len(edge) == 0:
        return []
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.5)
    found = cv2.kmeans(inside, COLOURS, np.empty(0), stop, 3, cv2.KMEANS_PP_CENTERS)[2]
    centres = np.asarray(found, np.float32)
    own = _nearest(inside, centres)
    at_edge = _nearest(edge, centres)
    outside = 0.5 * _typical_share(at_edge, _chunks(line, edge_places, 6)) + 0.25 * _share(at_edge)
    outside += 0.25 * _share(_nearest(around, centres))
    chunk = _chunks(line, places, 2)
    paints = [_paint(k, inside, own, float(outside[k]), chunk, centres) for k in range(COLOURS)]
    paints.sort(key=lambda paint: -paint.score)
    if paints[0].score < LEAST_SCORE:
        flattest = max(paints, key=lambda paint: paint.flat)
        return [flattest] if line.height >= TALL and flattest.flat >= PRINTED else []
    return [paints[0], *(p for p in paints[1:] if p.score > (0.5 if p.flat > 0.55 else 1.2))]


def _sample(lab: Floats, where: Truths, rng: np.random.Generator) -> tuple[Floats, NDArray[np.intp]]:
    """At most SAMPLES pixels of `where`, n×3, and their places (n×2, y and x)."""
    places = np.argwhere(where)
    if len(places) > SAMPLES:
        places = places[np.sort(rng.integers(0, len(places), SAMPLES))]
    return lab[places[:, 0], places[:, 1]], places


def _share(labels: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.bincount(labels, minlength=COLOURS) / max(len(labels), 1)


def _typical_share(labels: NDArray[np.intp], chunk: NDArray[np.intp]) -> NDArray[np.float64]:
    """The median over pieces: a letter that the region's end cuts through does not count."""
    return np.median([_share(labels[chunk == piece]) for piece in np.unique(chunk)], axis=0)


def _nearest(colours: Floats, centres: Floats) -> NDArray[np.intp]:
    return ((colours[:, None] - centres[None]) ** 2).sum(-1).argmin(-1)


def _chunks(line: Line, places: NDArray[np.intp], least: int) -> NDArray[np.intp]:
    """In which piece of the line, some two thirds as long as high, each place lies; at least `least`."""
    at = places[:, 1] * line.along[0] + places[:, 0] * line.along[1]
    count = max(least, round(line.length / line.height * 1.5))
    share = (at - at.min()) / max(float(np.ptp(at)), 1.0)
    return np.clip((share * count).astype(np.intp), 0, count - 1)


def _paint(
    k: int, inside: Floats, own: NDArray[np.intp], outside: float, chunk: NDArray[np.intp], centres: Floats
) -> Paint:
    """How much colour `k` behaves like lettering: common inside, rare outside, even along the line, flat."""
    mine = own == k
    share = float(mine.mean())
    if share < 0.004:
        return Paint(centres[k], 0.0, -9.0, 0.0)
    spread = float(np.sqrt(((inside[mine] - centres[k]) ** 2).sum(-1).mean()))
    per_chunk = np.bincount(chunk[mine], minlength=int(chunk.max()) + 1) / np.maximum(np.bincount(chunk), 1)
    even = float((per_chunk > 0.25 * share).mean())
    score = float(np.log((share + 0.01) / (outside + 0.02))) + 2 * (even - 1) - spread / 12
    mode, tolerance, flat = _mode(inside[mine], centres[k])
    return Paint(mode, tolerance, score + flat, flat)


def _mode(colours: Floats, start: Floats) -> tuple[Floats, float, float]:
    """The colour where most lie, a tolerance (narrow for flat paint), and the share exactly there."""
    mode = start
    for radius in (16.0, 10.0, 7.0, 7.0):
        near = colours[((colours - mode) ** 2).sum(-1) < radius**2]
        if len(near) >= 3:
            mode = np.median(near, axis=0).astype(np.float32)
    distance = np.sqrt(((colours - mode) ** 2).sum(-1))
    spread = float(np.median(distance))
    return mode, float(np.clip(3.5 + 2.5 * spread, 4.5, 22)), float((distance < 2.5).mean())


def _strokes(line: Line, paints: Sequence[Paint]) -> Truths:
    """The pixels of the surest paint, and the pieces of the others that lie close to them."""
    strokes = _painted(line, paints[0])
    close = _grown(strokes, max(3, round(line.height * 0.12)))
    for paint in paints[1:]:
        strokes |= _pieces(_painted(line, paint), partial(_mostly_in, close))
    return strokes


def _mostly_in(place: Truths, labels: NDArray[np.intp], area: NDArray[np.intp]) -> Truths:
    return np.bincount(labels[place], minlength=len(area)) > 0.6 * area


def _painted(line: Line, paint: Paint) -> Truths:
    """The connected pieces of this paint that belong to the region; those that run out of it are picture."""
    edge = line.wide & ~_shrunk(line.wide, 1)

    def belongs(labels: NDArray[np.intp], area: NDArray[np.intp]) -> Truths:
        inside = np.bincount(labels[line.tight], minlength=len(area))
        at_edge = np.bincount(labels[edge], minlength=len(area)) > 0
        return (~at_edge | (inside > 0.6 * area)) & (inside > 0) & (area >= 2)

    distance = np.sqrt(((line.lab - paint.lab) ** 2).sum(-1))
    return _pieces(line.wide & (distance < paint.tolerance), belongs)


def _pieces(mask: Truths, wanted: Callable[[NDArray[np.intp], NDArray[np.intp]], Truths]) -> Truths:
    """The connected pieces of `mask` that `wanted` says yes to, from their labels and their areas."""
    count, found = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    labels = np.asarray(found, np.intp)
    chosen = wanted(labels, np.bincount(labels.ravel(), minlength=count))
    chosen[0] = False
    return chosen[labels]


def _fringe(line: Line, strokes: Truths, paints: Sequence[Paint]) -> Truths:
    """Pixels beside the strokes that a stroke covers in part: its smooth edge, and hairlines."""
    near = _grown(strokes, 4)
    background = smooth_fill(line.lab, (~near & ~_grown(line.foreign, 2)).astype(np.float32))
    covered = np.zeros(strokes.shape, bool)
    for paint in paints:
        towards = paint.lab - background
        share = ((line.lab - background) * towards).sum(-1) / np.maximum((towards**2).sum(-1), 60)
        covered |= share > 0.15
    return near & covered & line.wide


def _halo(line: Line, glyphs: Truths) -> Truths:
    """What lies around the glyphs and fades outwards in the same way along the line: outline, shadow, glow.

    Each pixel is compared with the one a step further out on the same ray. The picture's own shapes change
    there too, but not always from dark to light; pieces of the line vote on it (a t-test over their means).
    """
    reach, stride = max(4, round(line.height * 0.2)), int(np.clip(line.height * 0.035, 3, 14))
    lab = _calmed(line, glyphs)
    distance, nearest = _from_glyphs(glyphs)
    places = np.argwhere((distance > 0) & (distance <= reach) & ~_grown(line.foreign, 2))
    away = distance[places[:, 0], places[:, 1]]
    ray = (places - nearest[places[:, 0], places[:, 1]]) / np.maximum(away, 1e-3)[:, None]
    beyond = np.rint(places + ray * stride).astype(np.intp)
    height, width = glyphs.shape
    free = (beyond >= 0).all(1) & (beyond[:, 0] < height) & (beyond[:, 1] < width)
    beyond = np.clip(beyond, 0, (height - 1, width - 1))
    free &= distance[beyond[:, 0], beyond[:, 1]] > away + stride - 2
    free &= ~line.foreign[beyond[:, 0], beyond[:, 1]]
    change = lab[places[:, 0], places[:, 1]] - lab[beyond[:, 0], beyond[:, 1]]
    turn = np.arctan2(ray[:, 0], ray[:, 1]) / (2 * np.pi)
    sector = np.floor(turn * SECTORS + 0.5).astype(np.intp) % SECTORS
    steps = np.ceil(away).astype(np.intp)
    keys = (sector[free], steps[free], _jury(line, places[free]))
    agreed = _strength(change[free], keys, reach)
    reaches = np.array([_unbroken(row, stride) for row in agreed])
    # A direction next to one that throws a shadow sees its flank.
    reaches = np.maximum(reaches, np.maximum(np.roll(reaches, 1), np.roll(reaches, -1)) - 1)
    halo = np.zeros(glyphs.shape, bool)
    halo[places[:, 0], places[:, 1]] = steps <= reaches[sector]
    return halo


def _calmed(line: Line, glyphs: Truths) -> Floats:
    """The picture around large glyphs with its grain smoothed away; the glyphs do not run into it."""
    sigma = line.height / 150
    if sigma < 0.7:
        return line.lab
    free = (~glyphs).astype(np.float32)
    share = np.maximum(cv2.GaussianBlur(free, (0, 0), sigma), np.float32(1e-3))
    return (cv2.GaussianBlur(line.lab * free[..., None], (0, 0), sigma) / share[..., None]).astype(np.float32)


def _jury(line: Line, places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Which piece of the line speaks for each place: some third of its height long, upper or lower half."""
    across = places @ np.array([line.along[0], -line.along[1]])
    lower = across > (across.min() + across.max()) / 2 if len(across) else across > 0
    at = places[:, 1] * line.along[0] + places[:, 0] * line.along[1]
    count = max(4, round(line.length / line.height * 3))
    share = (at - at.min()) / max(float(np.ptp(at)), 1.0) if len(at) else at
    return np.clip((share * count).astype(np.intp), 0, count - 1) * 2 + lower


def _from_glyphs(glyphs: Truths) -> tuple[Floats, NDArray[np.intp]]:
    """Of every pixel the distance to the nearest glyph pixel, and that pixel's row and column (h×w×2)."""
    away = (~glyphs).astype(np.uint8)
    distance, found = cv2.distanceTransformWithLabels(away, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    labels = np.asarray(found, np.intp)
    origin = np.zeros((int(labels.max()) + 1, 2), np.intp)
    origin[labels[glyphs]] = np.argwhere(glyphs)
    return cast("Floats", distance), origin[labels]


def _strength(
    difference: Floats, keys: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]], reach: int
) -> Truths:
    """For each sector and step, whether the pieces of the line agree on a difference (a t-test over them).

    Single pixels would be no fair jury: neighbours see the same fold of the same cloth.
    """
    sectors, steps, chunk = keys
    chunks = int(chunk.max()) + 1 if len(chunk) else 1
    index = (sectors * (reach + 1) + steps) * chunks + chunk
    shape = (SECTORS, reach + 1, chunks)
    size = int(np.prod(shape))
    count = np.bincount(index, minlength=size).reshape(shape)
    agreed = np.zeros(shape[:2], bool)
    for channel in range(3):
        total = np.bincount(index, difference[:, channel], minlength=size).reshape(shape)
        agreed |= _agree(total / np.maximum(count, 1), count >= 4)
    return agreed


def _agree(means: NDArray[np.float64], counted: Truths) -> Truths:
    voters = counted.sum(-1)
    mean = np.where(counted, means, 0).sum(-1) / np.maximum(voters, 1)
    scatter = np.where(counted, (means - mean[..., None]) ** 2, 0).sum(-1) / np.maximum(voters - 1, 1)
    error = np.sqrt(scatter / np.maximum(voters, 1)) + 0.15
    return (np.abs(mean) > VISIBLE_CHANGE) & (np.abs(mean) > 2.3 * error) & (voters >= 3)


def _unbroken(row: Truths, stride: int) -> int:
    """How far out the halo reaches: the last step that agrees before a gap, and the fading stride beyond."""
    last = 0
    for step in range(1, len(row)):
        if row[step]:
            last = step
        elif step - last > max(2, stride // 2):
            break
    return min(last + min((2 * stride) // 3, last), len(row) - 1)


def _fill(mask: Pixels, corners: Floats) -> None:
    cv2.fillPoly(mask, [np.round(corners).astype(np.int32)], 255)


def _disc(radius: int) -> Pixels:
    size = 2 * radius + 1
    return cast("Pixels", cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def _grown(mask: Truths, radius: int) -> Truths:
    """True within `radius` pixels of `mask`; by the distance transform where a brush would be slow."""
    if radius > 6:
        return cast("Floats", cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)) <= radius
    return cv2.dilate(mask.astype(np.uint8), _disc(radius)) > 0


def _shrunk(mask: Truths, radius: int) -> Truths:
    return cv2.erode(mask.astype(np.uint8), _disc(radius), borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
