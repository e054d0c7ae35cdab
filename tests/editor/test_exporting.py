"""Story (c): the ending chooses the kind of file, progress is told, a cancel leaves the old file."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document, add_layer
from coverstudio.document.geometry import Box
from coverstudio.document.layers import ImageLayer, ShapeLayer, TextLayer
from coverstudio.document.pictures import Asset
from coverstudio.document.print_spec import print_spec
from coverstudio.editor.exporting import PIXEL_TEXT, export
from coverstudio.imaging.profiles import ProfileError, read_profile
from coverstudio.imaging.writing import encode_png
from coverstudio.printing import profiles
from coverstudio.printing.conformance import check
from coverstudio.printing.presets import preset
from coverstudio.rendering.images import StoreImages
from tests.imaging.tiny_profile import tiny_cmyk_profile

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


@pytest.mark.parametrize(("name", "kind"), [("c.tif", "TIFF"), ("c.psd", "PSD")])
def test_pictures_and_layers_are_written_with_progress(
    qapp: QGuiApplication, store: AssetStore, tmp_path: Path, name: str, kind: str
) -> None:
    shares: list[float] = []
    asyncio.run(export(COVER, store, StoreImages(store), tmp_path / name, on_share=shares.append))
    with Image.open(tmp_path / name) as file:
        assert file.format == kind
    assert shares == sorted(shares) and shares[-1] == 1


def test_who_gets_texts_as_pictures_is_told(qapp: QGuiApplication, store: AssetStore, tmp_path: Path) -> None:
    title = TextLayer(name="Title", box=Box(0, 20, 128, 30), text="Band", family="Source Serif Pro", size=30)
    cover, images = add_layer(COVER, title), StoreImages(store)
    assert asyncio.run(export(cover, store, images, tmp_path / "c.ora")) == (PIXEL_TEXT,)
    assert asyncio.run(export(cover, store, images, tmp_path / "c.svg")) == ()
    assert asyncio.run(export(COVER, store, images, tmp_path / "c.psd")) == ()


def test_a_preset_decides_what_a_pdf_is(qapp: QGuiApplication, store: AssetStore, tmp_path: Path) -> None:
    press = read_profile(tiny_cmyk_profile())
    out = tmp_path / "c.pdf"
    asyncio.run(export(COVER, store, StoreImages(store), out, preset=preset("pdfx1a"), profile=press))
    assert check(out, "pdfx1a") == ()


def test_a_printer_without_transparency_gets_none(
    qapp: QGuiApplication, store: AssetStore, tmp_path: Path
) -> None:
    glaze = ShapeLayer(name="Glaze", box=Box(0, 0, 100, 100), colour="#0000ff", opacity=0.4)
    out = tmp_path / "c.pdf"
    asyncio.run(
        export(add_layer(COVER, glaze), store, StoreImages(store), out, preset=preset("kdp-paperback"))
    )
    with pikepdf.open(out) as pdf:
        assert "/Group" not in pdf.pages[0].obj
        assert not pdf.pages[0].obj.Resources.get("/ExtGState", {}).keys()


def test_without_a_profile_on_the_computer_one_sentence_says_what_to_do(
    store: AssetStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "_folders", lambda: ())
    with pytest.raises(ProfileError, match="There is no CMYK profile on this computer"):
        asyncio.run(export(COVER, store, StoreImages(store), tmp_path / "c.pdf", preset=preset("pdfx4")))
