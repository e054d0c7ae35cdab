"""The tools, at the left."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QToolButton

from coverstudio.ui.canvas import Tool
from coverstudio.ui.icons import icon
from coverstudio.ui.mask_kinds import MASK_KINDS, MaskKind
from coverstudio.ui.translation import marked, tr
from coverstudio.ui.widgets.forms import column, icon_button

WIDTH = 44
TOOLS = (
    (Tool.SELECT, "cursor", marked("Select and move"), "V"),
    (Tool.ERASE, "eraser", marked("Erase a rectangle"), "E"),
    (Tool.REGION, "bounding-box", marked("Mark lettering"), "R"),
    (Tool.TEXT, "text-t", marked("Add text"), "T"),
    (Tool.PEN, "pen-nib", marked("Draw a path for a text"), "P"),
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
        self._kind: MaskKind = MASK_KINDS[0]
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
        self._add_kinds(self.buttons[Tool.ERASE])
        self.show_tool(Tool.SELECT)

    def _add_kinds(self, made: QToolButton) -> None:
        """Let one button hold every tool that erases; a long press or the other button shows them."""
        kinds = QMenu(made)
        for kind in MASK_KINDS:
            entry = kinds.addAction(icon(kind.icon), f"{tr(kind.name)}\t{kind.key}")
            entry.triggered.connect(lambda _checked=False, kind=kind: self.chosen.emit(kind.tool))
            self.buttons[kind.tool] = made
        made.setMenu(kinds)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(lambda _: made.showMenu())
        made.clicked.disconnect()
        made.clicked.connect(lambda _checked=False: self.chosen.emit(self._kind.tool))

    def show_tool(self, tool: Tool) -> None:
        """Show which tool is in the hand; of those that erase, the button stands for the last one."""
        self.buttons[tool].setChecked(True)
        kind = next((kind for kind in MASK_KINDS if kind.tool is tool), self._kind)
        if kind is not self._kind:
            self._kind = kind
            made = self.buttons[tool]
            made.setIcon(icon("eraser" if tool is Tool.ERASE else kind.icon))
            made.setToolTip(kind.tip)
            made.setAccessibleName(kind.tip)
