"""A line of lettering as it is ordered, before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]

STYLES = ("plain", "outline", "hard shadow", "soft shadow", "glow")


@dataclass(frozen=True)
class Line:
    """One line of lettering: where its centre lies, in pixels, and how it looks.

    `angle` is in degrees, clockwise. `arc` is how many degrees the line bends over in all, its middle highest
    where it is above 0. A `vertical` line has its letters one below the other. `opacity` is 0..1. With
    `invented` above 0 the letters are not the font's: they are made of pieces of its letters, from this seed.
    """

    text: str
    font: str
    size: int
    centre: tuple[float, float]
    angle: float
    style: str
    fill: Colour = (0, 0, 0)
    arc: float = 0.0
    vertical: bool = False
    opacity: float = 1.0
    invented: int = 0
    kind: str = "line"
