"""A model in one file paints what the same model in a folder paints, with nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from diffusers import AutoencoderKL, UNet2DConditionModel  # noqa: E402
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection  # noqa: E402

from coverstudio.generation.messages import DiffuseBackground, Diffused  # noqa: E402
from coverstudio.worker.errors import EngineError  # noqa: E402
from coverstudio.worker.pipelines import diffusion  # noqa: E402
from coverstudio.worker.pipelines.diffusion import loading  # noqa: E402
from coverstudio.worker.pipelines.diffusion.single_file import clip_tokenizer, settings_folder  # noqa: E402
from tests.worker.diffusion import original_format, tiny_models  # noqa: E402

Build = Callable[..., Path]


def paint(model: Path) -> Diffused:
    request = DiffuseBackground(
        model=str(model), prompt="a quiet sea", negative_prompt="letters", width=420, height=420, seed=7,
        steps=2, refine=0.0,
    )  # fmt: skip
    return diffusion.diffuse(request, lambda *_: None)


@pytest.mark.parametrize(
    ("build", "write"),
    [
        (tiny_models.tiny_sd1, original_format.write_sd1),
        (tiny_models.tiny_sdxl, original_format.write_sdxl),
    ],
    ids=["sd1", "sdxl"],
)
def test_one_file_holds_the_same_model_as_its_folder(
    build: Build, write: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = build(tmp_path / "model", tokenizer=clip_tokenizer())
    file = write(folder, tmp_path / "model.safetensors")
    monkeypatch.setattr(loading, "settings_folder", lambda family: folder)
    loaded = {path: _loaded(path) for path in (folder, file)}
    for name, network in loaded[folder].components.items():
        if isinstance(network, torch.nn.Module):
            other = loaded[file].components[name].state_dict()
            for key, weight in network.state_dict().items():
                assert torch.equal(weight, other[key]), key
    ids = [pipeline.tokenizer("a quiet sea").input_ids for pipeline in loaded.values()]
    assert ids[0] == ids[1]


def _loaded(model: Path) -> object:
    from coverstudio.worker.pipelines.diffusion.devices import processor
    from coverstudio.worker.pipelines.diffusion.files import inspected
    from coverstudio.worker.pipelines.diffusion.session import Session

    return Session(processor).load(inspected(model), "cpu", lambda: None).pipeline


def test_a_picture_is_painted_from_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tiny_models.tiny_sd1(tmp_path / "model", tokenizer=clip_tokenizer())
    file = original_format.write_sd1(folder, tmp_path / "model.safetensors")
    monkeypatch.setattr(loading, "settings_folder", lambda family: folder)
    answer = paint(file)
    assert (answer.family, answer.base) == ("sd1", (424, 424))
    assert answer.image.pixels.std() > 5


def test_a_file_of_other_shapes_than_the_published_networks_is_a_sentence(tmp_path: Path) -> None:
    folder = tiny_models.tiny_sd1(tmp_path / "model", tokenizer=clip_tokenizer())
    file = original_format.write_sd1(folder, tmp_path / "model.safetensors")
    with pytest.raises(EngineError, match=r"model\.safetensors cannot be loaded: what it holds does not fit"):
        paint(file)


def test_words_are_read_as_clip_was_trained_to() -> None:
    # The numbers that OpenAI's own tokenizer gives.
    assert clip_tokenizer()("a photo of a cat").input_ids == [49406, 320, 1125, 539, 320, 2368, 49407]
    assert (len(clip_tokenizer()), clip_tokenizer().pad_token_id) == (49408, 49407)
    assert clip_tokenizer("!").pad_token_id == 0


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
