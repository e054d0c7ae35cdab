"""Who hears whom where the cover is proofed: canvas, panel, menu."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject

from coverstudio.ui.actions import Actions
from coverstudio.ui.stories.proofing import Mode, Proofing
from coverstudio.ui.stories.trim_drift import TrimDrift
from coverstudio.ui.window import MainWindow

# The entries of the menu, by what they lay over the page.
ACTIONS: dict[Mode, str] = {"colours": "proof", "gamut": "proof_gamut", "ink": "proof_ink"}


class ProofWiring(QObject):
    """The connections of one window; they go with it, being its child."""

    def __init__(self, window: MainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        self._proofing, self._drift = window.stories.proofing, window.stories.drift
        canvas = window.canvas
        self._proofing.area = canvas.proof_area
        self._proofing.picture_changed.connect(canvas.set_proof)
        self._proofing.changed.connect(self._show_state)
        canvas.area_changed.connect(self._proofing.look_soon)
        self._drift.changed.connect(self._show_state)
        self._proofing.look_soon()
        self._show_state()

    def _show_state(self) -> None:
        for mode, identity in ACTIONS.items():
            self._actions.by_id[identity].setChecked(self._proofing.mode == mode)
        self._actions.by_id["drift"].setChecked(self._drift.way is not None)
        self._window.canvas.set_cut(self._drift.cut())


def proof_runs(proofing: Proofing, drift: TrimDrift) -> dict[str, Callable[[], object]]:
    """Return what the entries of the menu do."""
    runs: dict[str, Callable[[], object]] = {
        identity: functools.partial(proofing.toggle, mode) for mode, identity in ACTIONS.items()
    }
    return runs | {"drift": lambda: drift.show(drift.way is None)}
