"""Paper, ink, chalk, watercolour, wood."""

from __future__ import annotations

import numpy as np

from coverstudio.generation.materials import Material
from coverstudio.worker.pipelines.materials import light
from coverstudio.worker.pipelines.materials.letters import Letters
from coverstudio.worker.pipelines.materials.patterns import smeared
from coverstudio.worker.pipelines.procedural.colour import Floats, from_hex


def paper_cut(letters: Letters, material: Material) -> Floats:
    """Sheets of coloured paper below each other, each cut a little smaller, with a shadow on the next."""
    fibre = letters.noise("fibre", 70, 3, 0.7, (3, 1)) * 0.03 + letters.grain("tooth", 0.004) * 0.012
    count = len(material.colours)
    result = np.empty((*letters.mask.shape, 3), np.float32)
    result[:] = from_hex(material.colours[0])
    wobble = letters.noise("knife", 2.4, 3) * 0.006
    for sheet in range(1, count):
        level = letters.half * 0.9 * sheet / count
        hole = light.step(
            letters.depth + wobble * sheet - np.float32(level), -0.7 / letters.em, 0.7 / letters.em
        )
        shadow = _below(letters, hole, 0.022)
        colour = np.array(from_hex(material.colours[sheet]), np.float32) * (1 - 0.62 * shadow[..., None])
        rim = np.clip(letters.blurred(hole, 0.004) - hole, 0, 1) * 0.5
        result = result + rim[..., None] * 0.5
        result = result + (colour - result) * hole[..., None]
    return result * (1 + fibre[..., None])


def _below(letters: Letters, hole: Floats, reach: float) -> Floats:
    """H×W, 0..1: the shadow of a sheet with a hole on the one below it."""
    shift = max(1, round(reach * letters.em * 0.5))
    sheet = 1 - hole
    moved = np.ones_like(sheet)
    moved[shift:, shift:] = sheet[:-shift, :-shift]
    return np.clip(
        letters.blurred(moved, reach * 0.55) * 0.75 + letters.blurred(sheet, reach * 0.25) * 0.5, 0, 1
    )


def ink(letters: Letters, material: Material) -> Floats:
    """Ink from a full brush: pooled at the edges, dry where the hairs part, with a breath of paper."""
    paper = np.array(from_hex(material.colours[-1]), np.float32)
    angle_x = np.full(letters.mask.shape, 0.94, np.float32)
    angle_y = np.full(letters.mask.shape, 0.34, np.float32)
    hairs = smeared(letters, letters.grain("hairs", 0.004), angle_x, angle_y, 0.6)
    wet = letters.noise("wet", 1.4, 5, 0.55)
    pool = np.exp(-np.maximum(letters.depth, 0) / np.float32(0.012))
    tone = 0.45 + 0.55 * wet + 0.5 * pool - 0.1 * hairs
    colour = light.ramp(material.colours[2::-1], np.clip(tone, 0, 1))
    dry = light.step(hairs * 0.34 - wet * 0.9 + letters.noise("lift", 1.6, 3) * 0.55, 0.75, 1.35)
    dry = dry * light.step(letters.depth, 0.004, 0.02)
    fibre = letters.noise("fibre", 60, 3, 0.7, (4, 1)) * 0.05
    colour = colour + (paper - colour) * (dry * 0.62)[..., None]
    return colour + fibre[..., None] * 0.4


def watercolour(letters: Letters, material: Material) -> Floats:
    """Pigment that ran together wet in wet: clouds of colour, dark dried edges, blooms and grains."""
    flow_x, flow_y = letters.noise("flow", 1.1, 4), letters.noise("drift", 1.4, 4)
    where = 0.5 + 0.42 * flow_x + 0.3 * letters.noise("hue", 0.6, 3) + 0.12 * letters.noise("curl", 5, 4)
    colour = light.ramp(material.colours, where)
    bloom = letters.noise("bloom", 3.2, 5, 0.62)
    front = np.exp(-np.abs(bloom - 0.1) / 0.035)
    dried = np.exp(-np.maximum(letters.depth + flow_y * 0.004, 0) / np.float32(0.0075))
    grain = letters.grain("pigment", 0.004) * 0.04 + letters.noise("tooth", 45, 3, 0.7) * 0.12
    load = 1.02 + 0.42 * flow_y + 0.75 * dried + 0.3 * front * (bloom > 0.1) + grain
    light_paper = np.array([0.985, 0.975, 0.95], np.float32)
    return light_paper * (colour / light_paper) ** np.clip(load, 0.2, 2.2)[..., None]


def chalk(letters: Letters, material: Material) -> Floats:
    """Chalk on a slate: strokes aslant, the slate's tooth showing through, dust around."""
    slate, white = (np.array(from_hex(c), np.float32) for c in material.colours)
    angle_x = np.full(letters.mask.shape, 0.8, np.float32)
    angle_y = np.full(letters.mask.shape, -0.6, np.float32)
    strokes = smeared(letters, letters.grain("strokes", 0.008), angle_x, angle_y, 0.35)
    tooth = letters.grain("tooth", 0.0045) * 0.75 + letters.noise("board", 24, 4, 0.65) * 0.8
    rim = np.exp(-np.maximum(letters.depth, 0) / np.float32(0.014))
    cover = 0.62 + 0.2 * strokes + 0.32 * tooth + 0.3 * rim + 0.22 * letters.noise("press", 1.7, 3)
    return slate + (white - slate) * np.clip(cover, 0.08, 1)[..., None]


def wood(letters: Letters, material: Material) -> Floats:
    """Sawn wood, lit on rounded edges: rings that run along, pores, a knot here and there."""
    knots = letters.noise("knots", 0.75, 2)
    lane = letters.ys[:, None] * np.float32(5.2) + letters.noise("sway", 0.7, 3, 0.5, (3, 1)) * 2.6
    rings = lane + np.exp(-(((knots - 0.62) / 0.16) ** 2)) * 3.2
    saw = (rings + letters.noise("edge", 7, 3, 0.5, (6, 1)) * 0.22) % 1
    late = saw**2.2
    fibre = letters.noise("fibre", 120, 3, 0.72, (26, 1))
    pores = np.clip(letters.noise("pores", 130, 2, 0.7, (11, 1)) - 0.42, 0, 1) * 1.7
    colour = light.ramp(
        material.colours, 0.78 - 0.5 * late + 0.16 * fibre + 0.2 * letters.noise("tone", 0.7, 2)
    )
    part = np.clip(letters.depth / np.float32(0.045), -0.4, 1)
    relief = np.sin(part * np.float32(np.pi / 2)) * np.float32(0.04) - late * 0.003 + fibre * 0.0016
    facing = light.normals(relief, letters.em)
    shade = 0.34 + 1.2 * np.clip(facing.lit(), 0, 1)
    return colour * (shade * (1 - 0.55 * pores))[..., None] + (facing.shine(18) * 0.07)[..., None]
