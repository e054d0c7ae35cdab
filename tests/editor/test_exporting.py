"""Story (c): the ending chooses the kind of file, progress is told, a cancel leaves the old file."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import Asset, ImageLayer, ShapeLayer
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.exporting import export
from coverstudio.imaging.writing import encode_png
from coverstudio.rendering.images import StoreImages

COVER = add_layer(
    Document(print_spec=print_spec("46pan"), title="Band"),
    ShapeLayer(name="Band", box=Box(-3, 50, 134, 40), colour="#803020"),
)


@pytest.fixture
def store(tmp_path: Path) -> AssetStore:
    return AssetStore(tmp_path / "assets")


@pytest.mark.parametrize(
    ("name", "first_bytes"), [("c.pdf", b"%PDF"), ("c.PNG", b"\x89PNG"), ("c.jpg", b"\xff\xd8\xff")]
)
def test_the_ending_chooses_the_kind_of_file(
    qapp: QGuiApplication, store: AssetStore, tmp_path: Path, name: str, first_bytes: bytes
) -> None:
    asyncio.run(export(COVER, store, StoreImages(store), tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(first_bytes)


def test_another_ending_is_one_sentence(store: AssetStore, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"“c\.docx” must end in one of \.pdf, \.png, \.jpg"):
        asyncio.run(export(COVER, store, StoreImages(store), tmp_path / "c.docx"))


def test_progress_grows_to_one(qapp: QGuiApplication, store: AssetStore, tmp_path: Path) -> None:
    shares: list[float] = []
    asyncio.run(export(COVER, store, StoreImages(store), tmp_path / "c.pdf", on_share=shares.append))
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1


class HeldBack(AssetStore):
    """A store whose pictures are not to be had before they are `let_go`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked, self.let_go = threading.Event(), threading.Event()

    def read(self, asset: Asset) -> bytes:
        self.asked.set()
        assert self.let_go.wait(20)
        return super().read(asset)


def test_a_cancelled_export_leaves_the_old_file(qapp: QGuiApplication, tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(b"the old one")
    store = HeldBack(tmp_path / "assets")
    asset = store.put(encode_png(np.zeros((30, 20, 3), np.uint8)), "png")
    cover = add_layer(COVER, ImageLayer(name="Art", box=Box(0, 0, 20, 30), asset=asset))

    async def story() -> None:
        task = asyncio.create_task(export(cover, store, StoreImages(store), tmp_path / "c.pdf"))
        await asyncio.to_thread(store.asked.wait, 20)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        store.let_go.set()
        # The writing thread ends by itself at its next report.
        await asyncio.get_running_loop().shutdown_default_executor()

    asyncio.run(story())
    assert (tmp_path / "c.pdf").read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["c.pdf"]
