"""What the buttons of the models window do: questions are asked here, the story does the rest."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from coverstudio.generation.models.catalog import licence
from coverstudio.generation.models.facts import CatalogModel, InstalledModel
from coverstudio.ui.models.entries import Entry
from coverstudio.ui.models.licence_question import LicenceQuestion
from coverstudio.ui.models.words import size_words
from coverstudio.ui.stories.asking import ask_for_file, ask_for_folder, ask_to_delete, ask_where_to_save
from coverstudio.ui.stories.models import Models
from coverstudio.ui.stories.opening import show_page
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

PACK = ".cspack"


class Deeds(QObject):
    """The deeds by their names; `window` is where questions are asked."""

    def __init__(self, window: QWidget, studio: Studio, models: Models) -> None:
        super().__init__(window)
        self._window, self._studio, self._models = window, studio, models
        models.work.licence_needed.connect(self._on_licence_needed)

    def do(self, deed: str, entry: Entry) -> None:
        """Do what a button of the page of `entry` says."""
        if entry.runtime is not None:
            runtime, story = entry.runtime, self._models.runtime
            deeds: dict[str, Callable[[], object]] = {
                "install": lambda: story.install(runtime),
                "stop_runtime": lambda: story.stop(runtime.id),
                "remove_runtime": lambda: story.remove(runtime),
            }
        elif entry.installed is not None:
            deeds = self._with_installed(entry.installed)
        else:
            deeds = self._with_offered(entry.offered) if entry.offered is not None else {}
        deeds[deed]()

    def _with_installed(self, model: InstalledModel) -> dict[str, Callable[[], object]]:
        work = self._models.work
        return {
            "use": lambda: self._use(model),
            "verify": lambda: work.verify(model),
            "pack": lambda: self._send(self._ask_and_pack(model)),
            "remove": lambda: self._send(self._ask_and_remove(model)),
            "stop": lambda: work.stop(model.id),
        }

    def _use(self, model: InstalledModel) -> None:
        self._window.close()
        self._models.use(model.id)

    def _with_offered(self, model: CatalogModel) -> dict[str, Callable[[], object]]:
        return {
            "download": lambda: self._models.download(model),
            "pause": lambda: self._models.pause(model),
            "discard": lambda: self._models.discard(model),
        }

    def ask_for_file(self) -> None:
        """Ask for a model, a LoRA or an offline pack, and add it."""
        self._send(self._ask_for_file())

    async def _ask_for_file(self) -> None:
        filters = tr("Models, LoRAs and offline packs") + f" (*.safetensors *.pth *.onnx *.ckpt *{PACK})"
        path = await ask_for_file(self._window, tr("Add a model or LoRA"), self._folder(), filters)
        if path is not None:
            self.add(path)

    def ask_for_folder(self) -> None:
        """Ask for the folder of a model, and add it."""
        self._send(self._ask_for_folder())

    async def _ask_for_folder(self) -> None:
        path = await ask_for_folder(self._window, tr("Add a model folder"), self._folder())
        if path is not None:
            self.add(path)

    def add(self, path: Path) -> None:
        """Add what lies at `path`."""
        self._studio.preferences.change(last_folder=str(path.parent))
        self._models.add(path)

    async def _ask_and_pack(self, model: InstalledModel) -> None:
        suggestion = Path(self._folder()) / f"{model.id}{PACK}"
        filters = tr("Offline packs") + f" (*{PACK})"
        path = await ask_where_to_save(self._window, tr("Save as offline pack"), suggestion, filters, (PACK,))
        if path is not None:
            self._models.work.write_pack(model, path)

    async def _ask_and_remove(self, model: InstalledModel) -> None:
        if model.origin == "added" or await ask_to_delete(self._window, model.name, size_words(model.bytes)):
            self._models.work.remove(model)

    def _on_licence_needed(self, needed: str, path: Path) -> None:
        question = LicenceQuestion(self._window, licence(needed), path.name)
        question.accepted_licence.connect(lambda identity: self._models.accept_and_add(identity, path))
        question.page_asked.connect(show_page)
        question.open()

    def _folder(self) -> str:
        return self._studio.preferences.settings.last_folder or str(Path.home())

    def _send(self, work: Coroutine[Any, Any, None]) -> None:
        self._studio.errands.send(work)
