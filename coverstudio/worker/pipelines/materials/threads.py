"""Moss, embroidery, leather: surfaces of hair, thread and hide."""

from __future__ import annotations

import cv2
import numpy as np

from coverstudio.generation.materials import Material
from coverstudio.worker.pipelines.materials import light
from coverstudio.worker.pipelines.materials.letters import Letters
from coverstudio.worker.pipelines.materials.patterns import across, cells, smeared
from coverstudio.worker.pipelines.procedural.colour import Floats, from_hex


def embroidery(letters: Letters, material: Material) -> Floats:
    """Satin stitches across the strokes: threads that shine where they turn to the light."""
    along_x, along_y = across(letters, 0.09)
    lean = letters.noise("lean", 1.2, 2) * 0.25 + 0.3
    along_x, along_y = (
        along_x * np.cos(lean) - along_y * np.sin(lean),
        along_x * np.sin(lean) + along_y * np.cos(lean),
    )
    strands = letters.grain("threads", 0.003)
    strands = strands - letters.blurred(strands, 0.009)  # threads of about one width
    threads = smeared(letters, strands, along_x, along_y, 0.3)
    part = np.clip(letters.depth / np.float32(letters.half), -0.2, 1)
    pillow = np.sqrt(np.clip(part, 0, 1)) * np.float32(letters.half * 0.8)
    facing = light.normals(pillow + threads * np.float32(0.0011), letters.em)
    # What is seen of a thread depends on how its length lies to the light (Kajiya and Kay, 1989).
    turn = along_x * np.float32(light.LIGHT[0]) + along_y * np.float32(light.LIGHT[1])
    sheen = np.clip(1 - turn * turn * 2.6, 0, 1) ** 2
    tone = 0.28 + 0.42 * np.clip(facing.lit(), 0, 1) + 0.3 * sheen * facing.z + 0.1 * threads
    tone = tone * (0.45 + 0.55 * light.step(letters.depth, -0.004, 0.03))
    return light.ramp(material.colours, tone + 0.05 * letters.noise("dye", 3, 3))


def moss(letters: Letters, material: Material) -> Floats:
    """Cushions of moss: thousands of small fronds, dark between them, sunlit at their tips."""
    depth = np.clip(letters.depth / np.float32(letters.half), 0, 1)
    cushions = letters.noise("cushions", 5.5, 3, 0.5)
    base = 0.16 + 0.1 * cushions + 0.12 * depth
    tone, reach = np.asarray(base, np.float32), letters.em
    rng = letters.rng("fronds")
    spots = np.argwhere(letters.depth * letters.em > -2.5)
    if not len(spots):
        return light.ramp(material.colours, tone)
    wanted = min(26_000, round(9.5 * len(spots) / max(0.021 * reach, 3.0) ** 2))
    chosen = spots[rng.integers(0, len(spots), wanted)]
    rise = np.linspace(0, 1, wanted)
    slope = letters.blurred(cushions, 0.03)
    lean_x = np.asarray(cv2.Sobel(slope, cv2.CV_32F, 1, 0, ksize=3), np.float32)
    lean_y = np.asarray(cv2.Sobel(slope, cv2.CV_32F, 0, 1, ksize=3), np.float32)
    for level in np.array_split(np.arange(wanted), 7):
        _fronds(tone, chosen[level], rise[level], (lean_x, lean_y), cushions, reach, rng)
    tone = tone * (0.8 + 0.2 * letters.blurred(tone, 0.004)) + letters.grain("dust", 0.003) * 0.02
    lit = light.normals(cushions * 0.035 + depth * letters.half * 0.35, letters.em).lit()
    return light.ramp(material.colours, tone * (0.5 + 0.75 * np.clip(lit, 0, 1)))


def _fronds(
    tone: Floats,
    spots: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    rise: Floats,
    lean: tuple[Floats, Floats],
    cushions: Floats,
    reach: float,
    rng: np.random.Generator,
) -> None:
    """Draw fronds of one height, the later ones over the earlier: short curved leaves, bright at the tip."""
    y, x = spots[:, 0], spots[:, 1]
    angle = np.arctan2(-lean[1][y, x], -lean[0][y, x]) + rng.normal(0, 0.85, len(spots))
    length = reach * rng.uniform(0.014, 0.034, len(spots))
    bright = 0.2 + 0.5 * rise + 0.22 * cushions[y, x] + rng.normal(0, 0.09, len(spots))
    thick = max(1, round(reach * 0.0075))
    ends = np.stack([x + np.cos(angle) * length, y + np.sin(angle) * length], axis=1)
    for at in range(len(spots)):
        _leaf(tone, (x[at], y[at]), ends[at], float(bright[at]), thick)


def _leaf(onto: Floats, foot: tuple[int, int], tip: Floats, bright: float, thick: int) -> None:
    shift = 16.0
    fx, fy = round(foot[0] * shift), round(foot[1] * shift)
    tx, ty = round(float(tip[0]) * shift), round(float(tip[1]) * shift)
    mx, my = (fx + tx) // 2, (fy + ty) // 2
    off = round(shift * 0.8)
    cv2.line(onto, (fx + off, fy + off), (tx + off, ty + off), bright * 0.32, thick, cv2.LINE_AA, 4)
    cv2.line(onto, (fx, fy), (mx, my), bright * 0.72, thick, cv2.LINE_AA, 4)
    cv2.line(onto, (mx, my), (tx, ty), bright * 1.15, thick, cv2.LINE_AA, 4)


def leather(letters: Letters, material: Material) -> Floats:
    """Hide with its creases, sewn down along the edge."""
    tone, border = cells(letters, "hide", 34)
    crease = np.clip(1 - border / 0.0075, 0, 1)
    part = np.clip(letters.depth / np.float32(0.05), -0.3, 1)
    line = np.abs(letters.depth - np.float32(min(0.042, letters.half * 0.55)))
    groove = np.exp(-((line / 0.011) ** 2))
    height = np.sin(part * np.float32(np.pi / 2)) * 0.045 - crease * 0.004 - groove * 0.012
    height += letters.noise("buckle", 3, 3) * 0.006 + tone * 0.002
    facing = light.normals(height, letters.em)
    shade = 0.3 + 0.95 * np.clip(facing.lit(), 0, 1)
    colour = light.ramp(material.colours[:-1], shade * 0.62 + letters.noise("wear", 2.2, 4) * 0.14)
    colour = colour + (facing.shine(14) * 0.16)[..., None]
    stitch = light.step(line, 0.0085, 0.0055) * _dashes(letters)
    thread = np.array(from_hex(material.colours[-1]), np.float32)
    round_ = 0.62 + 0.5 * np.clip(1 - (line / 0.0085) ** 2, 0, 1)
    return colour + (thread * round_[..., None] - colour) * stitch[..., None]


def _dashes(letters: Letters) -> Floats:
    """H×W, 0 or 1: stitches and the gaps between them, by turns along the edge whichever way it runs."""
    angle_x, angle_y = across(letters, 0.03)
    along = np.abs(angle_y) > np.abs(angle_x)
    where = np.where(along, letters.xs[None, :], letters.ys[:, None]) * np.float32(1 / 0.052)
    return light.step(np.abs((where % 1) - 0.5), 0.37, 0.31)
