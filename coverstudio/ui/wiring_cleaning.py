"""Who hears whom where lettering is found, erased and proved: canvas, panel, keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from coverstudio.document.geometry import Box
from coverstudio.ui.canvas import Tool
from coverstudio.ui.stages import CLEAN
from coverstudio.ui.window import MainWindow

HOLD = Qt.Key.Key_Y
NONE = -1


class CleaningWiring(QObject):
    """The connections of one window; they go with it, being its child."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._cleaning, self._comparing = window.stories.cleaning, window.stories.comparing
        self._words = window.stories.picture_words
        canvas, panel = window.canvas, window.clean
        canvas.region_toggled.connect(self._cleaning.toggle)
        canvas.region_drawn.connect(self._on_region_drawn)
        canvas.region_reshaped.connect(self._cleaning.reshape)
        canvas.region_hovered.connect(panel.regions.point_at)
        canvas.tool_changed.connect(self._on_tool_changed)
        canvas.comparison_left.connect(lambda: self._comparing.show("off"))
        panel.regions.pointed_at.connect(self._on_pointed)
        panel.write.place_asked.connect(self._on_place_asked)
        panel.regions.mark_asked.connect(self._on_mark_asked)
        window.stages.changed.connect(self._show)
        self._cleaning.changed.connect(self._show_regions)
        self._words.changed.connect(self._on_words_changed)
        self._comparing.changed.connect(self._show)
        self._hold = QShortcut(QKeySequence(HOLD), window)
        self._hold.setAutoRepeat(False)
        self._hold.activated.connect(self._on_held)
        self._show()

    def _is_open(self) -> bool:
        return self._window.stages.stage == CLEAN

    def _show(self) -> None:
        self._window.canvas.set_comparison(self._comparing.on_page() if self._is_open() else None)
        self._show_regions()

    def _show_regions(self) -> None:
        """Show the regions, unless something is compared: they would hide what is to be seen."""
        if self._is_open() and not self._comparing.is_over_page:
            self._window.canvas.set_regions(self._cleaning.on_page())
        else:
            self._window.canvas.clear_regions()

    def _on_mark_asked(self) -> None:
        canvas = self._window.canvas
        canvas.set_tool(Tool.SELECT if canvas.tool() is Tool.REGION else Tool.REGION)

    def _on_place_asked(self, asked: bool) -> None:
        self._words.await_place(asked)
        self._window.canvas.set_tool(Tool.REGION if self._words.awaits_place else Tool.SELECT)

    def _on_region_drawn(self, box: Box) -> None:
        if self._words.awaits_place:
            self._words.write_in(box)
            self._window.canvas.set_tool(Tool.SELECT)
        else:
            self._cleaning.mark(box)

    def _on_pointed(self, index: int) -> None:
        """Light the region that is pointed at, else the one that is written in."""
        place = self._words.place
        self._window.canvas.point_at_region(place.index if index < 0 and place is not None else index)

    def _on_words_changed(self) -> None:
        self._on_pointed(NONE)

    def _on_tool_changed(self, tool: Tool) -> None:
        self._window.clean.regions.show_tool(tool is Tool.REGION)
        if tool not in (Tool.SELECT, Tool.HAND):
            self._comparing.show("off")  # whoever works on the page wants to see what is there
        if tool is not Tool.REGION:
            self._words.await_place(False)
        else:
            self._window.stages.show_stage(CLEAN)

    def _on_held(self) -> None:
        """Show the picture as it was until the key is let go, wherever the focus is by then."""
        application = QApplication.instance()
        if application is not None and self._is_open() and self._comparing.original is not None:
            application.installEventFilter(self)
            self._comparing.hold(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the key to be let go, or the window to be left."""
        if _is_let_go(event) or event.type() == QEvent.Type.ApplicationDeactivate:
            application = QApplication.instance()
            if application is not None:
                application.removeEventFilter(self)
            self._comparing.hold(False)
        return super().eventFilter(watched, event)


def _is_let_go(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyRelease:
        return False
    return event.key() == HOLD and not event.isAutoRepeat()
