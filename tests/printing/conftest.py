"""What the tests of print share."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from coverstudio.document.assets import AssetStore
from coverstudio.rendering.images import StoreImages


@pytest.fixture
def store(tmp_path: Path, qapp: QGuiApplication) -> AssetStore:
    return AssetStore(tmp_path / "store")


@pytest.fixture
def images(store: AssetStore) -> StoreImages:
    return StoreImages(store)
