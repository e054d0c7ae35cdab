"""Stone, marble, ice, embers, mosaic."""

from __future__ import annotations

import numpy as np

from coverstudio.generation.materials import Material
from coverstudio.worker.pipelines.materials import light
from coverstudio.worker.pipelines.materials.letters import Letters
from coverstudio.worker.pipelines.materials.patterns import cells, cracks
from coverstudio.worker.pipelines.procedural.colour import Floats, from_hex


def carved(letters: Letters, material: Material) -> Floats:
    """Letters cut into stone: V-shaped grooves with chipped edges, dark where the light does not reach."""
    chips = letters.noise("chips", 13, 5, 0.6)
    cut = letters.blurred(np.maximum(letters.depth + chips * 0.008, -0.01), 0.004)
    rough = letters.noise("rough", 30, 5, 0.7)
    rifts = cracks(letters, "rifts", 1.1, 0.012)
    height = -cut * np.float32(0.95) + rough * 0.0045 + letters.noise("tool", 11, 3, 0.5, (1, 3)) * 0.004
    facing = light.normals(height - rifts * 0.01, letters.em)
    sun = np.clip(facing.lit(), 0, 1)
    # The rim above and on the left throws its shadow into the groove.
    shaded = _thrown(letters, 0.75 * letters.half)
    lit = 0.16 + 1.12 * sun * (1 - 0.62 * shaded) + 0.1 * (facing.z - 0.7)
    stone = light.ramp(material.colours, 0.5 + 0.3 * letters.noise("clouds", 2.5, 5) + 0.24 * rough)
    stone = light.mixed(stone, (0.05, 0.045, 0.04), rifts * 0.75)
    speck = np.clip(np.abs(letters.grain("specks", 0.006)) - 1.6, 0, 1) * 0.16
    return stone * lit[..., None] * 1.05 - speck[..., None] * 0.5


def _thrown(letters: Letters, reach: float) -> Floats:
    """H×W, 0..1: the shadow of the edges above and to the left, `reach` ems long."""
    shift = max(1, round(reach * letters.em * 0.55))
    outside = (letters.mask < 128).astype(np.float32)
    moved = np.ones_like(outside)
    moved[shift:, shift:] = outside[:-shift, :-shift]
    return letters.blurred(moved, reach * 0.28)


def marble(letters: Letters, material: Material) -> Floats:
    """Polished marble: veins that branch, clouds between them, a soft edge with a highlight."""
    ground, cloud, vein, gold = (np.array(from_hex(c), np.float32) for c in material.colours)
    bend_x, bend_y = letters.noise("bend", 0.9, 5, 0.55), letters.noise("bow", 1.7, 5, 0.6)
    slope = letters.xs[None, :] * np.float32(0.7) - letters.ys[:, None] * np.float32(1.0)
    large = np.abs(np.sin((slope * 1.3 + bend_x * 1.5) * np.float32(np.pi)))
    small = np.abs(np.sin((slope * 2.6 - bend_y * 1.7 + bend_x) * np.float32(np.pi)))
    veins = np.exp(-large * 15) * np.clip(0.65 + bend_y, 0, 1) + np.exp(-small * 24) * 0.55
    clouds = np.clip(0.42 + 0.62 * bend_y + 0.5 * np.exp(-large * 3.2), 0, 1)
    colour = ground + (cloud - ground) * (clouds * 0.62)[..., None]
    colour = light.mixed(colour, tuple(vein), np.clip(veins, 0, 1) * 0.85)
    threads = np.exp(-large * 60) * light.step(bend_y, 0.05, 0.3)
    colour = light.mixed(colour, tuple(gold), threads * material.number("gold", 0.0))
    part = np.clip(letters.depth / np.float32(0.035), -0.4, 1)
    facing = light.normals(np.sin(part * np.float32(np.pi / 2)) * np.float32(0.03), letters.em)
    shade = 0.55 + 0.83 * np.clip(facing.lit(), 0, 1)
    polish = light.studio(facing, 0.2) - 0.44
    return colour * shade[..., None] + (np.clip(polish, 0, 1) * 0.4 * (1 - facing.z**8))[..., None]


def ice(letters: Letters, material: Material) -> Floats:
    """Clear ice: white rims, cracks that shine, bubbles, and the cold dark of its middle."""
    warp = letters.noise("warp", 3, 5, 0.6)
    part = np.clip(letters.depth / np.float32(max(letters.half, 0.03)), -0.2, 1)
    height = np.sin(part * np.float32(np.pi / 2)) * np.float32(letters.half * 0.9) + warp * 0.012
    facets, border = cells(letters, "facets", 4.5)
    tilt = light.normals(height + np.maximum(0.02 - border, 0) * 0.3, letters.em)
    deep = 0.38 + 0.3 * part + 0.3 * (facets - 0.5) + 0.35 * warp
    colour = light.ramp(material.colours, 1 - np.clip(deep, 0, 1))
    rifts = np.maximum(cracks(letters, "rift", 1.6, 0.014), cracks(letters, "hair", 3.4, 0.006) * 0.7)
    frost = light.step(letters.noise("frost", 20, 5, 0.7) + 0.8 - letters.depth * 22, 0.3, 1.1)
    bright = light.studio(tilt, 0.04) - 0.4
    colour = colour + (np.clip(bright, -0.3, 1) * 0.75)[..., None] * np.array([0.75, 0.92, 1.0], np.float32)
    colour = light.mixed(colour, (0.93, 0.98, 1.0), np.clip(rifts * 0.7 + frost * 0.75, 0, 1))
    return colour + (tilt.shine(90) * 0.9)[..., None]


def ember(letters: Letters, material: Material) -> Floats:
    """A black crust over glowing rock: heat in the cracks, brighter towards the middle of the strokes."""
    tone, border = cells(letters, "crust", 6.5)
    wander = letters.noise("wander", 9, 5, 0.62)
    gap = border + wander * 0.012 + (tone - 0.5) * 0.012
    inside = np.clip(letters.depth / np.float32(letters.half), 0, 1)
    heat = np.exp(-np.maximum(gap, 0) / 0.0075) * (0.45 + 0.6 * inside)
    heat += letters.blurred(heat, 0.035) * 0.5 + 0.16 * letters.noise("breath", 1.6, 4)
    rough = letters.noise("rough", 34, 4, 0.65)
    dome = np.minimum(np.maximum(gap, 0), 0.05)
    facing = light.normals(dome * 0.9 + rough * 0.006 + np.minimum(letters.depth, 0.03) * 0.8, letters.em)
    crust = np.float32(0.03) + np.clip(facing.lit(), 0, 1) * (0.16 + 0.05 * rough)
    stone = crust[..., None] * np.array([1.0, 0.93, 0.9], np.float32)
    glow = light.ramp(material.colours, np.clip(heat, 0, 1))
    return stone + glow * light.step(heat, 0.08, 0.75)[..., None]


def mosaic(letters: Letters, material: Material) -> Floats:
    """Small stones set in mortar, each of its own tone and tilt, a few of gold."""
    tone, border = cells(letters, "stones", 13)
    count = len(material.colours) - 1
    choice = np.minimum((tone * count).astype(np.int32), count - 1)
    table = np.array([from_hex(colour) for colour in material.colours[1:]], np.float32)
    shade = 0.82 + 0.36 * ((tone * 97) % 1)
    stone = table[choice] * shade[..., None]
    edge = np.clip((border - 0.004) / 0.009, 0, 1)
    height = np.sin(edge * np.float32(np.pi / 2)) * 0.009 + letters.noise("skin", 60, 2) * 0.0015
    facing = light.normals(height, letters.em)
    mortar = np.array(from_hex(material.colours[0]), np.float32) * (
        0.8 + 0.2 * letters.noise("sand", 80, 2)[..., None]
    )
    lit = (
        stone * (0.35 + 1.05 * np.clip(facing.lit(), 0, 1))[..., None] + (facing.shine(24) * 0.28)[..., None]
    )
    share = light.step(border, 0.003, 0.0065)
    return mortar * 0.8 + (lit - mortar * 0.8) * share[..., None]
