"""What the models window lists, as values: read from the story, painted by the list, told by the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QImage

from coverstudio.generation.messages import Device
from coverstudio.generation.models.facts import (
    CatalogModel,
    Family,
    InstalledModel,
    Licence,
    LoraFacts,
    ModelKind,
)
from coverstudio.generation.models.fitting import GB, Fit, fit
from coverstudio.ui.stories.known_models import Known
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.generation.runtimes import Runtime

WORKSPACE_GB = 2
Kind = Literal["runtime", "model", "lora", "upscaler", "detector", "recogniser", "scene-text", "controlnet"]
_KINDS: dict[ModelKind, Kind] = {
    "background": "model",
    "inpaint": "model",
    "lora": "lora",
    "upscaler": "upscaler",
    "detector": "detector",
    "recogniser": "recogniser",
    "scene-text": "scene-text",
    "controlnet": "controlnet",
}


@dataclass(frozen=True)
class Entry:
    """A runtime, a model or a LoRA: `installed` when it is here, `offered` when it can be downloaded."""

    kind: Kind
    id: str
    name: str
    runtime: Runtime | None = None
    installed: InstalledModel | None = None
    offered: CatalogModel | None = None
    lora: LoraFacts | None = None
    thumbnail: QImage | None = None
    licence: Licence | None = None
    family: Family | None = None
    fit: Fit = "unknown"

    @property
    def key(self) -> str:
        """What tells it from every other entry; it stays the same when a model is downloaded."""
        return f"{self.kind} {self.id}"

    @property
    def purpose(self) -> str:
        """What it is good for, empty where nobody has said so."""
        if self.runtime is not None:
            return self.runtime.purpose
        return self.offered.purpose if self.offered is not None else ""

    @property
    def bytes(self) -> int:
        """What it takes on disk, or would take."""
        here = self.runtime or self.installed or self.offered
        return here.bytes if here is not None else 0

    @property
    def full_gb(self) -> float:
        """What it needs to stay in memory as a whole, in GB: as published, else files and workspace."""
        if self.offered is not None:
            return self.offered.memory_gb
        return self.bytes / GB + WORKSPACE_GB


@dataclass(frozen=True)
class Section:
    """A caption with what stands below it; `hidden` tells how many entries do not fit this computer."""

    caption: str
    entries: tuple[Entry, ...]
    hidden: int = 0


def sections(known: Known, device: Device | None, *, only_fitting: bool = False) -> tuple[Section, ...]:
    """Return what is listed: runtimes, models and LoRAs that are here, models that can be downloaded."""
    painting = tuple(_runtime(one) for one in known.runtimes if not one.engines)
    finding = tuple(_runtime(one) for one in known.runtimes if one.engines)
    here = tuple(_installed(model, known, device) for model in known.installed)
    have = {model.id for model in known.installed}
    offered = tuple(_offered(model, known, device) for model in known.catalog if model.id not in have)
    shown = tuple(one for one in offered if not (only_fitting and one.fit == "not"))
    found = (
        Section(tr("To paint with models"), painting),
        Section(tr("On this computer"), tuple(one for one in here if one.kind == "model")),
        Section(tr("LoRAs"), tuple(one for one in here if one.kind == "lora")),
        Section(tr("To keep letters in shape"), tuple(one for one in here if one.kind == "controlnet")),
        Section(tr("Upscalers"), tuple(one for one in here if one.kind == "upscaler")),
        Section(tr("To write into pictures"), tuple(one for one in here if one.kind == "scene-text")),
        Section(tr("To find lettering"), (*(one for one in here if one.kind == "detector"), *finding)),
        Section(tr("To read lettering"), tuple(one for one in here if one.kind == "recogniser")),
        Section(tr("To download"), shown, len(offered) - len(shown)),
    )
    return tuple(one for one in found if one.entries or one.hidden)


def _runtime(runtime: Runtime) -> Entry:
    return Entry("runtime", runtime.id, runtime.name, runtime=runtime)


def _installed(model: InstalledModel, known: Known, device: Device | None) -> Entry:
    offered = next((one for one in known.catalog if one.id == model.id), None)
    entry = Entry(
        _KINDS[model.kind],
        model.id,
        model.name,
        installed=model,
        offered=offered,
        lora=known.lora_facts.get(model.id),
        thumbnail=known.thumbnails.get(model.id),
        licence=known.licences.get(model.licence),
        family=known.families.get(model.family),
    )
    return _with_fit(entry, device) if entry.kind == "model" else entry


def _offered(model: CatalogModel, known: Known, device: Device | None) -> Entry:
    entry = Entry(
        _KINDS[model.kind],
        model.id,
        model.name,
        offered=model,
        licence=known.licences.get(model.licence),
        family=known.families.get(model.family),
    )
    return _with_fit(entry, device)


def _with_fit(entry: Entry, device: Device | None) -> Entry:
    if entry.family is None or device is None:
        return entry
    return replace(entry, fit=fit(entry.family, device, entry.full_gb))
