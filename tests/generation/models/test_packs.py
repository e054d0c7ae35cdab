"""Offline packs: made, read on another computer, and refused where they are not exactly what they say."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from coverstudio.document.atomic import WriteError
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.store import LicenceNeededError, ModelStore
from coverstudio.locking import Lock
from tests.generation.models.model_folders import lora_file, sd1_folder

UNET = "unet/diffusion_pytorch_model.safetensors"


class StopError(Exception):
    pass


@pytest.fixture(autouse=True)
def no_spare_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coverstudio.generation.models.room.SPARE", 0)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "here" / "models")


@pytest.fixture
def other(tmp_path: Path) -> ModelStore:
    """The store of another computer."""
    return ModelStore(tmp_path / "there" / "models")


@pytest.fixture
def pack(store: ModelStore, tmp_path: Path) -> Path:
    store.add(sd1_folder(tmp_path / "night"))
    store.write_pack("night", tmp_path / "night.cspack")
    return tmp_path / "night.cspack"


def tar_of(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    """Write a tar as a stranger would: members as they are, whatever they are."""
    with path.open("wb") as stream:
        for info, content in members:
            info.size = len(content) if info.isreg() else 0
            stream.write(info.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % 512))
        stream.write(bytes(1024))
    return path


def written(path: Path, content: dict[str, bytes], **changes: Any) -> Path:
    """Write a pack that says the truth about its files, except for `changes`."""
    listed = [
        {"path": name, "bytes": len(one), "sha256": hashlib.sha256(one).hexdigest()}
        for name, one in content.items()
    ]
    contents = {"id": "night", "name": "Night", "kind": "background", "family": "sd1", "licence": ""}
    text = json.dumps({**contents, "files": listed, **changes}).encode()
    members = [(tarfile.TarInfo(name), one) for name, one in {"pack.json": text, **content}.items()]
    return tar_of(path, members)


def refusal(store: ModelStore, pack: Path) -> str:
    """Add a pack that must be refused; return the sentence. Nothing may be left of it."""
    with pytest.raises(ModelError) as caught:
        store.add(pack)
    left = {path.name for path in store.folder.rglob("*")} if store.folder.exists() else set()
    assert left <= {"index.json", "index.lock"}
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
    return str(caught.value)


def test_a_model_comes_whole_to_another_computer(store: ModelStore, other: ModelStore, pack: Path) -> None:
    told: list[tuple[int, int]] = []
    arrived = other.add(pack, lambda done, total: told.append((done, total)))
    night = store.find("night")
    assert (arrived.id, arrived.name, arrived.family, arrived.origin) == ("night", "night", "sd1", "pack")
    assert arrived.path == str(other.folder / "night")
    assert arrived.bytes == night.bytes == told[-1][0] == told[-1][1]
    assert other.verify("night") == ()
    pack.unlink()
    assert other.find("night") == arrived
    other.remove("night")
    assert [path.name for path in other.folder.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize("loss", [b"{", None])
def test_a_model_is_still_known_when_the_list_is_lost(
    other: ModelStore, pack: Path, tmp_path: Path, loss: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    model = other.add(pack)
    index = other.folder / "index.json"
    index.unlink() if loss is None else index.write_bytes(loss)
    assert other.installed() == (model,)
    assert ("cannot be read" in caplog.text) == (loss is not None)
    lora = other.add(lora_file(tmp_path / "ink.safetensors"))
    assert {known.id for known in other.installed()} == {model.id, lora.id}
    assert other.verify(model.id) == ()
    other.remove(model.id)
    assert [known.id for known in other.installed()] == [lora.id]


def test_a_lora_comes_as_well(store: ModelStore, other: ModelStore, tmp_path: Path) -> None:
    store.add(lora_file(tmp_path / "Moonlit Ink.safetensors"))
    store.write_pack("moonlit-ink", tmp_path / "ink.cspack")
    ink = other.add(tmp_path / "ink.cspack")
    assert (ink.kind, ink.path) == ("lora", str(other.folder / "moonlit-ink" / "Moonlit Ink.safetensors"))
    assert other.verify("moonlit-ink") == ()


def test_the_same_pack_twice_is_two_models(other: ModelStore, pack: Path) -> None:
    assert [other.add(pack).id for _ in range(2)] == ["night", "night-2"]


def test_any_tar_lists_a_pack(pack: Path) -> None:
    with tarfile.open(pack) as tar:
        names = tar.getnames()
    assert names[0] == "pack.json"
    assert UNET in names


def test_the_same_model_makes_the_same_pack(store: ModelStore, pack: Path, tmp_path: Path) -> None:
    store.write_pack("night", tmp_path / "again.cspack")
    assert (tmp_path / "again.cspack").read_bytes() == pack.read_bytes()


def test_writing_can_be_stopped_and_leaves_nothing(store: ModelStore, pack: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    whole = pack.read_bytes()
    with pytest.raises(StopError):
        store.write_pack("night", pack, _stop)
    assert sorted(tmp_path.iterdir()) == before
    assert pack.read_bytes() == whole


def test_reading_can_be_stopped_and_leaves_nothing(other: ModelStore, pack: Path) -> None:
    with pytest.raises(StopError):
        other.add(pack, _stop)
    assert list(other.folder.iterdir()) == []


def _stop(done: int, total: int) -> None:
    if done > total // 2:
        raise StopError


def test_a_model_that_has_changed_is_not_packed(store: ModelStore, pack: Path, tmp_path: Path) -> None:
    (tmp_path / "night" / UNET).write_bytes(b"something else")
    with pytest.raises(ModelError, match=f"“{UNET}” is not what it was: get the model again before packing"):
        store.write_pack("night", tmp_path / "new.cspack")
    (tmp_path / "night" / UNET).unlink()
    with pytest.raises(ModelError, match="is not what it was"):
        store.write_pack("night", tmp_path / "new.cspack")
    assert not (tmp_path / "new.cspack").exists()


def test_a_place_that_cannot_be_written_to_is_one_sentence(store: ModelStore, pack: Path) -> None:
    with pytest.raises(WriteError, match="there is no folder"):
        store.write_pack("night", pack.parent / "nowhere" / "night.cspack")


def test_the_licence_travels_and_is_accepted_first(other: ModelStore, tmp_path: Path) -> None:
    files = _model_bytes(tmp_path / "night")
    pack = written(tmp_path / "x.cspack", files, licence="openrail-m")
    with pytest.raises(LicenceNeededError) as caught:
        other.add(pack)
    assert caught.value.licence == "openrail-m"
    other.accept("openrail-m")
    assert other.add(pack).licence == "openrail-m"


def test_a_licence_of_a_newer_version_asks_for_it(other: ModelStore, tmp_path: Path) -> None:
    pack = written(tmp_path / "x.cspack", _model_bytes(tmp_path / "night"), licence="moon-2")
    assert refusal(other, pack) == "This version does not know the licence “moon-2”: update CoverStudio."


def test_too_little_room_is_told_before_anything_is_written(
    other: ModelStore, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coverstudio.generation.models.room.SPARE", 1 << 62)
    assert " of room and the disk of " in refusal(other, pack)


def test_every_cut_is_noticed(other: ModelStore, pack: Path) -> None:
    whole = pack.read_bytes()
    for size in (0, 1, 511, 512, 513, 3000, len(whole) // 2, len(whole) - 1024, len(whole) - 1):
        pack.write_bytes(whole[:size])
        sentence = refusal(other, pack)
        assert (
            "night.cspack is no offline pack" in sentence or "is incomplete: copy or download it" in sentence
        )
    pack.write_bytes(whole + b"\0")
    assert refusal(other, pack).startswith("night.cspack holds more than it lists")


def test_every_turned_bit_is_noticed(other: ModelStore, pack: Path) -> None:
    whole = pack.read_bytes()
    names = len(json.loads(whole[512:].partition(b"\0")[0])["files"])
    assert names > 8
    contents = 512 + len(whole[512:].partition(b"\0")[0])
    for place in (*range(0, 512, 37), *range(contents + 600, len(whole) - 1024, len(whole) // 40)):
        if whole[place] == 0:  # padding, which nobody reads
            continue
        pack.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        sentence = refusal(other, pack)
        assert (
            "is damaged" in sentence or "is no offline pack" in sentence or "more than it lists" in sentence
        )


OUTSIDE = [
    "../evil.json",
    "/evil.json",
    "unet/../../evil.json",
    "..\\evil.json",
    "C:evil.json",
    "C:\\evil.json",
]
ODD = [
    "unet//config.json",
    "./config.json",
    "a/b/c/d.json",
    ".hidden.json",
    "con.json",
    "a\nb.json",
    "x.json ",
]
CODE = ["run.py", "model.ckpt", "weights.bin", "unet/pytorch_model.pt", "x.json.exe", "config", "pack.json"]


@pytest.mark.parametrize("name", [*OUTSIDE, *ODD, *CODE, "달" * 40 + ".json"])
def test_names_that_do_not_belong_are_refused(name: str, other: ModelStore, tmp_path: Path) -> None:
    listed = [{"path": name, "bytes": 2, "sha256": hashlib.sha256(b"{}").hexdigest()}]
    pack = written(tmp_path / "x.cspack", {"model_index.json": b"{}"}, files=listed)
    assert "which does not belong into a pack" in refusal(other, pack)
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.parametrize("identity", ["", "../x", "a/b", "A", "con", ".", "x" * 80])
def test_ids_that_are_no_names_are_refused(identity: str, other: ModelStore, tmp_path: Path) -> None:
    pack = written(tmp_path / "x.cspack", {"model_index.json": b"{}"}, id=identity)
    assert "which is no name for a model" in refusal(other, pack)


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"format": 2}, "was made by a newer version of CoverStudio: update this one"),
    ({"files": []}, "has not between 1 and 500 files"),
    ({"kind": "virus"}, "is no offline pack"),
    ({"files": [{"path": "a.json", "bytes": -2048, "sha256": ""}]}, "smaller than nothing"),
    ({"files": [{"path": "a.json", "bytes": 1 << 60, "sha256": ""}]}, "is incomplete"),
    ({"files": [{"path": f"{n}.json", "bytes": 0, "sha256": ""} for n in range(501)]}, "has not between 1"),
    ({"files": [{"path": name, "bytes": 0, "sha256": ""} for name in ("a.json", "A.json")]}, "a file twice"),
    ({"files": [{"path": "model_index.json", "bytes": 2, "sha256": "0" * 64}]}, "is damaged"),
    ({"files": [{"path": "other.json", "bytes": 2, "sha256": "0" * 64}]}, "is damaged"),
]


@pytest.mark.parametrize(("changes", "sentence"), CHANGES, ids=[sentence for _, sentence in CHANGES])
def test_contents_that_lie_are_refused(
    changes: dict[str, Any], sentence: str, other: ModelStore, tmp_path: Path
) -> None:
    assert sentence in refusal(other, written(tmp_path / "x.cspack", {"model_index.json": b"{}"}, **changes))


def _link(info: tarfile.TarInfo) -> None:
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"


def _hard_link(info: tarfile.TarInfo) -> None:
    info.type, info.linkname = tarfile.LNKTYPE, "pack.json"


def _device(info: tarfile.TarInfo) -> None:
    info.type = tarfile.CHRTYPE


def _folder(info: tarfile.TarInfo) -> None:
    info.type = tarfile.DIRTYPE


def _long_name(info: tarfile.TarInfo) -> None:
    info.type = tarfile.GNUTYPE_LONGNAME


@pytest.mark.parametrize("change", [_link, _hard_link, _device, _folder, _long_name])
def test_only_plain_files_are_taken(
    change: Callable[[tarfile.TarInfo], None], other: ModelStore, tmp_path: Path
) -> None:
    pack = written(tmp_path / "x.cspack", {"model_index.json": b"{}"})
    text = pack.read_bytes()[512:].partition(b"\0")[0]
    odd = tarfile.TarInfo("model_index.json")
    change(odd)
    odd.size = 2
    block = odd.tobuf(tarfile.GNU_FORMAT)
    head = tarfile.TarInfo("pack.json")
    head.size = len(text)
    pack.write_bytes(
        head.tobuf() + text + bytes(-len(text) % 512) + block[:512] + b"{}" + bytes(510) + bytes(1024)
    )
    assert "is no offline pack" in refusal(other, pack)


def test_a_long_list_is_refused_before_it_is_read(other: ModelStore, tmp_path: Path) -> None:
    huge = tarfile.TarInfo("pack.json")
    huge.size = 1 << 40
    (tmp_path / "x.cspack").write_bytes(huge.tobuf(tarfile.GNU_FORMAT))
    assert "is no offline pack" in refusal(other, tmp_path / "x.cspack")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + bytes(600), b"\x1f\x8b" + bytes(600), bytes(4096), b"x" * 999]
)
def test_other_files_are_no_packs(content: bytes, other: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "x.cspack").write_bytes(content)
    assert (
        refusal(other, tmp_path / "x.cspack")
        == "x.cspack is no offline pack: choose a file that CoverStudio has packed."
    )


def test_a_pack_without_a_model_in_it_is_refused_by_its_name(other: ModelStore, tmp_path: Path) -> None:
    sentence = refusal(other, written(tmp_path / "x.cspack", {"notes.txt": b"no model"}))
    assert sentence.startswith("night is no model")


def test_a_pack_does_not_free_a_model_of_its_licence(other: ModelStore, tmp_path: Path) -> None:
    files = _model_bytes(tmp_path / "night")
    pack = written(tmp_path / "x.cspack", files, id="sdxl-base", name="Stable\x1b[2J Diffusion")
    with pytest.raises(LicenceNeededError, match=r"Stable�\[2J Diffusion comes under the .*RAIL\+\+-M"):
        other.add(pack)


def test_the_same_pack_from_two_threads_is_two_models(other: ModelStore, pack: Path) -> None:
    with ThreadPoolExecutor() as threads:
        added = list(threads.map(other.add, [pack] * 6))
    assert {model.id for model in added} == {model.id for model in other.installed()}
    assert len(added) == len(other.installed()) == 6
    assert all(other.verify(model.id) == () for model in added)


def test_files_larger_than_eight_gigabytes_fit_a_header() -> None:
    from coverstudio.generation.models.packs import _header, _read_header

    size = 10_000_000_000
    assert _read_header(io.BytesIO(_header(UNET, size)), "x.cspack") == (UNET, size)


def _model_bytes(folder: Path) -> dict[str, bytes]:
    sd1_folder(folder)
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_what_a_kill_left_of_unpacking_is_deleted_and_what_another_program_unpacks_is_not(
    pack: Path, other: ModelStore
) -> None:
    for name in (".new-killed", ".new-busy"):
        (other.folder / name / "night").mkdir(parents=True)
        (other.folder / f"{name}.lock").touch()
    busy = Lock.taken(other.folder / ".new-busy.lock")
    assert busy is not None
    other.add(pack)
    left = {path.name for path in other.folder.iterdir()}
    assert left == {"night", "index.json", "index.lock", ".new-busy", ".new-busy.lock"}
    busy.release()
    other.remove("night")
    assert {path.name for path in other.folder.iterdir()} == {"index.json", "index.lock"}
