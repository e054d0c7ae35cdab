"""What the tests of print share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QGuiApplication

from coverstudio.document.assets import AssetStore
from coverstudio.rendering.images import StoreImages
from tests.printing.covers import square_font


@pytest.fixture
def store(tmp_path: Path, qapp: QGuiApplication) -> AssetStore:
    return AssetStore(tmp_path / "store")


@pytest.fixture
def images(store: AssetStore) -> StoreImages:
    return StoreImages(store)


@pytest.fixture
def installed(tmp_path: Path, qapp: QGuiApplication) -> Iterator[Callable[..., str]]:
    """Make a font of squares and install it for this test; answers with its family."""
    fonts: list[int] = []

    def install(family: str, **more: object) -> str:
        path = square_font(tmp_path / f"{family}.ttf", family, **more)
        fonts.append(QFontDatabase.addApplicationFont(str(path)))
        return family

    yield install
    for font in fonts:
        QFontDatabase.removeApplicationFont(font)
