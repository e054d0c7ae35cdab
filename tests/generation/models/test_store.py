"""What is installed: added in place, found again, checked, forgotten; by two programs at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coverstudio.document.atomic import WriteError
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.store import ModelStore
from tests.generation.models.model_folders import lora_file, noisy_weights, sd1_folder


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


class StopError(Exception):
    pass


def test_a_store_nobody_has_used_is_empty_and_makes_no_folder(store: ModelStore) -> None:
    assert store.installed() == ()
    assert not store.has_accepted("apache-2.0")
    assert not store.folder.exists()


def test_a_folder_is_added_in_its_place(store: ModelStore, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "My Nights (v2)")
    told: list[tuple[int, int]] = []
    added = store.add(folder, lambda done, total: told.append((done, total)))
    assert (added.id, added.name, added.kind, added.family) == (
        "my-nights-v2", "My Nights (v2)", "background", "sd1",
    )  # fmt: skip
    assert (added.path, added.origin, added.native_area) == (str(folder), "added", 512 * 512)
    assert added.bytes == told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert store.installed() == ModelStore(store.folder).installed() == (added,)
    assert [path.name for path in store.folder.iterdir() if path.is_dir()] == []


def test_a_model_in_one_file_and_a_lora_are_told_apart(store: ModelStore, tmp_path: Path) -> None:
    lora = store.add(lora_file(tmp_path / "Moonlit Ink.safetensors"))
    assert (lora.id, lora.kind, lora.family) == ("moonlit-ink", "lora", "sd1")
    with pytest.raises(ModelError):
        store.add(noisy_weights(tmp_path / "noise.safetensors", 3))
    assert store.installed() == (lora,)


@pytest.mark.parametrize("name", ["수채화", "été", "夜"])
def test_names_of_any_script_stay(name: str, store: ModelStore, tmp_path: Path) -> None:
    assert store.add(sd1_folder(tmp_path / name)).id == name


def test_ids_are_unique_and_leave_those_of_the_catalog_alone(store: ModelStore, tmp_path: Path) -> None:
    folders = [sd1_folder(tmp_path / str(number) / "sdxl-base") for number in range(2)]
    assert [store.add(folder).id for folder in folders] == ["sdxl-base-2", "sdxl-base-3"]


def test_a_folder_added_again_is_the_same_model(store: ModelStore, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "night")
    first = store.add(folder)
    (folder / "unet" / "config.json").write_text('{"sample_size": 32}')
    again = store.add(tmp_path / "." / "night")
    assert (again.id, again.native_area) == (first.id, 256 * 256)
    assert store.installed() == (again,)
    assert store.verify("night") == ()


def test_a_repository_in_another_programs_cache_has_its_name(store: ModelStore, tmp_path: Path) -> None:
    snapshot = tmp_path / "hub" / "models--moon--night-v2" / "snapshots" / "133a221b"
    assert store.add(sd1_folder(snapshot)).id == "night-v2"


def test_files_that_are_not_the_models_are_left_alone(store: ModelStore, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "night")
    size = store.add(folder).bytes
    (folder / ".git").mkdir()
    (folder / "holidays").mkdir()
    for name in (
        ".git/config.json",
        "holidays/list.json",
        "checkpoint.safetensors",
        "weights.ckpt",
        "run.py",
    ):
        (folder / name).write_bytes(b"much more")
    assert store.add(folder).bytes == size


def test_adding_can_be_stopped(store: ModelStore, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        store.add(sd1_folder(tmp_path / "night"), stop)
    assert store.installed() == ()


def test_models_are_found_by_id_and_by_path(store: ModelStore, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "night")
    not_added = store.find(str(folder))
    assert (not_added.id, not_added.family, not_added.origin) == (str(folder), "sd1", "added")
    assert store.installed() == ()
    added = store.add(folder)
    assert not_added.bytes == added.bytes
    assert store.find("night") == store.find(str(folder)) == added


def test_what_is_not_there_is_one_sentence(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^There is no model “moon” here: choose an installed one or give"):
        store.find("moon")
    with pytest.raises(ModelError, match=r"^Stable Diffusion XL is not on this computer yet: download it"):
        store.find("sdxl-base")
    for ask in (store.remove, store.verify, lambda name: store.write_pack(name, tmp_path / "x.cspack")):
        with pytest.raises(ModelError, match=r"^There is no model “moon” here: choose an installed one\.$"):
            ask("moon")
    with pytest.raises(ModelError):
        store.add(tmp_path / "nowhere")


def test_a_model_whose_folder_is_away_comes_back_with_it(store: ModelStore, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "night")
    added = store.add(folder)
    folder.rename(tmp_path / "away")
    assert store.installed() == ()
    with pytest.raises(ModelError, match=r"^night is no longer at .*: put it back or remove it from"):
        store.find("night")
    with pytest.raises(ModelError, match="no longer at"):
        store.verify("night")
    (tmp_path / "away").rename(folder)
    assert store.installed() == (added,)
    folder.rename(tmp_path / "away")
    store.remove("night")
    with pytest.raises(ModelError, match="There is no model"):
        store.find("night")


def test_an_added_model_is_only_forgotten(store: ModelStore, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "night")
    store.add(folder)
    store.remove("night")
    assert store.installed() == ()
    assert (folder / "model_index.json").is_file()


def test_a_check_names_every_file_that_is_wrong(store: ModelStore, tmp_path: Path) -> None:
    folder = sd1_folder(tmp_path / "night")
    added = store.add(folder)
    unet = folder / "unet" / "diffusion_pytorch_model.safetensors"
    unet.write_bytes(unet.read_bytes()[:-1] + b"?")
    (folder / "vae" / "config.json").write_text("{}")
    (folder / "scheduler" / "scheduler_config.json").unlink()
    told: list[tuple[int, int]] = []
    assert store.verify("night", lambda done, total: told.append((done, total))) == (
        "“scheduler/scheduler_config.json” is missing: get the model again.",
        "“unet/diffusion_pytorch_model.safetensors” is not what it was: get the model again.",
        "“vae/config.json” has 2 bytes instead of 56: get the model again.",
    )
    assert told[-1] == (added.bytes, added.bytes)


def test_a_licence_is_accepted_once(store: ModelStore) -> None:
    store.accept("openrail-m")
    index = store.folder / "index.json"
    first = index.read_bytes()
    store.accept("openrail-m")
    assert index.read_bytes() == first
    assert json.loads(first)["accepted"]["openrail-m"].startswith("20")
    assert ModelStore(store.folder).has_accepted("openrail-m")
    assert not store.has_accepted("apache-2.0")
    with pytest.raises(ModelError, match="does not know the licence"):
        store.accept("mine")


def test_entries_of_a_newer_version_are_kept_and_not_shown(store: ModelStore, tmp_path: Path) -> None:
    store.add(sd1_folder(tmp_path / "night"))
    index = store.folder / "index.json"
    written = json.loads(index.read_bytes())
    written["models"]["upscaler"] = {"kind": "upscaler", "from": "the future"}
    written["theme"] = "night"
    index.write_text(json.dumps(written))
    assert [model.id for model in store.installed()] == ["night"]
    store.accept("apache-2.0")
    assert json.loads(index.read_bytes())["models"]["upscaler"] == {"kind": "upscaler", "from": "the future"}


@pytest.mark.parametrize("damage", [b"", b"{", b"[1, 2]", b'{"models": 3}', b"\xff\xfe"])
def test_a_damaged_list_is_set_aside(
    damage: bytes, store: ModelStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.folder.mkdir()
    (store.folder / "index.json").write_bytes(damage)
    assert store.installed() == ()
    assert "cannot be read" in caplog.text
    store.add(sd1_folder(tmp_path / "night"))
    assert [model.id for model in store.installed()] == ["night"]
    assert (store.folder / "index-damaged.json").read_bytes() == damage


def test_two_programs_at_once_lose_nothing(store: ModelStore, tmp_path: Path) -> None:
    adding = (
        "import sys; from pathlib import Path; from coverstudio.generation.models.store import ModelStore\n"
        "store = ModelStore(Path(sys.argv[1]))\n"
        "for path in sys.argv[2:]: store.add(Path(path))"
    )
    loras = [lora_file(tmp_path / f"lora-{number}.safetensors") for number in range(16)]
    programs = [
        subprocess.Popen([sys.executable, "-c", adding, store.folder, *loras[start::2]]) for start in range(2)
    ]
    assert [program.wait(60) for program in programs] == [0, 0]
    assert {model.id for model in store.installed()} == {f"lora-{number}" for number in range(16)}


def test_a_list_that_another_program_holds_is_told(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coverstudio.locking import Lock

    monkeypatch.setattr("coverstudio.generation.models.index_file._SECONDS_TO_WAIT", 0.1)
    store.folder.mkdir()
    lock = Lock.taken(store.folder / "index.lock")
    assert lock is not None
    with pytest.raises(ModelError, match="Another CoverStudio is changing the list of models: try again"):
        store.accept("apache-2.0")
    lock.release()
    store.accept("apache-2.0")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_without_permission_is_one_sentence(store: ModelStore) -> None:
    store.folder.mkdir(mode=0o500)
    with pytest.raises(WriteError, match="read-only"):
        store.accept("apache-2.0")


def test_a_file_where_the_folder_should_be_is_one_sentence(store: ModelStore) -> None:
    store.folder.write_bytes(b"")
    assert store.installed() == ()
    with pytest.raises(WriteError):
        store.accept("apache-2.0")
