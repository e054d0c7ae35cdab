"""The tools that erase and mask by hand, as rail, bar and panel offer them."""

from __future__ import annotations

from dataclasses import dataclass

from coverstudio.ui.canvas import Tool
from coverstudio.ui.translation import marked, tr


@dataclass(frozen=True)
class MaskKind:
    """A tool with its icon, its name and its key."""

    tool: Tool
    icon: str
    name: str
    key: str

    @property
    def tip(self) -> str:
        """The name in the user's language, with the key."""
        return f"{tr(self.name)} ({self.key})"


MASK_KINDS = (
    MaskKind(Tool.ERASE, "rectangle", marked("Erase a rectangle"), "E"),
    MaskKind(Tool.ELLIPSE, "circle", marked("Erase an ellipse"), "O"),
    MaskKind(Tool.LASSO, "scribble-loop", marked("Erase inside a line drawn freely"), "L"),
    MaskKind(Tool.BRUSH, "paint-brush", marked("Paint a mask"), "B"),
    MaskKind(Tool.RUBBER, "minus-circle", marked("Rub the mask out"), "X"),
)
