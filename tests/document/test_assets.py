from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from coverstudio.document.assets import AssetError, AssetStore, MissingAssetError
from coverstudio.document.atomic import WriteError
from coverstudio.document.pictures import Asset
from tests.document.samples import bomb, png


def test_a_picture_is_named_by_its_bytes_and_sized_by_its_header(tmp_path: Path) -> None:
    store = AssetStore(tmp_path / "assets")
    asset = store.put(png(7, 5), "png")
    assert asset == Asset(hashlib.sha256(png(7, 5)).hexdigest(), "png", 7, 5)
    assert asset in store
    assert store.read(asset) == png(7, 5)
    assert store.path(asset).name == asset.file_name
    with store.open(asset) as stream:
        assert stream.read() == png(7, 5)


def test_putting_a_picture_again_writes_nothing(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    path = store.path(store.put(png(), "png"))
    before = path.stat().st_mtime_ns, path.stat().st_ino
    store.put(png(), "png")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_putting_it_again_mends_what_a_power_cut_shortened(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    asset = store.put(png(), "png")
    store.path(asset).write_bytes(b"")
    assert not store.is_intact(asset)
    store.put(png(), "png")
    assert store.is_intact(asset)


def test_a_changed_or_missing_picture_is_not_intact(tmp_path: Path) -> None:
    store = AssetStore(tmp_path)
    asset = store.put(png(), "png")
    store.path(asset).write_bytes(png(4, 3, 129))
    assert not store.is_intact(asset)
    store.path(asset).unlink()
    assert not store.is_intact(asset)


@pytest.mark.parametrize(
    ("data", "extension", "sentence"),
    [
        (b"", "png", "The picture is damaged: it is neither a PNG nor a JPEG."),
        (png(), "jpg", "The picture is png, not jpg."),
        (bomb(30_001, 1), "png", "The picture is 30,001 × 1 pixels, too large to open: make it smaller than"),
        (bomb(20_000, 20_000), "png", "200 megapixels"),
    ],
)
def test_what_is_no_picture_does_not_come_in(
    tmp_path: Path, data: bytes, extension: str, sentence: str
) -> None:
    store = AssetStore(tmp_path / "assets")
    with pytest.raises(AssetError, match=sentence):
        store.put(data, extension)  # type: ignore[arg-type]
    assert not store.folder.exists()


def test_a_missing_picture_is_told_in_a_sentence(tmp_path: Path) -> None:
    store, asset = AssetStore(tmp_path), Asset("5" * 64, "png", 1, 1)
    for look in (store.path, store.read, store.open):
        with pytest.raises(MissingAssetError) as caught:
            look(asset)
        assert str(caught.value).startswith(
            "The picture 555555555555… is missing from the cover's folder: replace"
        )


def test_a_store_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="there is no folder"):
        AssetStore(tmp_path / "file" / "assets").put(png(), "png")


def _asset(data: bytes, width: int = 4, height: int = 3) -> Asset:
    return Asset(hashlib.sha256(data).hexdigest(), "png", width, height)


def test_pictures_from_outside_come_in_together(tmp_path: Path) -> None:
    store, first, second = AssetStore(tmp_path), png(4, 3, 1), png(4, 3, 2)
    with store.receiving() as reception:
        reception.receive(_asset(first), io.BytesIO(first))
        assert _asset(first) not in store
        reception.receive(_asset(second), io.BytesIO(second))
    assert store.read(_asset(first)) == first
    assert store.read(_asset(second)) == second
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("said", "came", "reason"),
    [
        (_asset(png()), png(4, 3, 77), "its bytes have changed"),
        (_asset(png(), 5, 3), png(), "not of the size or kind"),
        (_asset(b"text"), b"text", "neither a PNG nor a JPEG"),
        (_asset(bomb(30_000, 30_000), 30_000, 30_000), bomb(30_000, 30_000), "too large to open"),
    ],
)
def test_one_bad_picture_keeps_all_of_them_out(tmp_path: Path, said: Asset, came: bytes, reason: str) -> None:
    store, good = AssetStore(tmp_path), png(4, 3, 9)
    with pytest.raises(AssetError, match=reason), store.receiving() as reception:
        reception.receive(_asset(good), io.BytesIO(good))
        reception.receive(said, io.BytesIO(came))
    assert list(tmp_path.iterdir()) == []
