"""DiffSTE's checkpoint: names and shapes in full, and a conversion that runs nothing and believes nothing."""

from __future__ import annotations

import hashlib
import json
import pickle
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.safetensors_header import read_header
from coverstudio.generation.models.scene_text_files import NORMALIZER, inspect_scene_text
from coverstudio.generation.models.scene_text_layout import (
    PUBLISHED,
    TEXT,
    UNET,
    VAE,
    Tensors,
    measures_of,
    modern_tensors,
    published_tensors,
)
from coverstudio.generation.models.store import ModelStore
from tests.generation.models.scene_text_checkpoint import (
    ANOTHER_NORMALIZER,
    TINY,
    words_file,
    write_checkpoint,
)
from tests.generation.models.torch_files import Made, Program

MANIFESTS = Path(__file__).parents[4] / "shared" / "diffste"
UNKNOWN = "is no whole checkpoint of DiffSTE: choose the published diffste.ckpt"
SMALL = msgspec.structs.replace(TINY, tokens=300)
# How many, their parameters, and the sha256 of the names and shapes that the reference's own classes have.
DIGESTS = {
    VAE: (248, 83_653_863, "f7a65858bd677a6a61dac2750b1024d12ca54c530c6703686afd348deb58e33c"),
    TEXT: (196, 123_060_480, "0346501efc95df8012b73478f02ba6dadeeab4e129be045cf0c202bea79c5f1d"),
    UNET: (1102, 1_108_404_164, "e575180ad6ed5e4483d37a266602ac332e5ae81f10df51bc5b18353b3befcb0d"),
}


def of_part(prefix: str) -> Tensors:
    found = published_tensors(PUBLISHED).items()
    return {name.removeprefix(prefix): shape for name, shape in found if name.startswith(prefix)}


def digest(tensors: Tensors) -> str:
    lines = sorted(f"{name} {'x'.join(map(str, shape))}" for name, shape in tensors.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@pytest.mark.parametrize("prefix", DIGESTS)
def test_every_published_name_and_shape_is_known(prefix: str) -> None:
    tensors = of_part(prefix)
    parameters = sum(int(np.prod(shape)) for shape in tensors.values())
    assert (len(tensors), parameters, digest(tensors)) == DIGESTS[prefix]


@pytest.mark.parametrize(("prefix", "file"), [(VAE, "vae"), (TEXT, "clip"), (UNET, "unet")])
def test_the_manifests_say_the_same(prefix: str, file: str) -> None:
    path = MANIFESTS / f"{file}_keys.json"
    if not path.is_file():
        pytest.skip("the manifests are not at hand")
    manifest = {name: tuple(shape) for name, shape in json.loads(path.read_text()).items()}
    manifest.pop("text_model.embeddings.position_ids", None)  # a count, which no network learns
    assert of_part(prefix) == manifest


def test_measures_are_told_by_shapes_alone() -> None:
    assert measures_of(published_tensors(PUBLISHED)) == PUBLISHED
    assert measures_of(published_tensors(SMALL)) == SMALL


def test_a_checkpoint_is_converted_once_into_the_store(tmp_path: Path) -> None:
    published = write_checkpoint(tmp_path / "diffste.ckpt", SMALL)
    store, told = ModelStore(tmp_path / "models"), list[tuple[int, int]]()
    added = store.add(published, lambda done, total: told.append((done, total)))
    published.unlink()
    assert (added.id, added.kind, added.family) == ("diffste", "scene-text", "diffste")
    assert (added.origin, added.licence) == ("converted", "openrail-m")
    assert told[-1][0] == told[-1][1]
    header = read_header(Path(added.path))
    assert {name: shape for name, (_, shape) in header.tensors.items()} == modern_tensors(SMALL)
    facts = inspect_scene_text(Path(added.path))
    assert (facts.measures, facts.normalizer) == (SMALL, ANOTHER_NORMALIZER)
    assert store.verify("diffste") == ()
    store.remove("diffste")
    assert not Path(added.path).exists()


def test_numbers_arrive_unchanged(tmp_path: Path) -> None:
    published = write_checkpoint(tmp_path / "diffste.ckpt", SMALL, normalizer=None)
    path = Path(ModelStore(tmp_path / "models").add(published).path)
    assert inspect_scene_text(path).normalizer == NORMALIZER
    names = list(published_tensors(SMALL))
    key = names.index("vae.decoder.mid_block.attentions.0.proj_attn.weight")
    with zipfile.ZipFile(published) as archive:
        stored = archive.read(f"archive/data/{key}")
    content = path.read_bytes()
    size = int.from_bytes(content[:8], "little")
    begin, end = json.loads(content[8 : 8 + size])["vae.decoder.mid_block.attentions.0.to_out.0.weight"][
        "data_offsets"
    ]
    assert content[8 + size + begin : 8 + size + end] == stored


def test_a_pack_carries_it_to_another_computer(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    store.add(write_checkpoint(tmp_path / "diffste.ckpt", SMALL))
    store.write_pack("diffste", tmp_path / "d.cspack")
    other = ModelStore(tmp_path / "other")
    other.accept("openrail-m")
    assert other.add(tmp_path / "d.cspack").kind == "scene-text"


def refused(path: Path, store: Path) -> str:
    with pytest.raises(ModelError) as caught:
        ModelStore(store).add(path)
    assert not [file for file in store.rglob("*") if file.suffix == ".safetensors"]
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_is_cut_short_is_refused_wherever_it_was_cut(tmp_path: Path) -> None:
    whole = write_checkpoint(tmp_path / "diffste.ckpt", SMALL).read_bytes()
    for share in (0.1, 0.5, 0.999):
        path = tmp_path / "cut.ckpt"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert refused(path, tmp_path / "models") == "cut.ckpt is damaged or incomplete: fetch it again."


def test_changed_bytes_are_noticed(tmp_path: Path) -> None:
    path = write_checkpoint(tmp_path / "diffste.ckpt", SMALL)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert refused(path, tmp_path / "models") == "diffste.ckpt is damaged or incomplete: fetch it again."


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("unet.mid_block.attentions.char.0.norm.weight", None),
        ("unet.conv_in.weight", (32, 4, 3, 3)),
        ("char_embedder.char_embedding.weight", (96, 32)),
    ],
)
def test_a_network_that_is_not_whole_is_refused(
    name: str, shape: tuple[int, ...] | None, tmp_path: Path
) -> None:
    path = write_checkpoint(tmp_path / "other.ckpt", SMALL, changed={name: shape})
    assert UNKNOWN in refused(path, tmp_path / "models")


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.ckpt"
    for content in (b"", b"no zip at all", pickle.dumps({"state_dict": 1}), words_file({"model": {}})):
        path.write_bytes(content)
        assert UNKNOWN in refused(path, tmp_path / "models")


def test_a_program_in_disguise_is_not_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    path = write_checkpoint(tmp_path / "evil.ckpt", SMALL, beside={"loops": Program(trace)})
    assert "evil.ckpt could run a program (posix.system): nothing of it was used" in refused(
        path, tmp_path / "models"
    )
    assert not trace.exists()


def test_objects_of_the_training_are_never_made(tmp_path: Path) -> None:
    """Even a class that is at hand is replaced: a file of its would be written otherwise."""
    beside = {
        "callbacks": Made("tempfile", "mkdtemp"),
        "loops": [Made("pytorch_lightning.loops", "Loop", {"a": 1})],
    }
    published = write_checkpoint(tmp_path / "diffste.ckpt", SMALL, beside=beside)
    assert ModelStore(tmp_path / "models").add(published).kind == "scene-text"


def test_a_pickle_that_asks_for_more_memory_than_there_is_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "evil.ckpt"
    remember_far = pickle.PROTO + b"\x02" + pickle.EMPTY_DICT + pickle.LONG_BINPUT + b"\xff\xff\xff\xff"
    for words in (
        remember_far + pickle.STOP,
        pickle.PROTO + b"\x05" + pickle.BYTEARRAY8 + b"\xff\xff\xff\xff\xff\xff\xff\x0f" + pickle.STOP,
        pickle.PROTO + b"\x02" + pickle.BINBYTES + b"\xff\xff\xff\x7f" + pickle.STOP,
    ):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("archive/data.pkl", words)
        assert refused(path, tmp_path / "models").startswith("evil.ckpt is ")


def test_numbers_that_are_counted_twice_are_refused(tmp_path: Path) -> None:
    """A small file whose tensors all lie in one place would be written as a large one."""
    path = write_checkpoint(tmp_path / "bomb.ckpt", SMALL, in_one_place=True)
    assert refused(path, tmp_path / "models") == "bomb.ckpt is damaged or incomplete: fetch it again."
