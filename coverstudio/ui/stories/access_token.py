"""The access token for models whose makers want to know who downloads them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from coverstudio.generation.models.facts import ModelError
from coverstudio.ui.stories.studio import Studio


class AccessToken(QObject):
    """What is known of the token; it stays with the system's keyring, whose work is done in threads."""

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._is_there, self._trouble = False, ""

    @property
    def is_there(self) -> bool:
        """Whether there is a token, as far as `look` has been answered."""
        return self._is_there

    @property
    def trouble(self) -> str:
        """Why the keyring did not do as it was told, empty when it did."""
        return self._trouble

    def look(self) -> None:
        """Look whether there is a token; the system may ask the user for the keyring's password."""
        self._studio.errands.send(self._change(None))

    def save(self, token: str) -> None:
        """Let the keyring keep the token."""
        self._studio.errands.send(self._change(lambda: _save(token)))

    def remove(self) -> None:
        """Let the keyring forget the token."""
        self._studio.errands.send(self._change(_remove))

    async def _change(self, change: Callable[[], None] | None) -> None:
        try:
            if change is not None:
                await asyncio.to_thread(change)
                self._trouble = ""
            self._is_there = await asyncio.to_thread(lambda: load() is not None)
        except ModelError as error:
            self._trouble = str(error)
        self.changed.emit()


def load() -> str | None:
    """Return the token, None where there is none; takes the time of the keyring. Raises ModelError."""
    from coverstudio.generation.models.tokens import load_token

    return load_token()


def _save(token: str) -> None:
    from coverstudio.generation.models.tokens import save_token

    save_token(token)


def _remove() -> None:
    from coverstudio.generation.models.tokens import remove_token

    remove_token()
