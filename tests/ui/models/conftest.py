"""A catalog of one small model that a hub on loopback serves, and the models window beside a cover."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring as backends
import pytest
from keyring.backend import KeyringBackend

from coverstudio.generation.models import catalog
from coverstudio.generation.models.facts import CatalogModel
from tests.generation.models.hub_server import REPOSITORY, HubServer, serving
from tests.generation.models.model_folders import sd1_folder

TINY = CatalogModel(
    id="tiny-moon",
    name="Tiny Moon",
    purpose="Moons for tests.",
    kind="background",
    family="sd1",
    repository=REPOSITORY,
    revision="main",
    files=("*.json", "*.safetensors", "*/*.json", "*/*.safetensors"),
    bytes=1_000_000,
    memory_gb=4,
    licence="openrail-m",
)
GATED = CatalogModel(
    id="gated-sun",
    name="Gated Sun",
    purpose="Suns for tests.",
    kind="background",
    family="qwen-image",
    repository="tiny/sun",
    revision="main",
    files=("*.json",),
    bytes=57_000_000_000,
    memory_gb=48,
    licence="flux-non-commercial",
    needs_token=True,
)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """The hub, with the files of a tiny Stable Diffusion; `TINY` and `GATED` are the whole catalog."""
    monkeypatch.setattr(catalog, "catalog", lambda: (TINY, GATED))
    with serving(sd1_folder(tmp_path / "published", kilobytes=4000), monkeypatch) as server:
        yield server


class Keyring(KeyringBackend):
    """A keyring that keeps what it is given in a dictionary."""

    priority = -2  # chosen by tests only, never by itself

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[f"{service} {username}"] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[f"{service} {username}"]


@pytest.fixture
def keyring() -> Iterator[dict[str, str]]:
    """What the system's keyring keeps."""
    before, made = backends.get_keyring(), Keyring()
    backends.set_keyring(made)
    yield made.kept
    backends.set_keyring(before)
