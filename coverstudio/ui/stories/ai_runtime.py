"""The AI runtime: installed, stopped half-way, removed."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from coverstudio.editor.jobs import Job
from coverstudio.generation.messages import Progress
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.generation.runtimes import Runtime, RuntimeProgress

Work = Callable[[Job, str], Coroutine[Any, Any, None]]


class AiRuntime(QObject):
    """Installs and removes runtimes as jobs; `progressed(id)` comes with each step, `changed` with each end.

    `sentence` says why the last installation stopped.
    """

    progressed = Signal(str)
    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._jobs: dict[str, Job] = {}
        self._progress: dict[str, RuntimeProgress] = {}
        self._sentences: dict[str, str] = {}
        studio.jobs.ended.connect(self._on_job_ended)

    def job(self, identity: str) -> Job | None:
        """Return the job that works on a runtime, None while none does."""
        return self._jobs.get(identity)

    def progress(self, identity: str) -> RuntimeProgress | None:
        """Return what an installation does now, None before it has said anything."""
        return self._progress.get(identity)

    def sentence(self, identity: str) -> str:
        """Return why the last work on a runtime failed, empty when it did not."""
        return self._sentences.get(identity, "")

    def install(self, runtime: Runtime) -> Job:
        """Install a runtime, going on where an interrupted installation can."""
        return self._start(runtime, tr("Install {name}", name=told(runtime.name)), self._install)

    def remove(self, runtime: Runtime) -> Job:
        """Remove a runtime from the disk."""
        return self._start(runtime, tr("Remove {name}", name=told(runtime.name)), self._remove)

    def stop(self, identity: str) -> None:
        """Stop the work on a runtime."""
        job = self._jobs.get(identity)
        if job is not None:
            self._studio.jobs.cancel(job)
            self.progressed.emit(identity)

    def _start(self, runtime: Runtime, name: str, work: Work) -> Job:
        running = self._jobs.get(runtime.id)
        if running is not None:
            return running
        self._sentences.pop(runtime.id, None)
        self._progress.pop(runtime.id, None)
        job = self._studio.jobs.start(name, lambda job: work(job, runtime.id), writes=True, resumable=True)
        self._jobs[runtime.id] = job
        self.progressed.emit(runtime.id)
        return job

    def _on_job_ended(self, job: Job) -> None:
        identity = next((one for one, running in self._jobs.items() if running is job), None)
        if identity is not None:
            del self._jobs[identity]
            self._sentences[identity] = job.sentence
            self.changed.emit()

    async def _install(self, job: Job, identity: str) -> None:
        from coverstudio.generation import runtimes

        await runtimes.install(identity, lambda progress: self._take(job, identity, progress))

    async def _remove(self, job: Job, identity: str) -> None:
        from coverstudio.generation import runtimes

        await runtimes.remove(identity)

    def _take(self, job: Job, identity: str, progress: RuntimeProgress) -> None:
        if identity in self._jobs:
            self._progress[identity] = progress
            job.report(Progress(0, progress.step, progress.total))
            self.progressed.emit(identity)
