"""Metals: a studio mirrored in bevels, in crinkled foil, in brushed faces; and what weather does to them."""

from __future__ import annotations

import numpy as np

from coverstudio.generation.materials import Material
from coverstudio.worker.pipelines.materials import light
from coverstudio.worker.pipelines.materials.letters import Letters
from coverstudio.worker.pipelines.materials.patterns import cells
from coverstudio.worker.pipelines.procedural.colour import Floats, from_hex


def metal(letters: Letters, material: Material) -> Floats:
    """Polished or brushed metal; the colours run from its shadows to its highlights."""
    height = _bevel(letters, material.number("bevel", 0.05), material.number("chisel", 0.0))
    height += letters.noise("dents", 2.2, 3) * np.float32(material.number("dents", 0.0))
    height += letters.noise("crinkle", 16, 3, 0.6) * np.float32(material.number("crinkle", 0.0))
    facing = light.normals(height, letters.em)
    bright = light.studio(facing, material.number("roughness", 0.1))
    bright += _glances(letters) * np.float32(material.number("glance", 0.2)) * facing.z**4
    brushed = material.number("brushed", 0.0)
    if brushed:
        bright += letters.noise("brush", 150, 2, 0.7, (60, 1)) * np.float32(brushed) * facing.z
    bright += letters.grain("grain") * np.float32(0.012)
    colour = light.ramp(material.colours, bright)
    return _weathered(letters, material, colour) if material.number("patina", 0.0) else colour


def gilded(letters: Letters, material: Material) -> Floats:
    """Leaf laid on in squares, worn through to the bole below at the edges of its flakes."""
    tone, border = cells(letters, "leaf", 2.2)
    wrinkle = letters.noise("wrinkle", 7, 5, 0.62)
    height = _bevel(letters, 0.02, 0.0) + wrinkle * np.float32(0.006)
    bright = light.studio(light.normals(height, letters.em), 0.12) + (tone - 0.5) * np.float32(0.2)
    bright += _glances(letters) * np.float32(0.3)
    worn = light.step(letters.noise("worn", 5, 6, 0.62) - border * 1.5, 0.3, 0.42)
    colour = light.ramp(material.colours[1:], bright + letters.grain("grain") * np.float32(0.02))
    bole = np.array(from_hex(material.colours[0]), np.float32) * (0.9 + 0.2 * wrinkle[..., None])
    return colour + (bole - colour) * worn[..., None]


def rust(letters: Letters, material: Material) -> Floats:
    """Iron that stood in the rain: flakes of paint left, pits, and streaks that run down."""
    dark, *_, paint = (np.array(from_hex(c), np.float32) for c in material.colours)
    rough = letters.noise("rough", 9, 6, 0.68)
    streaks = letters.noise("streaks", 9, 4, 0.6, (1, 9))
    pits = light.step(letters.noise("pits", 26, 4, 0.6), 0.25, 0.5)
    left = light.step(letters.noise("left", 3.2, 7, 0.62) - streaks * 0.25 + letters.depth - 0.22, 0.0, 0.04)
    height = _bevel(letters, 0.04, 0.0) + rough * (1 - left) * 0.005 - pits * 0.006 + left * 0.005
    facing = light.normals(height, letters.em)
    colour = light.ramp(material.colours[:4], 0.45 + rough * 0.45 + streaks * 0.16)
    colour = light.mixed(colour, tuple(dark), pits * 0.6)
    coat = paint * (0.9 + 0.16 * streaks[..., None])
    colour = colour + (coat - colour) * left[..., None]
    shade = 0.3 + facing.lit() * 1.3
    return colour * shade[..., None] + (facing.shine(30) * left * 0.3)[..., None]


def _bevel(letters: Letters, width: float, chisel: float) -> Floats:
    """Return heights: a rounded edge `width` ems wide, or cut to a ridge that is `chisel` steep."""
    if chisel:
        return letters.blurred(letters.depth, 0.006) * np.float32(chisel)
    part = np.clip(letters.depth / np.float32(width), -0.4, 1)
    return np.sin(part * np.float32(np.pi / 2)) * np.float32(width * 0.9)


def _glances(letters: Letters) -> Floats:
    """Return bands of light that lie aslant over all letters, as over one sheet of metal."""
    along = letters.xs[None, :] * np.float32(0.82) + letters.ys[:, None] * np.float32(0.57)
    phase = letters.rng("glance").random() * 6.283 + letters.noise("sway", 0.9, 3) * 2.4
    return np.sin(along * np.float32(3.1) + phase) * 0.7 + np.sin(along * np.float32(7.3) + 2 * phase) * 0.3


def _weathered(letters: Letters, material: Material, colour: Floats) -> Floats:
    """Lay verdigris where water stays: along the edges, in streaks down from them."""
    most = material.number("patina", 0.0)
    drift = letters.noise("drift", 4, 6, 0.6) + letters.noise("run", 12, 3, 0.5, (1, 8)) * 0.6
    near = 1 - np.clip(letters.depth / np.float32(0.07), 0, 1)
    share = light.step(drift + near * 0.55 + letters.fall * 0.2, 0.95 - most, 1.5 - most)
    crust = letters.noise("crust", 40, 3, 0.6)
    lit = light.normals(crust * np.float32(0.004), letters.em).lit() + 0.42
    green = light.ramp(("#1f5a54", "#4f9d8a", "#a9d8c4"), 0.5 + crust * 0.5) * lit[..., None]
    return colour + (green - colour) * (share * 0.92)[..., None]
