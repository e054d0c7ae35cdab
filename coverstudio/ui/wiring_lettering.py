"""Who hears whom where texts are styled: canvas, panel, menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from coverstudio.document.layers import TextLayer
from coverstudio.ui.actions import Actions
from coverstudio.ui.stories.styling import Styling
from coverstudio.ui.window import MainWindow

SPACE, MUCH_SPACE = 5.0, 50.0  # thousandths of an em
_ACTIONS = ("bold", "italic", "larger", "smaller", "wider", "tighter", "much_wider", "much_tighter")


def lettering_runs(story: Styling) -> dict[str, Callable[[], object]]:
    """Return what the entries of the menu of texts do."""
    return {
        "bold": story.flip_bold,
        "italic": story.flip_italic,
        "larger": lambda: story.step_size(1),
        "smaller": lambda: story.step_size(-1),
        "wider": lambda: story.step_space(SPACE),
        "tighter": lambda: story.step_space(-SPACE),
        "much_wider": lambda: story.step_space(MUCH_SPACE),
        "much_tighter": lambda: story.step_space(-MUCH_SPACE),
    }


class LetteringWiring(QObject):
    """The connections of one window; they go with it, being its child."""

    def __init__(self, window: MainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        window.canvas.stretch_chosen.connect(window.stories.lettering.choose_stretch)
        window.studio.editor.state_changed.connect(self._on_selected)
        window.studio.editor.selection_changed.connect(self._on_selected)
        self._on_selected()

    def _on_selected(self) -> None:
        layer = self._window.studio.editor.selected
        for identity in _ACTIONS:
            self._actions.enable(identity, isinstance(layer, TextLayer) and not layer.locked)
