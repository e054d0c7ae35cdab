"""Every picture that was ever generated: starred, searched, compared, put on the page again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from coverstudio import paths
from coverstudio.document.pictures import Recipe
from coverstudio.ui.stories.asking import ask_where_to_save
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.stories.taking_out import TakenOut, put_back, take_out
from coverstudio.ui.translation import tr, tr_count

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from coverstudio.editor.gallery import Gallery, Kept
    from coverstudio.editor.pictures import Made

PAGE = 500  # pictures that one search returns
MOST_COMPARED = 4
_LONGEST_NAME = 40


class KeptPictures(QObject):
    """The gallery for the window; everything that touches the disk happens in threads.

    Signals: `arrived(Kept)` for another picture, `starred(Kept)` for one that got or lost its star,
    `removed(ids)`; `opened` and `compare_asked(tuple of Kept)` ask for a window; `recipe_chosen(Recipe)` says
    that its settings are wanted in the panel, `again_asked(Kept)` that the picture is to be made once more.
    """

    arrived = Signal(object)
    starred = Signal(object)
    removed = Signal(object)
    opened = Signal()
    compare_asked = Signal(object)
    recipe_chosen = Signal(object)
    again_asked = Signal(object)

    def __init__(self, studio: Studio, window: Callable[[], QWidget]) -> None:
        super().__init__()
        self._studio, self._window = studio, window
        self._gallery: Gallery | None = None
        self._seen: dict[str, Kept] = {}
        # One thing after the other: a star that is given and taken away at once is gone, and a search for
        # stars finds the one that has just been given.
        self._in_turn = asyncio.Lock()

    @property
    def gallery(self) -> Gallery:
        """Where the pictures lie. It touches the disk: use it in threads, except for the paths of files."""
        # Loaded when it is needed: sqlite is no part of the start.
        from coverstudio.editor.gallery import Gallery

        if self._gallery is None:
            self._gallery = Gallery(paths.data_dir() / "gallery")
        return self._gallery

    def open(self) -> None:
        """Show the gallery."""
        self.opened.emit()

    async def keep(self, made: Made, thumbnail: QImage) -> Kept:
        """Keep a picture of the open cover. Raises OSError when the disk refuses."""
        store = self._studio.editor.store
        async with self._in_turn:
            kept = await asyncio.to_thread(
                lambda: self.gallery.keep(store, made, _encoded(thumbnail)),
            )
        self._seen[kept.id] = kept
        self.arrived.emit(kept)
        return kept

    async def search(self, words: str = "", *, starred: bool = False, before: str = "") -> tuple[Kept, ...]:
        """Return the newest pictures that have all of `words`, at most PAGE, older than `before`."""
        async with self._in_turn:
            found = await asyncio.to_thread(
                lambda: self.gallery.search(words, starred=starred, most=PAGE, before=before)
            )
        self._seen.update((kept.id, kept) for kept in found)
        return found

    def seen(self, identity: str) -> Kept | None:
        """Return a picture that was kept or found since the start, as it is now."""
        return self._seen.get(identity)

    def use(self, identity: str) -> None:
        """Put a picture on the page as the background: one step of undo."""
        kept = self._seen.get(identity)
        if kept is not None:
            self._studio.errands.send(self._use(kept))

    async def _use(self, kept: Kept) -> None:
        from coverstudio.editor.backgrounds import with_background

        editor = self._studio.editor
        made = await asyncio.to_thread(self.gallery.made, kept, editor.store)
        editor.edit(lambda document: with_background(document, made), tr("Background"))

    def star(self, identity: str, starred: bool) -> None:
        """Give a picture a star, or take it away; shown at once, written in a moment."""
        kept = self._seen.get(identity)
        if kept is not None and kept.starred != starred:
            self._seen[identity] = changed = msgspec.structs.replace(kept, starred=starred)
            self.starred.emit(changed)
            self._studio.errands.send(self._star(kept, starred))

    async def _star(self, before: Kept, starred: bool) -> None:
        try:
            async with self._in_turn:
                await asyncio.to_thread(self.gallery.star, before.id, starred)
        except OSError:
            self._seen[before.id] = before
            self.starred.emit(before)
            raise

    def remove(self, identities: Sequence[str]) -> None:
        """Delete pictures from the gallery; what shows them on a cover has pictures of its own.

        Until the next message the user may take it back.
        """
        chosen = tuple(kept for one in identities if (kept := self._seen.get(one)) is not None)
        self._studio.errands.send(self._remove(chosen))

    async def _remove(self, pictures: tuple[Kept, ...]) -> None:
        store, identities = self._studio.editor.store, tuple(kept.id for kept in pictures)
        async with self._in_turn:
            taken = await asyncio.to_thread(take_out, self.gallery, pictures, store)
        for identity in identities:
            self._seen.pop(identity, None)
        self.removed.emit(identities)
        self._studio.messages.note(
            tr_count(len(identities), "1 picture removed.", "{count} pictures removed."),
            tr("Undo"),
            lambda: self._studio.errands.send(self._bring_back(taken)),
        )

    async def _bring_back(self, taken: tuple[TakenOut, ...]) -> None:
        store = self._studio.editor.store
        async with self._in_turn:
            kept = await asyncio.to_thread(put_back, self.gallery, taken, store)
        for one in kept:
            self._seen[one.id] = one
            self.arrived.emit(one)

    def compare(self, identities: Sequence[str]) -> None:
        """Show two to four pictures side by side."""
        chosen = tuple(kept for one in identities if (kept := self._seen.get(one)) is not None)
        if len(chosen) > MOST_COMPARED:
            self._studio.messages.note(tr("Up to four pictures can be compared: these are the first four."))
        if len(chosen) > 1:
            self.compare_asked.emit(chosen[:MOST_COMPARED])
        else:
            self._studio.messages.note(tr("Choose another picture with Ctrl to compare it with."))

    def again(self, identity: str) -> None:
        """Make a picture once more from its recipe."""
        kept = self._seen.get(identity)
        if kept is not None:
            self.again_asked.emit(kept)

    def take_settings(self, recipe: Recipe) -> None:
        """Fill the panel with the settings of a recipe."""
        self.recipe_chosen.emit(recipe)

    def copy(self, words: str) -> None:
        """Put a prompt or a seed on the clipboard."""
        QGuiApplication.clipboard().setText(words)
        self._studio.messages.note(tr("Copied."))

    def save_png(self, identity: str) -> None:
        """Ask where to, and write the picture as a PNG with its recipe in it."""
        kept = self._seen.get(identity)
        if kept is not None:
            self._studio.errands.send(self._save_png(kept))

    async def _save_png(self, kept: Kept) -> None:
        folder = Path(self._studio.preferences.settings.last_folder or Path.home())
        suggestion = folder / f"{file_name_of(kept.recipe)}.png"
        path = await ask_where_to_save(
            self._window(), tr("Save as PNG"), suggestion, "PNG (*.png)", (".png",)
        )
        if path is not None:
            name = tr("Write {name}", name=path.name)
            self._studio.jobs.start(name, lambda job: self._write_png(kept, path), writes=True)

    async def _write_png(self, kept: Kept, path: Path) -> None:
        await asyncio.to_thread(_write_png, self.gallery.picture(kept), kept.recipe, path)
        self._studio.messages.note(tr("Wrote {name}.", name=path.name))


def file_name_of(recipe: Recipe) -> str:
    """Return a file's name, without an ending, of the first words of the prompt and the seed."""
    words = "".join(one if one.isalnum() else " " for one in recipe.prompt).split()
    name = ""
    for word in words:
        if len(name) + len(word) >= _LONGEST_NAME:
            break
        name += f"{word.lower()}-"
    return f"{name or 'background-'}{'' if recipe.seed is None else recipe.seed}".rstrip("-")


def _encoded(thumbnail: QImage) -> bytes:
    from coverstudio.imaging.writing import encode_jpeg
    from coverstudio.rendering.arrays import to_array

    return encode_jpeg(to_array(thumbnail)[..., :3], quality=88)


def _write_png(source: Path, recipe: Recipe, path: Path) -> None:
    from coverstudio.document.atomic import write_bytes
    from coverstudio.imaging.reading import read_picture
    from coverstudio.imaging.writing import encode_png

    pixels = read_picture(source).pixels
    text = {"Software": "CoverStudio", "Recipe": msgspec.json.encode(recipe).decode()}
    write_bytes(path, encode_png(pixels, text=text))
