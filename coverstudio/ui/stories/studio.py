"""What every panel and every story is given: one frozen bundle instead of globals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from coverstudio.editor.editor import Editor
from coverstudio.editor.jobs import Jobs
from coverstudio.generation.generator import Generator
from coverstudio.rendering.images import Images
from coverstudio.settings import Settings
from coverstudio.ui.stories.errands import Errands


@dataclass(frozen=True)
class Message:
    """One sentence at the bottom of the window, with the fix as a button where there is one."""

    sentence: str
    kind: Literal["error", "note"] = "note"
    action: str = ""
    act: Callable[[], object] | None = None
    close: Callable[[], object] | None = None


class Messages(QObject):
    """The one road for everything that the user is told."""

    told = Signal(object)

    def note(
        self,
        sentence: str,
        action: str = "",
        act: Callable[[], object] | None = None,
        close: Callable[[], object] | None = None,
    ) -> None:
        """Tell something; `act` runs when the button `action` is clicked, `close` when it is waved away."""
        self.told.emit(Message(sentence, "note", action, act, close))

    def error(self, sentence: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Tell what went wrong; it stays until it is closed."""
        self.told.emit(Message(sentence, "error", action, act))


class Preferences(QObject):
    """The settings of now; `changed(old, new)` tells of changes, `keep` writes them down."""

    changed = Signal(object, object)

    def __init__(self, settings: Settings, keep: Callable[[Settings], object]) -> None:
        super().__init__()
        self._settings = settings
        self._keep = keep

    @property
    def settings(self) -> Settings:
        """The settings of now."""
        return self._settings

    def change(self, **values: Any) -> None:
        """Change some settings and keep them."""
        self.use(msgspec.structs.replace(self._settings, **values))

    def use(self, new: Settings) -> None:
        """Take other settings and keep them."""
        old = self._settings
        if new != old:
            self._settings = new
            self._keep(new)
            self.changed.emit(old, new)


@dataclass(frozen=True)
class Studio:
    """The open document, the jobs, the source of pixels, the decoded pictures, settings and messages."""

    editor: Editor
    jobs: Jobs
    generator: Generator
    images: Images
    preferences: Preferences
    messages: Messages
    errands: Errands
