"""Saving and loading, and what a project file may say wrong in its cover.json and its pictures."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from coverstudio.document import project_file
from coverstudio.document.assets import AssetStore, MissingAssetError
from coverstudio.document.atomic import WriteError
from coverstudio.document.container import LARGEST_THUMBNAIL, MIMETYPE
from coverstudio.document.document import MOST_LAYERS
from coverstudio.document.geometry import Box, Size
from coverstudio.document.layers import BarcodeLayer
from coverstudio.document.pictures import Asset, Recipe
from coverstudio.document.project_file import ProjectFileError, load, read_thumbnail, save
from tests.document.samples import bomb, cover, filled_store, image, png, shape, text

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    store, document = filled_store(tmp_path / "working")
    save(document, store, tmp_path / "walden.cover", png(16, 16))
    return tmp_path / "walden.cover"


def _refused(path: Path, folder: Path) -> str:
    """Return the sentence a file is refused with, having seen that nothing of it came in."""
    store = AssetStore(folder / "fresh")
    with pytest.raises(ProjectFileError) as caught:
        load(path, store)
    assert not store.folder.exists() or not list(store.folder.iterdir())
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def _rewritten(path: Path, change: Change) -> Path:
    """Change what cover.json says, and pack everything again."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    contents = json.loads(members["cover.json"])
    change(contents)
    members["cover.json"] = json.dumps(contents).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_what_is_saved_is_loaded(saved: Path, tmp_path: Path) -> None:
    working, document = filled_store(tmp_path / "working")
    store = AssetStore(tmp_path / "fresh")
    assert load(saved, store) == document
    assert [store.read(asset) for asset in document.assets] == [
        working.read(asset) for asset in document.assets
    ]
    assert read_thumbnail(saved) == png(16, 16)


def test_everything_a_document_can_say_comes_back(tmp_path: Path) -> None:
    store = AssetStore(tmp_path / "working")
    recipe = Recipe(
        engine="procedural", wish="generate", prompt="안개 낀 산", seed=7,
        settings={"family": "hills", "n": 2, "x": 0.5}, before=Recipe(engine="file", wish="import"),
    )  # fmt: skip
    document = cover(
        msgspec.structs.replace(
            image(store.put(png(), "png"), recipe=recipe), rotation=-12.5, blend_mode="multiply"
        ),
        msgspec.structs.replace(text("ב📚\n월든"), opacity=0.25, visible=False, locked=True),
        shape(),
        BarcodeLayer(name="Barcode", box=Box(150, 250, 56, 30), isbn="978-3-16-148410-0", addon="51495"),
    )
    save(document, store, tmp_path / "a.cover")
    assert load(tmp_path / "a.cover", store) == document


def test_the_file_is_a_zip_that_tells_what_it_is_by_its_first_bytes(saved: Path) -> None:
    assert saved.read_bytes()[30:].startswith(b"mimetype" + MIMETYPE.encode())
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        contents = json.loads(archive.read("cover.json"))
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_STORED}
    digests = [hashlib.sha256(data).hexdigest() for data in (png(4, 3), png(8, 6, 60))]
    assert names == [
        "mimetype",
        "cover.json",
        *(f"assets/{digest}.png" for digest in digests),
        "thumbnail.png",
    ]
    assert contents["format"] == 1
    assert list(contents) == ["format", "app", "document"]


def test_the_same_cover_makes_the_same_file(tmp_path: Path) -> None:
    store, document = filled_store(tmp_path / "working")
    save(document, store, tmp_path / "a.cover")
    save(document, store, tmp_path / "b.cover")
    assert (tmp_path / "a.cover").read_bytes() == (tmp_path / "b.cover").read_bytes()


def test_a_file_packed_again_by_a_common_tool_is_loaded(saved: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved) as archive:
        members = {name: archive.read(name) for name in reversed(archive.namelist())}
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"packed by hand"
        for name, content in members.items():
            archive.writestr(name, content)
    assert load(saved, AssetStore(tmp_path / "fresh")).title == "Walden"


def test_a_file_without_a_thumbnail_has_none(tmp_path: Path) -> None:
    save(cover(), AssetStore(tmp_path), tmp_path / "a.cover")
    assert read_thumbnail(tmp_path / "a.cover") is None


def test_loading_twice_into_the_same_store_is_fine(saved: Path, tmp_path: Path) -> None:
    store = AssetStore(tmp_path / "working")
    assert load(saved, store) == load(saved, store)
    assert len(list(store.folder.iterdir())) == 2


# What cannot be saved


def test_a_missing_picture_stops_the_save_and_the_old_file_stands(saved: Path, tmp_path: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(MissingAssetError):
        save(cover(image(Asset("1" * 64, "png", 1, 1))), AssetStore(tmp_path / "working"), saved)
    assert saved.read_bytes() == before


def test_a_picture_that_goes_while_it_is_saved_stops_the_save_too(saved: Path, tmp_path: Path) -> None:
    class Leaky(AssetStore):
        def open(self, asset: Asset) -> Any:
            self.path(asset).unlink(missing_ok=True)
            return super().open(asset)

    before = saved.read_bytes()
    _, document = filled_store(tmp_path / "working")
    with pytest.raises(MissingAssetError):
        save(document, Leaky(tmp_path / "working"), saved)
    assert saved.read_bytes() == before
    assert not list(tmp_path.glob(".coverstudio-*"))


@pytest.mark.parametrize(
    ("layers", "reason"),
    [
        ([shape(box=Box(0, 0, float("nan"), 1))], "wrong at document.layers[0].box.width"),
        ([shape(box=Box(float("-inf"), 0, 1, 1))], "wrong at document.layers[0].box.x"),
        ([shape(box=Box(0, 0, -5, 1))], "wrong at document.layers[0].box.width (expected float > 0.0)"),
        ([shape("a"), shape("a")], "2 layers have the same id, “a”"),
        ([shape(str(n)) for n in range(MOST_LAYERS + 1)], "of length <= 1000"),
        ([text("\ud83d")], "a text in it holds half of a character, type that text again"),
        ([text("x" * 100_000, str(n)) for n in range(200)], "texts and recipes take 20,"),
    ],
)
def test_what_could_not_be_read_back_is_not_saved(
    saved: Path, tmp_path: Path, layers: Any, reason: str
) -> None:
    before = saved.read_bytes()
    with pytest.raises(ProjectFileError) as caught:
        save(cover(*layers), AssetStore(tmp_path / "working"), saved)
    assert str(caught.value).startswith("“walden.cover” cannot be saved: ")
    assert reason in str(caught.value)
    assert saved.read_bytes() == before


def test_a_project_has_room_for_four_gigabytes(tmp_path: Path) -> None:
    store, document = filled_store(tmp_path / "working")
    with store.path(document.assets[0]).open("r+b") as sparse:
        sparse.truncate(5 << 30)
    with pytest.raises(
        ProjectFileError, match="a project has room for 4 GB of pictures, remove or shrink some"
    ):
        save(document, store, tmp_path / "a.cover")
    assert not (tmp_path / "a.cover").exists()


def test_a_thumbnail_is_small(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a small picture"):
        save(cover(), AssetStore(tmp_path), tmp_path / "a.cover", bytes(LARGEST_THUMBNAIL + 1))


def test_a_picture_erased_a_thousand_times_can_still_be_saved(tmp_path: Path) -> None:
    store = AssetStore(tmp_path / "working")
    recipe = Recipe(engine="procedural", wish="generate", prompt="hills")
    for seed in range(1000):
        recipe = Recipe(engine="patch-fill", wish="erase", seed=seed, before=recipe)
    save(cover(image(store.put(png(), "png"), recipe=recipe)), store, tmp_path / "a.cover")
    loaded = next(load(tmp_path / "a.cover", store).images).recipe
    assert loaded is not None
    assert loaded.seed == 999


def test_a_full_disk_leaves_the_old_file(saved: Path, tmp_path: Path) -> None:
    class FullDisk(AssetStore):
        def open(self, asset: Asset) -> Any:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = saved.read_bytes()
    _, document = filled_store(tmp_path / "working")
    with pytest.raises(WriteError, match="There is no room left on the disk for “walden.cover”"):  # noqa: RUF043
        save(document, FullDisk(tmp_path / "working"), saved)
    assert saved.read_bytes() == before


# What cannot be loaded


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "“gone.cover” is not there any more: look for it in" in _refused(tmp_path / "gone.cover", tmp_path)


def test_a_folder(tmp_path: Path) -> None:
    assert _refused(tmp_path, tmp_path).endswith("is a folder: choose a project file (.cover).")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.cover")
    refused = _refused(tmp_path / "pipe.cover", tmp_path)
    assert refused.endswith("is not a file: choose a project file (.cover).")


def test_a_name_no_disk_takes(tmp_path: Path) -> None:
    assert "cannot be read (File name too long)" in _refused(tmp_path / ("x" * 300), tmp_path)


def test_a_file_of_a_newer_version(saved: Path, tmp_path: Path) -> None:
    _rewritten(saved, lambda contents: contents.update(format=7, document={"pages": 3}))
    sentence = "This cover was saved by a newer CoverStudio (format 7): update to open it."
    assert _refused(saved, tmp_path) == sentence


def _at(contents: dict[str, Any], *keys: str | int) -> Any:
    for key in keys:
        contents = contents[key]  # type: ignore[index]
    return contents


def _set(*keys: Any, to: Any) -> Change:
    def change(contents: dict[str, Any]) -> None:
        _at(contents, *keys[:-1])[keys[-1]] = to

    return change


def _layer(*keys: Any, to: Any) -> Change:
    return _set("document", "layers", 0, *keys, to=to)


def _barcode(isbn: str, addon: str = "") -> Change:
    box = {"x": 0, "y": 0, "width": 40, "height": 32}
    barcode = {"type": "barcode", "id": "barcode", "name": "B", "box": box, "isbn": isbn, "addon": addon}
    return _set("document", "layers", 0, to=barcode)


def _cleared(contents: dict[str, Any]) -> None:
    contents.clear()


def _without_title(contents: dict[str, Any]) -> None:
    del contents["document"]["layers"][2]["text"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_cleared, "cover.json in it is damaged"),
        (_set("format", to="1"), "cover.json in it is wrong at format (expected int, got str)"),
        (_set("format", to=0), "format 0, which there never was"),
        (_set("document", to=None), "wrong at document (expected object, got null)"),
        (_set("document", "title", to=5), "wrong at document.title"),
        (_set("document", "background", to="red"), "wrong at document.background"),
        (_set("document", "print_spec", "bleed", to=-1), "wrong at document.print_spec.bleed"),
        (_set("document", "print_spec", "ppi", to=1e9), "wrong at document.print_spec.ppi"),
        (_set("document", "print_spec", "trim", "width", to=3), "a side must be from 10 to 2000 mm"),
        (
            _set("document", "print_spec", "trim", to={"width": 2000, "height": 2000}),
            "at 300 ppi it is 23,693 × 23,693 pixels, the most is 30,000 a side and 200 megapixels",
        ),
        (_without_title, "wrong at document.layers[2] (object missing required field text)"),
        (
            _layer("type", to="video"),
            "layer 1 is of a kind this CoverStudio does not know (“video”), update it",
        ),
        (_layer("box", "width", to=-1), "wrong at document.layers[0].box.width (expected float > 0.0)"),
        (_layer("box", "width", to=0), "wrong at document.layers[0].box.width"),
        (_layer("box", "x", to=None), "wrong at document.layers[0].box.x (expected float, got null)"),
        (_layer("box", "x", to=1e300), "wrong at document.layers[0].box.x"),
        (_layer("opacity", to=1.5), "wrong at document.layers[0].opacity"),
        (_layer("blend_mode", to="burn it"), "wrong at document.layers[0].blend_mode"),
        (_layer("id", to=""), "wrong at document.layers[0].id"),
        (_layer("id", to="front"), "2 layers have the same id, “front”"),
        (_layer("asset", "digest", to="../../etc/passwd"), "wrong at document.layers[0].asset.digest"),
        (_layer("asset", "digest", to="e" * 64), "is incomplete: “assets/eeee"),
        (_layer("asset", "extension", to="exe"), "wrong at document.layers[0].asset.extension"),
        (_layer("asset", "width", to=0), "wrong at document.layers[0].asset.width"),
        (_layer("asset", "width", to=5), "is not of the size or kind it is said to be"),
        (_barcode("978-3-16-148410-1"), "the number of a barcode, “978-3-16-148410-1”, is no ISBN"),
        (_barcode("978-3-16-14841-0"), "the number of a barcode, “978-3-16-14841-0”, is no ISBN"),
        (_barcode("4006381333931"), "wrong at document.layers[0].isbn"),
        (_barcode("978-3-16-148410-0", addon="12"), "wrong at document.layers[0].addon"),
        (_layer("asset", "width", to=40_000), "a picture is 40,000 × 3 pixels, the most is 30,000 a side"),
    ],
)
def test_a_wrong_cover_json_is_refused_with_the_place_and_the_reason(
    saved: Path, tmp_path: Path, change: Change, reason: str
) -> None:
    sentence = _refused(_rewritten(saved, change), tmp_path)
    assert sentence.startswith("“walden.cover” ")
    assert reason in sentence


@pytest.mark.parametrize(
    ("number", "reason"), [(b"1e999", "number out of range"), (b"NaN", "damaged"), (b"Infinity", "damaged")]
)
def test_numbers_that_are_none_are_refused(saved: Path, tmp_path: Path, number: bytes, reason: str) -> None:
    _packed(saved, {"cover.json": _cover_json(saved).replace(b'"opacity":1.0', b'"opacity":' + number, 1)})
    assert reason in _refused(saved, tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "cover.json in it is damaged"),
        (b"{", "cover.json in it is damaged"),
        (b"[]", "cover.json in it is damaged"),
        (b'{"format": 1, "app": "\xff"}', "cover.json in it is"),
        (b'{"format": 1, "x": ' + b"[" * 200 + b"]" * 200 + b"}", "nests 201 deep, the most is 150"),
        (b"[" * 100_000, "nests 100,000 deep"),
        (b'{"a": "' + b"[" * 1000 + b'\\"[", "format": 9}', "newer CoverStudio (format 9)"),
    ],
)
def test_a_cover_json_that_is_no_json_or_too_deep(
    saved: Path, tmp_path: Path, content: bytes, reason: str
) -> None:
    _packed(saved, {"cover.json": content})
    assert reason in _refused(saved, tmp_path)


def test_too_many_layers(saved: Path, tmp_path: Path) -> None:
    def change(contents: dict[str, Any]) -> None:
        contents["document"]["layers"] *= 400

    assert "of length <= 1000" in _refused(_rewritten(saved, change), tmp_path)


def test_pictures_that_are_too_many_together(tmp_path: Path) -> None:
    store = AssetStore(tmp_path / "working")
    layers = [image(store.put(bomb(14_000, 14_000 - n), "png"), str(n)) for n in range(11)]
    with pytest.raises(ProjectFileError, match="more than 2,000 megapixels together"):
        save(cover(*layers), store, tmp_path / "a.cover")


def test_a_picture_whose_bytes_have_changed(saved: Path, tmp_path: Path) -> None:
    digest = hashlib.sha256(png(4, 3)).hexdigest()
    _packed(saved, {f"assets/{digest}.png": png(4, 3, 129)})
    assert f"cannot be opened: the picture {digest[:12]}… is damaged: its bytes have changed." in _refused(
        saved, tmp_path
    )


def test_a_bomb_whose_hash_is_right_is_still_a_bomb(saved: Path, tmp_path: Path) -> None:
    data = bomb(29_000, 29_000)
    digest = hashlib.sha256(data).hexdigest()
    _packed(saved, {f"assets/{digest}.png": data})

    def change(contents: dict[str, Any]) -> None:
        contents["document"]["layers"][0]["asset"] = {
            "digest": digest, "extension": "png", "width": 10, "height": 10
        }  # fmt: skip

    sentence = _refused(_rewritten(saved, change), tmp_path)
    assert f"the picture {digest[:12]}… is 29,000 × 29,000 pixels, too large to open" in sentence


def test_no_room_for_the_pictures(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="there is no folder"):
        load(saved, AssetStore(tmp_path / "file" / "assets"))


def test_a_page_beyond_the_limits_may_still_be_small(tmp_path: Path) -> None:
    banner = msgspec.structs.replace(
        cover(), print_spec=msgspec.structs.replace(cover().print_spec, trim=Size(2000, 200))
    )
    save(banner, AssetStore(tmp_path), tmp_path / "a.cover")
    assert load(tmp_path / "a.cover", AssetStore(tmp_path)) == banner


def _cover_json(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read("cover.json")


def _packed(path: Path, changed: dict[str, bytes]) -> None:
    """Pack the file again with other or more members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**members, **changed}.items():
            archive.writestr(name, content)


def test_format_one_is_what_this_app_writes() -> None:
    assert project_file.FORMAT_VERSION == 1
