"""The page in the middle of the window, and the tools that work on it."""

from coverstudio.ui.canvas.canvas import Canvas
from coverstudio.ui.canvas.tools import LIGHT_COLOURS, CanvasColours, RegionOnPage, Tool
from coverstudio.ui.canvas.zone_tool import Zone

__all__ = ["LIGHT_COLOURS", "Canvas", "CanvasColours", "RegionOnPage", "Tool", "Zone"]
