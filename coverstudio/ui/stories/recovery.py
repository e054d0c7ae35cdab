"""What a crash left behind: offered once, brought back when the user wants it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from coverstudio import paths
from coverstudio.document.working_folder import WorkingFolder
from coverstudio.ui.stories.files import Files
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr


class Recovery:
    """Looks for covers that were never closed, and brings one back into the window."""

    def __init__(self, studio: Studio, files: Files) -> None:
        self._studio, self._files = studio, files

    async def offer(self) -> None:
        """Look for it, and offer the newest where there is any."""
        left = await asyncio.to_thread(WorkingFolder.found, paths.working_dir())
        if not left:
            return
        newest, *others = left
        for folder in others:
            folder.release()
        # Closed unanswered it stays where it is, to be offered again at the next start.
        self._studio.messages.note(
            tr("CoverStudio was not closed properly: your last cover can be brought back."),
            tr("Bring it back"),
            lambda: self._studio.errands.send(self._bring_back(newest)),
            close=newest.release,
        )

    async def _bring_back(self, left: WorkingFolder) -> None:
        if await self._files.may_go_on():
            self._studio.jobs.start(tr("Bring it back"), lambda job: self._recover(left))
        else:
            left.release()

    async def _recover(self, left: WorkingFolder) -> None:
        try:
            document = await asyncio.to_thread(left.latest)
            if document is None:
                raise ValueError(tr("What was left cannot be read any more."))
            await asyncio.to_thread(_copy_assets, left, self._studio.editor.store.folder)
        except BaseException:
            left.release()  # to be offered again at the next start
            raise
        self._studio.jobs.leave_cover()
        self._studio.editor.start_over(document, left.project, saved=False)
        self._files.opened.emit()
        await asyncio.to_thread(left.remove)


def _copy_assets(folder: WorkingFolder, target: Path) -> None:
    import shutil

    if not folder.store.folder.is_dir():  # a cover without a picture has none
        return
    target.mkdir(parents=True, exist_ok=True)
    for asset in folder.store.folder.iterdir():
        if asset.is_file() and not (target / asset.name).exists():
            shutil.copyfile(asset, target / asset.name)
