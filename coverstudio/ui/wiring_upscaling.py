"""Who hears whom where pictures get more pixels: layer list, status line, menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from coverstudio.document.layers import ImageLayer
from coverstudio.editor.editor import Editor
from coverstudio.ui.actions import Actions
from coverstudio.ui.stories.upscaling import Upscaling
from coverstudio.ui.window import MainWindow


class UpscaleWiring(QObject):
    """The connections of one window; they go with it, being its child."""

    def __init__(self, window: MainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._editor, self._actions = window.studio.editor, actions
        story = window.stories.upscaling
        window.status_line.upscale_asked.connect(story.to_print)
        window.layers.upscale_asked.connect(story.to_print)
        window.layers.compare_asked.connect(story.open)
        self._editor.selection_changed.connect(self._show_state)
        self._editor.document_changed.connect(self._show_state)
        self._show_state()

    def _show_state(self) -> None:
        self._actions.enable("upscale", isinstance(self._editor.selected, ImageLayer))


def upscale_runs(story: Upscaling, editor: Editor) -> dict[str, Callable[[], object]]:
    """Return what the entry of the menu does."""

    def compare() -> None:
        if editor.selected is not None:
            story.open(editor.selected.id)

    return {"upscale": compare}
