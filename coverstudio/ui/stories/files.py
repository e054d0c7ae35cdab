"""New, open, save, import: files on their way in and out of the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coverstudio.document.document import Document
from coverstudio.document.print_spec import PrintSpec
from coverstudio.editor.jobs import Job
from coverstudio.ui.stories.asking import ask_for_file, ask_to_save, ask_where_to_save
from coverstudio.ui.stories.naming import suggested_name, usual_folder
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

PICTURES = "(*.png *.jpg *.jpeg *.tif *.tiff *.webp *.bmp *.gif)"
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif")


class Files(QObject):
    """Asks where that has to be asked, and does the rest as jobs."""

    opened = Signal()

    def __init__(self, studio: Studio, window: Callable[[], QWidget]) -> None:
        super().__init__()
        self._studio = studio
        self._window = window

    @property
    def name(self) -> str:
        """What the open document is called."""
        path = self._studio.editor.path
        return path.stem if path is not None else tr("Untitled")

    def new(self, print_spec: PrintSpec) -> None:
        """Begin a new cover, after asking what becomes of unsaved work."""
        self._send(self._new(print_spec))

    async def _new(self, print_spec: PrintSpec) -> None:
        if await self.may_go_on():
            self._studio.jobs.leave_cover()
            self._studio.editor.start_over(Document(print_spec=print_spec))
            self.opened.emit()

    def open(self) -> None:
        """Ask for a project file and open it."""
        self._send(self._ask_and_open())

    async def _ask_and_open(self) -> None:
        filters = tr("CoverStudio covers") + " (*.cover);;" + tr("Pictures") + " " + PICTURES
        path = await ask_for_file(self._window(), tr("Open"), str(usual_folder(self._studio)), filters)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open a project file, or put a picture onto the page."""
        if path.suffix.lower() == ".cover":
            self._send(self._open(path))
        else:
            self.import_path(path)

    async def _open(self, path: Path) -> None:
        if await self.may_go_on():
            self._studio.jobs.start(tr("Open {name}", name=path.name), lambda job: self._load(path))

    async def _load(self, path: Path) -> None:
        await self._studio.editor.open(path)
        self._studio.jobs.leave_cover()
        self._remember(path)
        self.opened.emit()

    async def may_go_on(self) -> bool:
        """Tell whether the open document may be left: saved, not worth saving, or given up by the user."""
        if not self._studio.editor.is_modified:
            return True
        answer = await ask_to_save(self._window(), self.name)
        if answer == "save":
            return await self.save_and_wait()
        return answer == "discard"

    def save(self) -> None:
        """Save to the project file, asking for one where there is none."""
        self._send(self._save(self._studio.editor.path))

    def save_as(self) -> None:
        """Ask for a project file and save to it."""
        self._send(self._save(None))

    async def save_and_wait(self) -> bool:
        """Save, and tell whether all went well."""
        await self._save(self._studio.editor.path)
        return not self._studio.editor.is_modified

    async def _save(self, path: Path | None) -> None:
        if path is None:
            suggestion = usual_folder(self._studio) / f"{suggested_name(self._studio)}.cover"
            filters = tr("CoverStudio covers") + " (*.cover)"
            path = await ask_where_to_save(self._window(), tr("Save as"), suggestion, filters, (".cover",))
        if path is None:
            return
        target = path
        job = self._studio.jobs.start(tr("Save"), lambda job: self._write(target), writes=True)
        if job.task is not None:
            await asyncio.wait([job.task])

    async def _write(self, path: Path) -> None:
        from coverstudio.rendering.render import thumbnail

        images = self._studio.images
        await self._studio.editor.save(path, lambda document: thumbnail(document, images))
        self._remember(path)

    def ask_for_picture(self) -> None:
        """Ask for a picture file and put it onto the page."""
        self._send(self._ask_and_import(as_background=False))

    def ask_for_background(self) -> None:
        """Ask for a picture file and make it the background, in place of the one there was."""
        self._send(self._ask_and_import(as_background=True))

    async def _ask_and_import(self, *, as_background: bool) -> None:
        folder, filters = str(usual_folder(self._studio)), tr("Pictures") + " " + PICTURES
        path = await ask_for_file(self._window(), tr("Use a picture"), folder, filters)
        if path is not None:
            self.import_path(path, as_background=as_background)

    def import_path(
        self, path: Path, at: tuple[float, float] | None = None, *, as_background: bool = False
    ) -> Job:
        """Put a picture onto the page: as the background when there is nothing yet, else at `at` (mm)."""
        name = tr("Import {name}", name=path.name)
        return self._studio.jobs.start(name, lambda job: self._import(path, at, as_background))

    async def _import(self, path: Path, at: tuple[float, float] | None, as_background: bool) -> None:
        from coverstudio.editor.backgrounds import with_background
        from coverstudio.editor.importing import import_picture, with_picture

        editor = self._studio.editor
        made = await import_picture(editor.store, path)
        before = editor.settled
        after = with_background(before, made) if as_background else with_picture(before, made, at)
        editor.apply(after, tr("Import picture"))
        if before.layers and not as_background:
            editor.select(after.layers[-1].id)
        self._studio.preferences.change(last_folder=str(path.parent))

    def _remember(self, path: Path) -> None:
        preferences = self._studio.preferences
        preferences.use(preferences.settings.opened(path))

    def _send(self, work: Coroutine[Any, Any, None]) -> None:
        self._studio.errands.send(work)
