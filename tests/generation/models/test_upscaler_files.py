"""Which network a file holds is told without torch, and nothing in a file is ever run."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.store import ModelStore
from coverstudio.generation.models.upscaler_files import UpscalerShape, inspect_upscaler
from tests.generation.models.model_folders import lora_file, noisy_weights
from tests.generation.models.torch_files import (
    COMPACT,
    Program,
    old_torch_file,
    torch_file,
    upscaler_file,
    words,
)

SMALL = UpscalerShape(kind="compact", scale=4, features=12, depth=1)
DEEP = {
    "conv_first.weight": (8, 12, 3, 3), "body.0.rdb1.conv1.weight": (4, 8, 3, 3),
    "body.1.rdb1.conv1.weight": (4, 8, 3, 3), "conv_last.weight": (3, 8, 3, 3),
}  # fmt: skip


def test_both_forms_of_pytorchs_files_are_read(tmp_path: Path) -> None:
    assert inspect_upscaler(upscaler_file(tmp_path / "new.pth")) == SMALL
    assert inspect_upscaler(old_torch_file(tmp_path / "old.pth", words(COMPACT))) == SMALL
    assert inspect_upscaler(torch_file(tmp_path / "bare.pth", words(COMPACT, ""))) == SMALL


def test_the_deep_network_is_told_by_its_squares_of_pixels(tmp_path: Path) -> None:
    found = inspect_upscaler(upscaler_file(tmp_path / "x2.pth", DEEP))
    assert found == UpscalerShape(kind="residual", scale=2, features=8, growth=4, depth=2)


def test_files_that_torch_writes_are_read_as_well(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from tests.worker.real_esrgan.networks import published, save, small

    assert inspect_upscaler(save(small("compact"), tmp_path / "a.pth")).features == 12
    assert inspect_upscaler(save(small("x2"), tmp_path / "b.pth")).scale == 2
    assert inspect_upscaler(save(published("RealESRGAN_x4plus"), tmp_path / "c.pth")) == UpscalerShape(
        kind="residual", scale=4, features=64, growth=32, depth=23
    )
    old = tmp_path / "d.pth"
    torch.save({"params": small("x4").state_dict()}, old, _use_new_zipfile_serialization=False)
    assert inspect_upscaler(old).kind == "residual"


def test_a_file_with_a_program_in_it_is_refused_and_nothing_is_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    program = pickle.dumps({"params": {"body.0.weight": Program(trace)}}, 2)
    for path in (torch_file(tmp_path / "a.pth", program), old_torch_file(tmp_path / "b.pth", program)):
        with pytest.raises(ModelError, match="could run a program: nothing of it was used"):
            inspect_upscaler(path)
    assert not trace.exists()


@pytest.mark.parametrize("kept", [0, 3, 60, 400, -40])
def test_a_file_that_is_cut_short_is_told(kept: int, tmp_path: Path) -> None:
    path = upscaler_file(tmp_path / "model.pth")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ModelError, match=r"model\.pth is damaged or incomplete: get the model again\."):
        inspect_upscaler(path)


def _other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "a letter")


def _packed_badly(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model/data.pkl", b"a" * 5000)
    content = bytearray(path.read_bytes())
    content[content.index(b"data.pkl") + 8] ^= 0xFF  # the first byte of what is packed
    path.write_bytes(content)


def _locked(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model/data.pkl", b"a" * 50)
    content = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1  # the flag of a password
    path.write_bytes(content)


@pytest.mark.parametrize("write", [_other_zip, _packed_badly, _locked])
def test_zips_of_something_else_are_told(write: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "model.pth"
    write(path)
    with pytest.raises(ModelError, match=r"model\.pth is damaged or incomplete: get the model again\."):
        inspect_upscaler(path)


@pytest.mark.parametrize(
    "shapes",
    [
        {},
        {"body.0.weight": (12, 3, 3, 3)},
        {"body.0.weight": (12, 3), "body.1.weight": (48,)},
        {**COMPACT, "body.4.weight": (47, 12, 3, 3)},
        {"conv_first.weight": (8, 27, 3, 3), "body.0.rdb1.conv1.weight": (4, 8, 3, 3)},
        {"conv_first.weight": (8,), "body.0.rdb1.conv1.weight": (4, 8, 3, 3)},
    ],
)
def test_other_networks_are_told(shapes: dict[str, tuple[int, ...]], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^other\.pth is no model of Real-ESRGAN that is known here"):
        inspect_upscaler(upscaler_file(tmp_path / "other.pth", shapes))


def test_what_is_no_dictionary_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no model of Real-ESRGAN"):
        inspect_upscaler(torch_file(tmp_path / "list.pth", pickle.dumps([1, 2, 3], 2)))


def test_an_upscaler_is_added_to_the_store_and_found_by_its_id(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    path = upscaler_file(tmp_path / "RealESRGAN_x4plus.pth")
    added = store.add(path)
    assert (added.id, added.name, added.kind) == ("realesrgan-x4plus", "RealESRGAN_x4plus", "upscaler")
    assert (added.path, added.bytes) == (str(path), path.stat().st_size)
    assert store.find("realesrgan-x4plus") == added
    assert store.find(str(path)).id == added.id
    assert store.verify(added.id) == ()
    lora = store.add(lora_file(tmp_path / "ink.safetensors"))
    assert [model.kind for model in store.installed()] == ["upscaler", "lora"]
    assert lora.kind == "lora"


def test_files_that_are_none_leave_the_store_as_it_was(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    (tmp_path / "broken.pth").write_bytes(b"PK\x03\x04 and no more")
    for path in (tmp_path / "broken.pth", noisy_weights(tmp_path / "noise.safetensors", 3)):
        with pytest.raises(ModelError):
            store.add(path)
    assert store.installed() == ()
