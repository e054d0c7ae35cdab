"""A model in one file paints what the same model in a folder paints, with nothing fetched from elsewhere."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from diffusers import AutoencoderKL, UNet2DConditionModel  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection  # noqa: E402

from coverstudio import paths  # noqa: E402
from coverstudio.generation.messages import DiffuseBackground, Diffused  # noqa: E402
from coverstudio.generation.models.store import ModelStore  # noqa: E402
from coverstudio.worker.devices import processor  # noqa: E402
from coverstudio.worker.errors import EngineError  # noqa: E402
from coverstudio.worker.pipelines import diffusion  # noqa: E402
from coverstudio.worker.pipelines.diffusion import loading  # noqa: E402
from coverstudio.worker.pipelines.diffusion.files import inspected  # noqa: E402
from coverstudio.worker.pipelines.diffusion.session import Session  # noqa: E402
from coverstudio.worker.pipelines.diffusion.single_file import settings_folder  # noqa: E402
from tests.worker.diffusion import original_format  # noqa: E402

ModelFolder = Callable[[str], Path]
Write = Callable[[Path, Path], Path]
BOTH = pytest.mark.parametrize(
    ("family", "write"),
    [("sd1", original_format.write_sd1), ("sdxl", original_format.write_sdxl)],
    ids=["sd1", "sdxl"],
)


@pytest.fixture
def built_like(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Has files built as a tiny model is: the published networks are too large for a test."""
    return lambda folder: monkeypatch.setattr(loading, "settings_folder", lambda family: folder)


@pytest.fixture
def sd1_file(model_folder: ModelFolder, tmp_path: Path, built_like: Callable[[Path], None]) -> Path:
    """A tiny model in one file, with nothing beside it."""
    built_like(model_folder("sd1"))
    return original_format.write_sd1(model_folder("sd1"), tmp_path / "model.safetensors")


def with_words(file: Path, model: Path) -> Path:
    shutil.copytree(model / "tokenizer", file.parent / "tokenizer")
    return file


def loaded(model: Path) -> Any:
    return Session(processor).load(inspected(model), "cpu", lambda: None)


def paint(model: Path, side: int = 420) -> Diffused:
    request = DiffuseBackground(
        model=str(model), prompt="a quiet sea", negative_prompt="letters", width=side, height=side, seed=7,
        steps=1, refine=0.0,
    )  # fmt: skip
    return diffusion.diffuse(request, lambda *_: None)


@BOTH
def test_one_file_holds_the_same_model_as_its_folder(
    family: str, write: Write, model_folder: ModelFolder, tmp_path: Path, built_like: Callable[[Path], None]
) -> None:
    folder = model_folder(family)
    built_like(folder)
    file = with_words(write(folder, tmp_path / "model.safetensors"), folder)
    whole, single = loaded(folder).pipeline, loaded(file).pipeline
    for name, network in whole.components.items():
        if isinstance(network, torch.nn.Module):
            other = single.components[name].state_dict()
            for key, weight in network.state_dict().items():
                assert torch.equal(weight, other[key]), key
    sentence = "a quiet sea, <3 Über-naïve 고요!"
    assert single.tokenizer(sentence).input_ids == whole.tokenizer(sentence).input_ids
    assert single.tokenizer.pad_token == "<|endoftext|>"
    if family == "sdxl":
        assert single.tokenizer_2.pad_token == "!"


def test_the_words_are_borrowed_from_a_model_of_the_store(sd1_file: Path, model_folder: ModelFolder) -> None:
    with pytest.raises(EngineError, match=r"“model\.safetensors” needs CLIP's list of words"):
        paint(sd1_file)
    ModelStore(paths.data_dir() / "models").add(model_folder("sd1"))
    answer = paint(sd1_file)
    assert (answer.family, answer.base) == ("sd1", (424, 424))
    assert answer.image.pixels.std() > 5


def test_missing_words_are_told_before_torch_is_loaded(
    sd1_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "coverstudio.worker.pipelines.diffusion.painting")
    monkeypatch.setitem(sys.modules, "torch", None)  # importing it fails
    with pytest.raises(EngineError, match="needs CLIP's list of words"):
        paint(sd1_file)
    assert "coverstudio.worker.pipelines.diffusion.painting" not in sys.modules


def test_a_file_of_other_shapes_than_the_published_networks_is_a_sentence(
    sd1_file: Path, model_folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_words(sd1_file, model_folder("sd1"))
    monkeypatch.setattr(loading, "settings_folder", settings_folder)
    with pytest.raises(EngineError, match=r"model\.safetensors cannot be loaded: what it holds does not fit"):
        paint(sd1_file)


def test_a_file_that_was_trained_down_to_no_signal_begins_at_nothing_but_noise(
    sd1_file: Path, model_folder: ModelFolder
) -> None:
    with_words(sd1_file, model_folder("sd1"))
    empty = torch.tensor([])
    save_file({**load_file(sd1_file), "v_pred": empty, "ztsnr": empty}, sd1_file)
    scheduler = loaded(sd1_file).own_scheduler
    assert scheduler.config.prediction_type == "v_prediction"
    assert scheduler.alphas_cumprod[-1] < 1e-6 < loaded(model_folder("sd1")).own_scheduler.alphas_cumprod[-1]
    scheduler.set_timesteps(4)
    assert scheduler.timesteps[0] == 999


def test_a_folder_is_asked_for_velocities_where_its_settings_say_so(
    sd1_file: Path, model_folder: ModelFolder, tmp_path: Path
) -> None:
    folder = shutil.copytree(model_folder("sd1"), tmp_path / "folder")
    settings = folder / "scheduler" / "scheduler_config.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "prediction_type": "v_prediction"}))
    with_words(sd1_file, folder)
    save_file({**load_file(sd1_file), "v_pred": torch.tensor([])}, sd1_file)
    by_folder, by_file = loaded(folder).own_scheduler, loaded(sd1_file).own_scheduler
    assert by_folder.config.prediction_type == "v_prediction"
    assert by_folder.alphas_cumprod.equal(by_file.alphas_cumprod)
    velocities, noise = (paint(model, side=64).image.pixels for model in (folder, model_folder("sd1")))
    assert not np.array_equal(velocities, noise)


@pytest.mark.parametrize(
    ("family", "unet", "encoders"),
    [("sd1", 859_520_964, [123_060_480]), ("sdxl", 2_567_463_684, [123_060_480, 694_659_840])],
)
def test_the_networks_have_the_published_number_of_weights(
    family: str, unet: int, encoders: list[int]
) -> None:
    folder = settings_folder(family)
    with torch.device("meta"):
        built = [
            UNet2DConditionModel.from_config(UNet2DConditionModel.load_config(folder / "unet")),
            AutoencoderKL.from_config(AutoencoderKL.load_config(folder / "vae")),
            CLIPTextModel(CLIPTextConfig.from_pretrained(folder / "text_encoder")),
        ]
        if len(encoders) == 2:
            config = CLIPTextConfig.from_pretrained(folder / "text_encoder_2")
            built.append(CLIPTextModelWithProjection(config))
    counts = [sum(weight.numel() for weight in network.parameters()) for network in built]
    assert counts == [unet, 83_653_863, *encoders]
