"""Tiny models, each built once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ModelFolder = Callable[[str], Path]


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    """The folder of a tiny model by the id of its family; not to be changed."""
    torch = pytest.importorskip("torch")
    # Tiny networks are done before a second thread has woken up.
    torch.set_num_threads(1)
    from tests.worker.diffusion import tiny_models

    folders: dict[str, Path] = {}

    def folder(family: str) -> Path:
        if family not in folders:
            build = getattr(tiny_models, f"tiny_{family.replace('-', '_')}")
            folders[family] = build(tmp_path_factory.mktemp("models") / family)
        return folders[family]

    return folder
