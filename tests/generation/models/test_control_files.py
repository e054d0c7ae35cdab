"""ControlNets: told by names and shapes, added as any other model, and found for the family they fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coverstudio.generation.models.control_files import (
    check_control_fits,
    control_for_edges,
    heard_by,
    inspect_control,
)
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.inspecting import inspect_model
from coverstudio.generation.models.store import ModelStore
from tests.generation.models.model_folders import sd1_folder
from tests.generation.models.safetensors_files import write_zeros

READS = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight"
OLD_READS = "input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"


def control_file(path: Path, width: int, *, prefix: str | None = None) -> Path:
    """Write a ControlNet; with a `prefix` in the names of the program it came with."""
    if prefix is None:
        return write_zeros(
            path, {"controlnet_cond_embedding.conv_in.weight": (16, 3, 3, 3), READS: (4, width)}
        )
    names = {f"{prefix}input_hint_block.0.weight": (16, 3, 3, 3), f"{prefix}{OLD_READS}": (4, width)}
    return write_zeros(path, names)


def control_folder(folder: Path, width: int) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"_class_name": "ControlNetModel"}))
    control_file(folder / "diffusion_pytorch_model.safetensors", width)
    return folder


@pytest.mark.parametrize(("width", "base"), [(768, "sd1"), (1024, "sd2"), (2048, "sdxl"), (96, "")])
def test_the_base_follows_from_the_width_of_what_it_reads(width: int, base: str, tmp_path: Path) -> None:
    assert inspect_control(control_file(tmp_path / "a.safetensors", width)).family == base
    for prefix in ("", "control_model."):
        assert inspect_control(control_file(tmp_path / "b.safetensors", width, prefix=prefix)).family == base
    facts = inspect_control(control_folder(tmp_path / "c", width))
    assert (facts.family, facts.layout) == (base, "folder")


def test_one_without_words_is_told_by_the_sizes_that_sdxl_is_told(tmp_path: Path) -> None:
    small = {
        "controlnet_cond_embedding.conv_in.weight": (16, 3, 3, 3),
        "add_embedding.linear_1.weight": (4, 4),
    }
    assert inspect_control(write_zeros(tmp_path / "small.safetensors", small)).family == "sdxl"


def test_folders_and_files_are_added_and_stay_after_a_pack(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "store")
    file = store.add(control_file(tmp_path / "Canny SD15.safetensors", 768))
    folder = store.add(control_folder(tmp_path / "control_v11p_sd15_lineart", 768))
    assert [(one.kind, one.family) for one in (file, folder)] == [("controlnet", "sd1")] * 2
    assert control_for_edges("sd1", store.installed()) == file
    assert control_for_edges("sdxl", store.installed()) is None
    store.write_pack(folder.id, tmp_path / "out.cspack")
    other = ModelStore(tmp_path / "other")
    unpacked = other.add(tmp_path / "out.cspack")
    assert (unpacked.kind, (Path(unpacked.path) / "config.json").is_file()) == ("controlnet", True)
    assert other.verify(unpacked.id) == ()


def test_those_that_listen_to_something_else_are_not_taken_for_edges(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "store")
    for name in ("control_v11f1p_sd15_depth", "mine"):
        store.add(control_file(tmp_path / f"{name}.safetensors", 768))
    assert control_for_edges("sd1", store.installed()) is None
    scribble = store.add(control_file(tmp_path / "control-scribble.safetensors", 768))
    assert control_for_edges("sd1", store.installed()) == scribble
    heard = [heard_by(name) for name in ("t2i-LineArt", "controlnet-openpose-sdxl-1.0", "mine")]
    assert heard == ["lineart", "other", ""]


def test_a_wrong_base_is_one_sentence(tmp_path: Path) -> None:
    model = inspect_model(sd1_folder(tmp_path / "model"))
    check_control_fits(inspect_control(control_file(tmp_path / "unknown.safetensors", 96)), model)
    with pytest.raises(ModelError, match=r"“big.safetensors” was trained for Stable Diffusion XL.*same base"):
        check_control_fits(inspect_control(control_file(tmp_path / "big.safetensors", 2048)), model)


def test_what_is_no_control_net_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "config.json").write_text('{"_class_name": "ControlNetModel"}')
    other = write_zeros(tmp_path / "other.safetensors", {"weight": (2, 2)})
    for path, sentence in ((other, "is no ControlNet"), (tmp_path / "empty", "is no ControlNet"),
                           (tmp_path / "bare", "no weights as safetensors")):  # fmt: skip
        with pytest.raises(ModelError, match=sentence):
            inspect_control(path)
