"""What is done with the models on this computer: added, checked, packed, removed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from coverstudio.editor.jobs import Job
from coverstudio.generation.models.facts import InstalledModel
from coverstudio.ui.stories.opening import show_folder
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.stories.watching import watched
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.generation.models.store import ModelStore

Work = Callable[[Job], Coroutine[Any, Any, None]]


class ModelWork(QObject):
    """Works on the store in threads, one piece of work at a time for each model.

    `progressed(id)` tells how far it is, `changed` that something else is there, `added(id)` what came in,
    and `licence_needed(licence id, path)` that a pack's licence has to be accepted before it is added.
    """

    progressed = Signal(str)
    changed = Signal()
    added = Signal(str)
    licence_needed = Signal(str, object)

    def __init__(self, studio: Studio, store: Callable[[], ModelStore]) -> None:
        super().__init__()
        self._studio, self._store = studio, store
        self._jobs: dict[str, Job] = {}
        self._verdicts: dict[str, tuple[str, ...]] = {}
        studio.jobs.changed.connect(self._on_job_changed)
        studio.jobs.ended.connect(self._on_job_ended)

    def job(self, identity: str) -> Job | None:
        """Return the job that works on a model, None while none does."""
        return self._jobs.get(identity)

    def verdict(self, identity: str) -> tuple[str, ...] | None:
        """Return what the last check found wrong with a model, None when it was not checked."""
        return self._verdicts.get(identity)

    def add(self, path: Path) -> Job:
        """Add a model folder, a model or LoRA file, or an offline pack."""

        async def work(job: Job) -> None:
            from coverstudio.generation.models.store import LicenceNeededError

            try:
                added = await watched(job, lambda tell: self._store().add(path, tell))
            except LicenceNeededError as needed:
                self.licence_needed.emit(needed.licence, path)
                return
            self.changed.emit()
            self.added.emit(added.id)

        # Another cover may be opened meanwhile, and nobody waits for it before the window closes.
        name = tr("Add {name}", name=path.name)
        return self._studio.jobs.start(name, work, writes=True, resumable=True)

    def remove(self, model: InstalledModel) -> Job:
        """Forget a model that was added, delete one that was downloaded."""

        async def work(job: Job) -> None:
            await asyncio.to_thread(lambda: self._store().remove(model.id))
            self._verdicts.pop(model.id, None)

        return self._start(model, tr("Remove {name}", name=model.name), work)

    def verify(self, model: InstalledModel) -> Job:
        """Check every file of a model; `verdict` has the answer."""

        async def work(job: Job) -> None:
            self._verdicts.pop(model.id, None)
            self._verdicts[model.id] = await watched(job, lambda tell: self._store().verify(model.id, tell))

        return self._start(model, tr("Check {name}", name=model.name), work)

    def write_pack(self, model: InstalledModel, path: Path) -> Job:
        """Write an offline pack: one file with the model in it."""

        async def work(job: Job) -> None:
            await watched(job, lambda tell: self._store().write_pack(model.id, path, tell))
            self._studio.messages.note(
                tr("Wrote {name}.", name=path.name), tr("Show folder"), lambda: show_folder(path.parent)
            )

        return self._start(model, tr("Write {name}", name=path.name), work, resumable=False)

    def stop(self, identity: str) -> None:
        """Stop the work on a model."""
        job = self._jobs.get(identity)
        if job is not None:
            self._studio.jobs.cancel(job)

    def _start(self, model: InstalledModel, name: str, work: Work, *, resumable: bool = True) -> Job:
        running = self._jobs.get(model.id)
        if running is not None:
            return running

        job = self._studio.jobs.start(name, work, writes=True, resumable=resumable)
        self._jobs[model.id] = job
        self.progressed.emit(model.id)
        return job

    def _on_job_changed(self, job: Job) -> None:
        identity = self._identity(job)
        if identity is not None:
            self.progressed.emit(identity)

    def _on_job_ended(self, job: Job) -> None:
        identity = self._identity(job)
        if identity is not None:
            del self._jobs[identity]
            self.changed.emit()

    def _identity(self, job: Job) -> str | None:
        return next((one for one, running in self._jobs.items() if running is job), None)
