"""What the canvas is told and tells: its tools, its colours, and regions of lettering on the page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Tool(Enum):
    """What a press of the mouse on the page begins."""

    SELECT = "select"
    ERASE = "erase"
    REGION = "region"
    ELLIPSE = "erase ellipse"
    LASSO = "erase lasso"
    BRUSH = "mask brush"
    RUBBER = "mask rubber"
    TEXT = "text"
    PEN = "pen"
    ZONE = "calm zone"
    HAND = "hand"


OUTLINE_TOOLS = (Tool.ERASE, Tool.ELLIPSE, Tool.LASSO)
BRUSH_TOOLS = (Tool.BRUSH, Tool.RUBBER)
MASK_TOOLS = OUTLINE_TOOLS + BRUSH_TOOLS


@dataclass(frozen=True)
class RegionOnPage:
    """A piece of lettering found in a picture, its corners in millimetres on the page.

    `score` is the detector's (0..1); `chosen` says that it would be erased, `legible` that it reads as words,
    `by_hand` that the user marked it.
    """

    polygon: tuple[tuple[float, float], ...]
    text: str
    score: float
    chosen: bool
    legible: bool = True
    by_hand: bool = False


@dataclass(frozen=True)
class CanvasColours:
    """The colours around and over the page, as Qt colour names; neutral and dark unless told otherwise."""

    pasteboard: str = "#26272b"
    edge: str = "#17181a"
    accent: str = "#4c8dff"
    handle: str = "#ffffff"
    bleed: str = "#e5484d"
    safe: str = "#22b8cf"
    snap: str = "#ff3fa4"
    erase: str = "#ff5a4f"
    mask: str = "#f5103c"
    finding: str = "#ffb02e"
    label: str = "#1b1c1f"
    label_text: str = "#f2f2f4"
    caption: str = "#9a9ba3"


LIGHT_COLOURS = CanvasColours(pasteboard="#d9dade", edge="#b4b6bd", accent="#1f6feb", caption="#5d5e66")
"""The colours for a light window."""
