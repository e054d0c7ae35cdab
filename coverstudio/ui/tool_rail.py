"""The tools, at the left."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton

from coverstudio.ui.canvas import Tool
from coverstudio.ui.translation import marked, tr
from coverstudio.ui.widgets.forms import column, icon_button

WIDTH = 44
TOOLS = (
    (Tool.SELECT, "cursor", marked("Select and move"), "V"),
    (Tool.ERASE, "eraser", marked("Erase a rectangle"), "E"),
    (Tool.REGION, "bounding-box", marked("Mark lettering"), "R"),
    (Tool.TEXT, "text-t", marked("Add text"), "T"),
    (Tool.ZONE, "selection", marked("Keep a place calm for the title"), "C"),
    (Tool.HAND, "hand", marked("Move the view"), "H"),
)


class ToolRail(QFrame):
    """`chosen(Tool)` tells what the user takes into the hand."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tool_rail")
        self.setFixedWidth(WIDTH)
        self.buttons: dict[Tool, QToolButton] = {}
        self._group = QButtonGroup(self)
        layout = column(gap=4)
        layout.setContentsMargins(6, 8, 6, 8)
        for tool, icon_name, name, key in TOOLS:
            made = icon_button(icon_name, f"{tr(name)} ({key})", role="tool")
            made.setIconSize(QSize(20, 20))
            made.setCheckable(True)
            made.clicked.connect(lambda _checked=False, tool=tool: self.chosen.emit(tool))
            self._group.addButton(made)
            self.buttons[tool] = made
            layout.addWidget(made)
        layout.addStretch(1)
        self.setLayout(layout)
        self.show_tool(Tool.SELECT)

    def show_tool(self, tool: Tool) -> None:
        """Show which tool is in the hand."""
        self.buttons[tool].setChecked(True)
