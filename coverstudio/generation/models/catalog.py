"""The models that can be downloaded, and their licences: data of resources/models."""

from __future__ import annotations

import functools

import msgspec

from coverstudio.document.sentences import shown
from coverstudio.generation.models.facts import CatalogModel, Licence, ModelError
from coverstudio.paths import resources_dir


@functools.cache
def catalog() -> tuple[CatalogModel, ...]:
    """Return every model that can be downloaded, from light to heavy; those made to erase come last."""
    return msgspec.json.decode(_read("catalog.json"), type=tuple[CatalogModel, ...])


def catalog_model(identity: str) -> CatalogModel:
    """Return the model with that id. Raises ModelError."""
    for model in catalog():
        if model.id == identity:
            return model
    known = ", ".join(model.id for model in catalog())
    raise ModelError(f"There is no model “{shown(identity)}” to download: choose one of {known}.")


@functools.cache
def licences() -> tuple[Licence, ...]:
    """Return every licence of a model in the catalog."""
    return msgspec.json.decode(_read("licences.json"), type=tuple[Licence, ...])


def licence(identity: str) -> Licence:
    """Return the licence with that id. Raises ModelError."""
    for known in licences():
        if known.id == identity:
            return known
    raise ModelError(f"This version does not know the licence “{shown(identity)}”: update CoverStudio.")


def _read(name: str) -> bytes:
    return (resources_dir() / "models" / name).read_bytes()
