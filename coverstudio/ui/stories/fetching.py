"""Downloads of models: started, paused, taken up again, given up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from coverstudio.editor.jobs import Job
from coverstudio.generation.models.facts import CatalogModel, InstalledModel, TokenNeededError
from coverstudio.ui.stories.access_token import load
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.generation.models.downloads import DownloadProgress
    from coverstudio.generation.models.store import ModelStore

FetchState = Literal["running", "stopping", "paused", "failed"]


@dataclass(frozen=True)
class Fetch:
    """A download that was begun: how far it is, in bytes, and in `sentence` why it stopped."""

    state: FetchState
    done: int = 0
    total: int = 0
    bytes_per_second: float = 0.0
    sentence: str = ""

    @property
    def is_on(self) -> bool:
        """Whether bytes arrive, or the last ones are being put in order."""
        return self.state in ("running", "stopping")

    @property
    def share(self) -> float:
        """How much has arrived, 0..1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it will take at the speed of now, None while that is not known."""
        if self.state != "running" or self.bytes_per_second <= 0:
            return None
        return (self.total - self.done) / self.bytes_per_second


class Fetching(QObject):
    """The downloads by the model's id.

    `progressed(id)` comes with the bytes, `changed` with a new state, `arrived(InstalledModel)` with a model
    that is whole.
    """

    progressed = Signal(str)
    changed = Signal()
    arrived = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._fetches: dict[str, Fetch] = {}
        self._jobs: dict[str, Job] = {}
        self._refused: set[str] = set()
        studio.jobs.ended.connect(self._on_ended)

    def of(self, identity: str) -> Fetch | None:
        """Return how far a model's download is, None where none was begun."""
        return self._fetches.get(identity)

    def wants_token(self, model: CatalogModel) -> bool:
        """Whether an access token has to be shown: it is known of the model, or was learnt by a refusal."""
        return model.needs_token or model.id in self._refused

    def remember(self, begun: Mapping[str, int], catalog: tuple[CatalogModel, ...]) -> None:
        """Take note of the downloads that earlier sessions began; `begun` are bytes by model."""
        sizes = {model.id: model.bytes for model in catalog}
        # What was paused before its first byte, or discarded by another program, can only be begun anew.
        for identity in [one for one, fetch in self._fetches.items() if fetch.state == "paused"]:
            if identity not in begun:
                del self._fetches[identity]
        for identity, done in begun.items():
            self._fetches.setdefault(identity, Fetch("paused", done, sizes[identity]))

    def start(self, model: CatalogModel, store: ModelStore) -> Job:
        """Begin or go on; what a running download is asked for again, it answers with its job."""
        running = self._jobs.get(model.id)
        if running is not None:
            return running
        begun = self._fetches.get(model.id, Fetch("paused", 0, model.bytes))
        self._show(model.id, replace(begun, state="running", sentence=""))
        name = tr("Download {name}", name=model.name)
        job = self._studio.jobs.start(
            name, lambda job: self._fetch(job, model, store), writes=True, resumable=True
        )
        self._jobs[model.id] = job
        return job

    def pause(self, identity: str) -> None:
        """Stop a download; what has arrived stays."""
        job = self._jobs.get(identity)
        if job is not None:
            self._show(identity, replace(self._fetches[identity], state="stopping"))
            self._studio.jobs.cancel(job)

    async def discard(self, model: CatalogModel, store: ModelStore) -> None:
        """Stop a download and delete what has arrived."""
        from coverstudio.generation.models.downloads import discard

        job = self._jobs.get(model.id)
        if job is not None and job.task is not None:
            self.pause(model.id)
            await asyncio.wait([job.task])
        await asyncio.to_thread(discard, model, store)
        self._forget(model.id)

    async def _fetch(self, job: Job, model: CatalogModel, store: ModelStore) -> None:
        try:
            self.arrived.emit(await self._download(job, model, store))
        except TokenNeededError:
            self._refused.add(model.id)
            raise

    def _on_ended(self, job: Job) -> None:
        identity = next((one for one, running in self._jobs.items() if running is job), None)
        if identity is None:
            return
        del self._jobs[identity]
        if job.state == "done":
            # Not told: until the story has looked again, it would look as if nothing had been fetched.
            del self._fetches[identity]
        else:
            state = "failed" if job.state == "failed" else "paused"
            stopped = replace(self._fetches[identity], state=state, bytes_per_second=0.0)
            self._show(identity, replace(stopped, sentence=job.sentence))

    async def _download(self, job: Job, model: CatalogModel, store: ModelStore) -> InstalledModel:
        from coverstudio.generation.models.downloads import download

        # In a thread, because a keyring may ask the user for its password.
        token = await asyncio.to_thread(load) if self.wants_token(model) else None
        first = self._fetches[model.id].done
        return await download(
            model, store, lambda progress: self._take(job, model.id, progress, first), token
        )

    def _take(self, job: Job, identity: str, progress: DownloadProgress, first: int) -> None:
        fetch = self._fetches.get(identity)
        if fetch is None or not fetch.is_on:  # said before it had heard of the pause
            return
        self._fetches[identity] = replace(
            fetch, done=progress.done, total=progress.total, bytes_per_second=progress.bytes_per_second
        )
        # What had arrived before says nothing about how long the rest takes.
        if progress.total > first:
            job.report_share(max(0.0, (progress.done - first) / (progress.total - first)))
        self.progressed.emit(identity)

    def _show(self, identity: str, fetch: Fetch) -> None:
        self._fetches[identity] = fetch
        self.changed.emit()

    def _forget(self, identity: str) -> None:
        self._fetches.pop(identity, None)
        self.changed.emit()
