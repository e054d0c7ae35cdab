"""Light: neon tubes and letters that glow."""

from __future__ import annotations

import numpy as np

from coverstudio.generation.materials import Material
from coverstudio.worker.pipelines.materials import light
from coverstudio.worker.pipelines.materials.letters import Letters
from coverstudio.worker.pipelines.procedural.colour import Floats


def neon(letters: Letters, material: Material) -> Floats:
    """A glass tube along the middle of every stroke, white-hot inside, in a channel that it lights."""
    local = np.maximum(letters.blurred(letters.depth, 0.002), 0)
    ridge = np.float32(letters.half)
    core = light.step(local / ridge, 0.42, 0.86)
    halo = np.clip(local / ridge, 0, 1) ** 1.5
    flicker = 1 + 0.07 * letters.noise("flicker", 1.2, 2)
    bright = (0.16 + 0.42 * halo + 0.62 * core) * flicker
    wall = np.exp(-np.maximum(letters.depth, 0) / np.float32(0.006)) * 0.26
    return light.ramp(material.colours, bright + wall + letters.grain("grain") * np.float32(0.008))


def glow(letters: Letters, material: Material) -> Floats:
    """Letters made of light: white in the middle, of the glow's colour towards the edge, with haze."""
    inside = np.clip(letters.depth / np.float32(letters.half), 0, 1)
    haze = letters.noise("haze", 2.2, 5, 0.6)
    rays = letters.noise("rays", 7, 3, 0.5, (0.4, 8))
    bright = 0.5 + 0.5 * inside**0.7 + 0.2 * haze + 0.07 * rays
    return light.ramp(material.colours, bright + letters.grain("grain") * np.float32(0.01))
