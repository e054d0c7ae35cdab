"""Fonts from the user's folders: added, and looked after when files come and go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coverstudio.rendering.font_library.folders import FolderFonts
from coverstudio.ui.stories.asking import ask_for_folder
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told, tr, tr_count


class FontFolders(QObject):
    """`changed` tells that families came or went."""

    changed = Signal()

    def __init__(self, studio: Studio, window: Callable[[], QWidget]) -> None:
        super().__init__()
        self._studio, self._window = studio, window
        self._told: frozenset[str] = frozenset()
        self._is_looking = False

    def ask(self) -> None:
        """Ask for a folder and use its fonts."""
        self._studio.errands.send(self._ask())

    async def _ask(self) -> None:
        last = self._studio.preferences.settings.last_folder or str(Path.home())
        folder = await ask_for_folder(self._window(), tr("Use the fonts of a folder"), last)
        if folder is not None:
            await self.add(folder)

    async def add(self, folder: Path) -> None:
        """Use the fonts of a folder from now on, and tell what became of them. Raises WriteError."""
        from coverstudio.rendering.font_library.kept import change_kept

        await asyncio.to_thread(change_kept, lambda kept: kept.with_folder(folder))
        found = await self._look()
        count = len(found.come)
        said = tr_count(count, "1 family more from the folder.", "{count} families more from the folder.")
        self._studio.messages.note(" ".join((said, *self._not_told(found))))

    def look_again(self) -> None:
        """Look whether fonts came or went, as when the user returns from elsewhere."""
        if not self._is_looking:
            self._studio.errands.send(self._look_around())

    async def _look_around(self) -> None:
        found = await self._look()
        lost = sorted(found.gone & self._families_in_use())
        if lost:
            self._studio.messages.error(
                tr(
                    "The font “{family}” is gone, so another one stands in: bring it back or choose another.",
                    family="”, “".join(lost),
                )
            )
        for sentence in self._not_told(found):
            self._studio.messages.note(sentence)

    async def _look(self) -> FolderFonts:
        from coverstudio.rendering import fonts

        self._is_looking = True
        try:
            found = await asyncio.to_thread(fonts.look_again)
        finally:
            self._is_looking = False
        if found.is_other:
            self.changed.emit()
        return found

    def _not_told(self, found: FolderFonts) -> tuple[str, ...]:
        """Return, in the user's words, what was left out and was not told before: the first, and how many."""
        new = [sentence for sentence in found.left_out if sentence not in self._told]
        self._told = frozenset(found.left_out)
        if not new:
            return ()
        others = len(new) - 1
        return (
            told(new[0]),
            *((tr_count(others, "So with one file more.", "So with {count} files more."),) if others else ()),
        )

    def _families_in_use(self) -> set[str]:
        texts = tuple(self._studio.editor.document.texts)
        in_spans = {span.family for text in texts for span in text.spans if span.family is not None}
        return {text.family for text in texts} | in_spans
