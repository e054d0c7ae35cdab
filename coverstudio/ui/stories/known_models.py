"""What is known of models, LoRAs, licences and runtimes at one moment: read in a thread."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from coverstudio.generation.models.facts import (
    CatalogModel,
    Family,
    InstalledModel,
    Licence,
    LoraFacts,
    ModelError,
)

if TYPE_CHECKING:
    from coverstudio.generation.models.store import ModelStore
    from coverstudio.generation.runtimes import Runtime

LARGEST_THUMBNAIL = 320  # pixels a side: twice what is shown, for fine screens


@dataclass(frozen=True)
class Known:
    """Everything by the model's id: `begun` is what an interrupted download has fetched, in bytes.

    `accepted` holds the ids of the licences that the user has accepted; `free_bytes` is the room on the disk.
    `keras_ocr_lacks` says which weights of the engine keras-ocr are missing, empty where none are.
    """

    installed: tuple[InstalledModel, ...] = ()
    catalog: tuple[CatalogModel, ...] = ()
    families: Mapping[str, Family] = field(default_factory=dict[str, Family])
    licences: Mapping[str, Licence] = field(default_factory=dict[str, Licence])
    accepted: frozenset[str] = frozenset()
    lora_facts: Mapping[str, LoraFacts] = field(default_factory=dict[str, LoraFacts])
    thumbnails: Mapping[str, QImage] = field(default_factory=dict[str, QImage])
    begun: Mapping[str, int] = field(default_factory=dict[str, int])
    runtimes: tuple[Runtime, ...] = ()
    free_bytes: int = 0
    keras_ocr_lacks: str = ""

    @property
    def runtime_ready(self) -> bool:
        """Whether diffusion models can be run."""
        return any(one.id == "ai" and one.state in ("ready", "here") for one in self.runtimes)

    @property
    def engine_grounds(self) -> tuple[str, ...]:
        """What engines need to be ready; when it changes, the worker is to be asked for its engines again."""
        ready = (one.id for one in self.runtimes if one.state in ("ready", "here"))
        return (*ready, self.keras_ocr_lacks)


def look(store: ModelStore, folder: Path) -> Known:
    """Read what is there; `folder` is where models are kept. Takes the time of the disk."""
    from coverstudio.generation.models.catalog import catalog, licences
    from coverstudio.generation.models.downloads import partial_bytes
    from coverstudio.generation.models.families import families
    from coverstudio.generation.models.keras_ocr_files import DETECTOR, RECOGNIZER, missing_sentence
    from coverstudio.generation.runtimes import runtimes

    installed, offered, known_licences = store.installed(), catalog(), licences()
    begun = {model.id: partial_bytes(model, store) for model in offered}
    lora_facts = _lora_facts(installed)
    return Known(
        installed=installed,
        catalog=offered,
        families={one.id: one for one in families()},
        licences={one.id: one for one in known_licences},
        accepted=frozenset(one.id for one in known_licences if store.has_accepted(one.id)),
        lora_facts=lora_facts,
        thumbnails=_thumbnails(lora_facts),
        begun={identity: done for identity, done in begun.items() if done},
        runtimes=runtimes(),
        free_bytes=_free_bytes(folder),
        keras_ocr_lacks=missing_sentence(DETECTOR, RECOGNIZER),
    )


def _lora_facts(installed: tuple[InstalledModel, ...]) -> dict[str, LoraFacts]:
    from coverstudio.generation.models.lora_files import inspect_lora

    found: dict[str, LoraFacts] = {}
    for model in installed:
        if model.kind == "lora":
            with contextlib.suppress(ModelError):  # a file that went away since: listed without its facts
                found[model.id] = inspect_lora(Path(model.path))
    return found


def _thumbnails(facts: Mapping[str, LoraFacts]) -> dict[str, QImage]:
    """Decode what LoRAs bring along: bytes from anywhere, so they are read as carefully as any picture."""
    encoded = {identity: lora.thumbnail for identity, lora in facts.items() if lora.thumbnail}
    if not encoded:
        return {}
    from coverstudio.imaging.reading import PictureError, read_picture
    from coverstudio.rendering.arrays import from_array

    found: dict[str, QImage] = {}
    for identity, picture in encoded.items():
        with contextlib.suppress(PictureError):  # a LoRA without a picture is as good
            image = from_array(read_picture(picture, facts[identity].name).pixels)
            found[identity] = image.scaled(
                LARGEST_THUMBNAIL,
                LARGEST_THUMBNAIL,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
    return found


def _free_bytes(folder: Path) -> int:
    import shutil

    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(nearest).free
