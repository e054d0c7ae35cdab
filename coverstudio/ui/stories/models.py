"""The models and LoRAs on this computer, those that can be got, and the runtime that paints with them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from coverstudio import paths
from coverstudio.editor.jobs import Job
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import DescribeDevice, Device
from coverstudio.generation.models.facts import CatalogModel, InstalledModel
from coverstudio.ui.stories.access_token import AccessToken
from coverstudio.ui.stories.ai_runtime import AiRuntime
from coverstudio.ui.stories.fetching import Fetching
from coverstudio.ui.stories.known_models import Known, look
from coverstudio.ui.stories.model_use import use_words
from coverstudio.ui.stories.model_work import ModelWork
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import told, tr

if TYPE_CHECKING:
    from coverstudio.generation.models.store import ModelStore
    from coverstudio.generation.runtimes import Runtime

HUB = "https://huggingface.co"


class Models(QObject):
    """What is known of models; what is done with them is done by `fetching`, `work`, `runtime` and `token`.

    `changed` tells that something else is known, `progressed(id)` how far work on a model or runtime is,
    `added(id)` what came in, `use_asked(id)` that the user wants to use it, `opened` that they want to
    see the window, and `runtime_changed` that another worker is to be used.
    """

    changed = Signal()
    progressed = Signal(str)
    added = Signal(str)
    use_asked = Signal(str)
    opened = Signal()
    runtime_changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._known = Known()
        self._looks = 0
        self._store: ModelStore | None = None
        self._device: Device | None = None
        self._device_trouble = ""
        self._is_asking = False
        self.is_open = False
        self.fetching = Fetching(studio)
        self.work = ModelWork(studio, self.store)
        self.runtime = AiRuntime(studio)
        self.token = AccessToken(studio)
        for part in (self.fetching, self.work, self.runtime):
            part.progressed.connect(self.progressed)
            part.changed.connect(self.changed)
        self.token.changed.connect(self.changed)
        self.fetching.arrived.connect(self._on_arrived)
        self.work.changed.connect(self.refresh)
        self.work.added.connect(self._on_added)
        self.runtime.changed.connect(self.refresh)

    @property
    def known(self) -> Known:
        """Everything that is known of now; empty until `refresh` has looked."""
        return self._known

    @property
    def installed(self) -> tuple[InstalledModel, ...]:
        """The models that paint backgrounds."""
        return tuple(model for model in self._known.installed if model.kind == "background")

    @property
    def loras(self) -> tuple[InstalledModel, ...]:
        """The LoRAs."""
        return tuple(model for model in self._known.installed if model.kind == "lora")

    @property
    def catalog(self) -> tuple[CatalogModel, ...]:
        """The models that can be downloaded."""
        return self._known.catalog

    @property
    def runtimes(self) -> tuple[Runtime, ...]:
        """The runtimes, whether they are there or not."""
        return self._known.runtimes

    @property
    def runtime_ready(self) -> bool:
        """Whether diffusion models can be run."""
        return self._known.runtime_ready

    @property
    def device(self) -> Device | None:
        """What networks run on, None until `ask_device` has been answered."""
        return self._device

    @property
    def device_trouble(self) -> str:
        """Why the device is not known, empty when nothing went wrong."""
        return self._device_trouble

    def store(self) -> ModelStore:
        """Return the store. What it does touches the disk: let it do so in threads."""
        from coverstudio.generation.models.store import ModelStore

        if self._store is None:
            self._store = ModelStore(paths.data_dir() / "models")
        return self._store

    def open(self) -> None:
        """Show the models window."""
        self.is_open = True
        self.refresh()
        self.opened.emit()

    def close(self) -> None:
        """Take note that the window was closed."""
        self.is_open = False

    def refresh(self) -> None:
        """Look at what is there; `changed` tells when it is known."""
        self._studio.errands.send(self._look())

    def look_again(self) -> None:
        """Look again once something is known: the command line may have added or removed something."""
        if self._looks:
            self.refresh()

    async def _look(self) -> None:
        self._looks += 1
        mine = self._looks
        known = await asyncio.to_thread(lambda: look(self.store(), paths.data_dir()))
        if mine != self._looks:  # a later look knows more
            return
        old, self._known = self._known, known
        self.fetching.remember(known.begun, known.catalog)
        if old.runtimes and old.engine_grounds != known.engine_grounds:
            self._device, self._device_trouble = None, ""
            self.runtime_changed.emit()
        if self.is_open:
            self.ask_device()
        self.changed.emit()

    def use(self, identity: str) -> None:
        """Let a model paint the backgrounds from now on, or erase, if that is what it was made for."""
        self.use_asked.emit(identity)

    def add(self, path: Path) -> Job:
        """Add a model folder, a model or LoRA file, or an offline pack."""
        return self.work.add(path)

    def page_of(self, model: CatalogModel) -> str:
        """Return the address of the page where a model is published."""
        return f"{(os.environ.get('HF_ENDPOINT') or HUB).rstrip('/')}/{model.repository}"

    def ask_device(self) -> None:
        """Ask the worker once what networks run on, which makes it load them: it takes seconds."""
        if self.runtime_ready and self._device is None and not self._is_asking:
            self._is_asking = True
            self._studio.errands.send(self._ask_device())

    async def _ask_device(self) -> None:
        try:
            self._device, self._device_trouble = await self._studio.generator.run(DescribeDevice()), ""
        except GenerationError as error:
            self._device_trouble = str(error)
        finally:
            self._is_asking = False
        self.changed.emit()

    def download(self, model: CatalogModel) -> Job:
        """Download a model, or go on where it was paused."""
        return self.fetching.start(model, self.store())

    def pause(self, model: CatalogModel) -> None:
        """Stop a download; what has arrived stays."""
        self.fetching.pause(model.id)

    def discard(self, model: CatalogModel) -> None:
        """Give a download up and delete what has arrived."""
        self._studio.errands.send(self.fetching.discard(model, self.store()))

    def accept_and_add(self, licence: str, path: Path) -> None:
        """Keep that the user accepts the licence of an offline pack, and add the pack."""
        self._studio.errands.send(self._accept_and_add(licence, path))

    async def _accept_and_add(self, licence: str, path: Path) -> None:
        await self._accept(licence)
        self.add(path)

    def accept(self, licence: str) -> None:
        """Keep that the user accepts a licence."""
        self._studio.errands.send(self._accept(licence))

    async def _accept(self, licence: str) -> None:
        await asyncio.to_thread(lambda: self.store().accept(licence))
        await self._look()

    def _on_added(self, identity: str) -> None:
        self._studio.errands.send(self._look_for(identity))

    async def _look_for(self, identity: str) -> None:
        await self._look()
        self.added.emit(identity)
        model = next((one for one in self._known.installed if one.id == identity), None)
        if model is None:
            return
        missing = await self._missing(model)
        if missing:
            self._studio.messages.note(told(missing))
        elif not self.is_open:  # the window shows it by itself
            self._tell_of(model)

    async def _missing(self, model: InstalledModel) -> str:
        """Return what a model that was added still needs, a sentence or nothing."""
        if model.kind not in ("background", "inpaint"):
            return ""
        from coverstudio.generation.models.clip_words import missing_words

        return await asyncio.to_thread(lambda: missing_words(Path(model.path), self.store().folder))

    def _on_arrived(self, model: InstalledModel) -> None:
        self._tell_of(model)
        self.refresh()

    def _tell_of(self, model: InstalledModel) -> None:
        note, name, use = self._studio.messages.note, told(model.name), use_words(model)
        if not use:
            note(tr("{name} is ready.", name=name))
        elif self.runtime_ready:
            note(tr("{name} is ready.", name=name), use, lambda: self.use(model.id))
        else:
            needs = tr("{name} is here: to paint with it, install the AI runtime.", name=name)
            note(needs, tr("Models…"), self.open)
