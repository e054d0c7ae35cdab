"""What is known of models, LoRAs, licences and runtimes at one moment: read in a thread."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

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


@dataclass(frozen=True)
class Known:
    """`lora_facts` and `begun` (bytes that an interrupted download has fetched) go by the model's id.

    `accepted` holds the ids of the licences that the user has accepted; `free_bytes` is the room on the disk.
    """

    installed: tuple[InstalledModel, ...] = ()
    catalog: tuple[CatalogModel, ...] = ()
    families: Mapping[str, Family] = field(default_factory=dict[str, Family])
    licences: Mapping[str, Licence] = field(default_factory=dict[str, Licence])
    accepted: frozenset[str] = frozenset()
    lora_facts: Mapping[str, LoraFacts] = field(default_factory=dict[str, LoraFacts])
    begun: Mapping[str, int] = field(default_factory=dict[str, int])
    runtimes: tuple[Runtime, ...] = ()
    free_bytes: int = 0

    @property
    def runtime_ready(self) -> bool:
        """Whether diffusion models can be run."""
        return any(one.id == "ai" and one.state in ("ready", "here") for one in self.runtimes)


def look(store: ModelStore, folder: Path) -> Known:
    """Read what is there; `folder` is where models are kept. Takes the time of the disk."""
    from coverstudio.generation.models.catalog import catalog, licences
    from coverstudio.generation.models.downloads import partial_bytes
    from coverstudio.generation.models.families import families
    from coverstudio.generation.runtimes import runtimes

    installed, offered, known_licences = store.installed(), catalog(), licences()
    begun = {model.id: partial_bytes(model, store) for model in offered}
    return Known(
        installed=installed,
        catalog=offered,
        families={one.id: one for one in families()},
        licences={one.id: one for one in known_licences},
        accepted=frozenset(one.id for one in known_licences if store.has_accepted(one.id)),
        lora_facts=_lora_facts(installed),
        begun={identity: done for identity, done in begun.items() if done},
        runtimes=runtimes(),
        free_bytes=_free_bytes(folder),
    )


def _lora_facts(installed: tuple[InstalledModel, ...]) -> dict[str, LoraFacts]:
    from coverstudio.generation.models.lora_files import inspect_lora

    found: dict[str, LoraFacts] = {}
    for model in installed:
        if model.kind == "lora":
            with contextlib.suppress(ModelError):  # a file that went away since: listed without its facts
                found[model.id] = inspect_lora(Path(model.path))
    return found


def _free_bytes(folder: Path) -> int:
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(nearest).free
