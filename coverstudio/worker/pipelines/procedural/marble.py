"""Marbled paper: drops of ink on a bath, combed, as bookbinders make it.

Every drop pushes the ink around it outwards by the rule that keeps its area; a comb's tine drags it along,
less so with distance. Outlines are moved, not pixels, so the edges stay sharp at any size.
After A. Jaffer, "Oseen Flow in Ink Marbling", 2017, and S. Lu et al., "Mathematical Marbling", 2012.
"""

from __future__ import annotations

import numpy as np

from coverstudio.worker.pipelines.procedural.colour import Colour
from coverstudio.worker.pipelines.procedural.label import label
from coverstudio.worker.pipelines.procedural.paint import Points, fill, polygon
from coverstudio.worker.pipelines.procedural.sheet import Sheet

_CORNERS, _FINE_CORNERS = 900, 480  # of an outline; combing draws it out far


def draw(sheet: Sheet) -> float:
    """Paint it; returns the grain it wants."""
    palette = sheet.palette
    sheet.canvas.drawPaint(fill(palette.depth(0.85)))
    pattern = str(sheet.rng("pattern").choice(["stone", "swirl", "gelgit", "nonpareil"]))
    drops, colours = _bath(sheet, fine=pattern in {"stone", "swirl"})
    sheet.at(0.4)
    if pattern in {"gelgit", "nonpareil"}:
        drops = _densified(drops, 4)
    _comb(sheet, drops, pattern)
    sheet.at(0.5)
    centre = np.array([sheet.width / 2, sheet.height / 2])
    for index, (drop, colour) in enumerate(zip(drops, colours, strict=True)):
        sheet.canvas.drawPath(polygon(drop * sheet.unit + centre), fill(colour))
        if index % 12 == 0:
            sheet.at(0.5 + 0.35 * index / len(drops), show=index % 48 == 0)
    label(sheet)
    return 2.6


def _bath(sheet: Sheet, *, fine: bool) -> tuple[Points, list[Colour]]:
    """All drops in the order they fell: N×corners×2 in units, about the middle of the page."""
    rng = sheet.rng("bath")
    palette = sheet.palette
    half = np.array([sheet.width, sheet.height]) / sheet.unit / 2 + 0.12
    inks = [
        palette.depth(0.0),
        palette.depth(0.28),
        palette.accent,
        palette.depth(0.55),
        palette.second,
        palette.depth(1.0),
    ]
    weights = np.array([0.27, 0.2, 0.14, 0.17, 0.08, 0.14])
    count = 380 if fine else 150
    corners = int(np.clip(sheet.unit * 1.3, 160, _FINE_CORNERS if fine else _CORNERS))
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    drops = np.zeros((count, corners, 2))
    colours: list[Colour] = []
    for index in range(count):
        centre = rng.uniform(-1, 1, 2) * half
        radius = (0.16 if index < 40 else 0.085) * rng.uniform(0.45, 1.25)
        if fine:
            radius *= 0.75 if index < 90 else 0.5 if index < 240 else 0.22
        away = drops[:index] - centre
        squared = np.maximum((away**2).sum(axis=2, keepdims=True), 1e-12)
        drops[:index] = centre + away * np.sqrt(1 + radius**2 / squared)
        drops[index] = centre + ring * radius
        colours.append(inks[int(rng.choice(len(inks), p=weights))])
        if index % 15 == 0:
            sheet.at(0.4 * index / count)
    return drops, colours


def _densified(drops: Points, times: int) -> Points:
    """The same outlines with more corners, for a comb that will draw them out."""
    shares = (np.arange(times) / times)[None, None, :, None]
    steps = np.roll(drops, -1, axis=1) - drops
    return (drops[:, :, None, :] + steps[:, :, None, :] * shares).reshape(len(drops), -1, 2)


def _comb(sheet: Sheet, drops: Points, pattern: str) -> None:
    """Draw the comb through the bath: one of the old patterns, by the seed."""
    rng = sheet.rng("comb")
    points = drops.reshape(-1, 2)
    if pattern == "stone":
        _wave(points, 0.02, 2.1, 0.3, axis=0)
    elif pattern == "swirl":
        for _ in range(5):
            centre, turn = rng.uniform(-0.5, 0.5, 2), rng.uniform(0.7, 1.6) * rng.choice([-1, 1])
            _whirl(points, centre, turn, rng.uniform(0.12, 0.24))
    else:
        for tine in np.arange(-0.7, 0.71, 0.14):
            _tine(points, axis=0, at=tine, pull=0.3 * (1 if round(tine / 0.14) % 2 else -1), reach=0.05)
        if pattern == "nonpareil":
            for tine in np.arange(-0.6, 0.61, 0.045):
                _tine(points, axis=1, at=tine, pull=0.11, reach=0.016)
    _wave(points, 0.018, 1.7, rng.uniform(0, 6), axis=1)


def _tine(points: Points, axis: int, at: float, pull: float, reach: float) -> None:
    """Drag along `axis` (0 sideways, 1 downwards) with a tine that stands `at` on the other axis."""
    away = np.abs(points[:, 1 - axis] - at)
    points[:, axis] += pull * np.exp(-away / reach)


def _wave(points: Points, height: float, waves: float, phase: float, axis: int) -> None:
    points[:, axis] += height * np.sin(points[:, 1 - axis] * waves * 2 * np.pi + phase)


def _whirl(points: Points, centre: Points, turn: float, reach: float) -> None:
    away = points - centre
    angle = turn * np.exp(-np.hypot(away[:, 0], away[:, 1]) / reach)
    cos, sin = np.cos(angle), np.sin(angle)
    points[:, 0] = centre[0] + away[:, 0] * cos - away[:, 1] * sin
    points[:, 1] = centre[1] + away[:, 0] * sin + away[:, 1] * cos
