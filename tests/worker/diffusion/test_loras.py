from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")
pytest.importorskip("peft")

import torch
from diffusers import (
    DiffusionPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
)
from safetensors.torch import save_file

from coverstudio.generation.messages import LoraUse
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.diffusion.loras import loaded_loras, use_loras
from tests.worker.diffusion.tiny_loras import (
    random_lora,
    save_as_diffusers,
    save_as_kohya,
    text_lora,
    train_unet_lora,
)

Weights = dict[str, "torch.Tensor"]


def load(folder: Path) -> DiffusionPipeline:
    pipeline = DiffusionPipeline.from_pretrained(folder, local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


@pytest.fixture(scope="module")
def sd1_folder(model_folder: Callable[[str], Path]) -> Path:
    return model_folder("sd1")


@pytest.fixture(scope="module")
def trained(sd1_folder: Path) -> Weights:
    return train_unet_lora(load(sd1_folder))


@pytest.fixture(scope="module")
def for_text(sd1_folder: Path) -> Weights:
    return text_lora(load(sd1_folder))


@pytest.fixture
def sd1(sd1_folder: Path) -> StableDiffusionPipeline:
    return load(sd1_folder)


def paint(pipeline: DiffusionPipeline, **arguments: object) -> np.ndarray:
    generator = torch.Generator().manual_seed(5)
    settings = {"num_inference_steps": 2, "height": 64, "width": 64, "generator": generator} | arguments
    return pipeline(prompt="a castle by the sea", output_type="np", **settings).images


def weights_of(pipeline: DiffusionPipeline) -> Weights:
    return {
        f"{part}.{key}": value.clone()
        for part in ("unet", "transformer", "text_encoder")
        if isinstance(getattr(pipeline, part, None), torch.nn.Module)
        for key, value in getattr(pipeline, part).state_dict().items()
    }


def same(before: Weights, after: Weights) -> bool:
    return before.keys() == after.keys() and all(torch.equal(before[key], after[key]) for key in before)


def test_a_trained_lora_changes_the_picture_and_switched_off_leaves_no_trace(
    sd1: StableDiffusionPipeline, trained: Weights, tmp_path: Path
) -> None:
    file = save_as_diffusers(trained, tmp_path / "bright.safetensors")
    before, base = paint(sd1), weights_of(sd1)
    use_loras(sd1, [LoraUse(str(file))], "sd1")
    during = paint(sd1)
    use_loras(sd1, [], "sd1")
    assert not np.array_equal(before, during)
    assert np.array_equal(paint(sd1), before)
    assert same(weights_of(sd1), base)
    assert not loaded_loras(sd1)


def test_what_the_lora_learned_shows(sd1: StableDiffusionPipeline, trained: Weights, tmp_path: Path) -> None:
    file = save_as_diffusers(trained, tmp_path / "bright.safetensors")
    noise, words = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1)), torch.zeros(1, 77, 32)

    def mean() -> float:
        with torch.no_grad():
            return sd1.unet(noise, 500, words).sample.mean().item()

    plain = mean()
    use_loras(sd1, [LoraUse(str(file), 1.0)], "sd1")
    whole = mean()
    use_loras(sd1, [LoraUse(str(file), 0.5)], "sd1")
    assert plain < mean() < whole


def test_kohyas_names_with_an_alpha_give_the_same_picture(
    sd1: StableDiffusionPipeline, trained: Weights, for_text: Weights, tmp_path: Path
) -> None:
    both = trained | for_text
    ours = save_as_diffusers(both, tmp_path / "ours.safetensors")
    kohya = {
        key: value * 2 if "up.weight" in key and key.startswith("unet") else value
        for key, value in both.items()
    }
    rank4 = save_as_kohya(
        {key: value for key, value in kohya.items() if key.startswith("unet")},
        tmp_path / "unet.safetensors", alpha=2, words={"ss_base_model_version": "sd_v1"},
    )  # fmt: skip
    rank2 = save_as_kohya(for_text, tmp_path / "text.safetensors", alpha=2, words={})
    use_loras(sd1, [LoraUse(str(ours))], "sd1")
    expected = paint(sd1)
    use_loras(sd1, [LoraUse(str(rank4)), LoraUse(str(rank2))], "sd1")
    assert np.allclose(paint(sd1), expected, atol=1e-5)


def test_a_lora_of_the_text_encoder_changes_the_picture_and_leaves_no_trace(
    sd1: StableDiffusionPipeline, for_text: Weights, tmp_path: Path
) -> None:
    file = save_as_diffusers(for_text, tmp_path / "words.safetensors")
    before, base = paint(sd1), weights_of(sd1)
    use_loras(sd1, [LoraUse(str(file))], "sd1")
    assert not np.array_equal(paint(sd1), before)
    use_loras(sd1, [], "sd1")
    assert np.array_equal(paint(sd1), before)
    assert same(weights_of(sd1), base)


def test_the_strength_that_diffusers_writes_beside_the_weights_is_kept(
    sd1: StableDiffusionPipeline, trained: Weights, tmp_path: Path
) -> None:
    plain = save_as_diffusers(trained, tmp_path / "plain.safetensors")
    told = {"unet.r": 4, "unet.lora_alpha": 8, "unet.alpha_pattern": {"attn2.to_k": 8.0}}
    strong = save_as_diffusers(trained, tmp_path / "strong.safetensors", told)
    use_loras(sd1, [LoraUse(str(plain), 2.0)], "sd1")
    expected = paint(sd1)
    use_loras(sd1, [LoraUse(str(strong), 1.0)], "sd1")
    assert np.allclose(paint(sd1), expected, atol=1e-5)


def test_two_loras_add_up_and_one_can_be_switched_off_alone(
    sd1: StableDiffusionPipeline, trained: Weights, for_text: Weights, tmp_path: Path
) -> None:
    first = LoraUse(str(save_as_diffusers(trained, tmp_path / "a.safetensors")))
    second = LoraUse(str(save_as_diffusers(for_text, tmp_path / "b.safetensors")))
    use_loras(sd1, [first], "sd1")
    alone, kept = paint(sd1), loaded_loras(sd1)
    use_loras(sd1, [first, second], "sd1")
    together = paint(sd1)
    assert not np.array_equal(together, alone)
    assert kept < loaded_loras(sd1)
    use_loras(sd1, [first], "sd1")
    assert np.array_equal(paint(sd1), alone)
    assert loaded_loras(sd1) == kept
    use_loras(sd1, [second, first], "sd1")
    assert np.array_equal(paint(sd1), together)


def test_weight_zero_leaves_a_lora_out(
    sd1: StableDiffusionPipeline, trained: Weights, tmp_path: Path
) -> None:
    file = save_as_diffusers(trained, tmp_path / "a.safetensors")
    before = paint(sd1)
    use_loras(sd1, [LoraUse(str(file), 0.0), LoraUse(str(tmp_path / "gone.safetensors"), 0.0)], "sd1")
    assert np.array_equal(paint(sd1), before)


def test_a_file_that_is_named_twice_counts_twice(
    sd1: StableDiffusionPipeline, trained: Weights, tmp_path: Path
) -> None:
    use = LoraUse(str(save_as_diffusers(trained, tmp_path / "a.safetensors")), 0.5)
    use_loras(sd1, [LoraUse(use.path, 1.0)], "sd1")
    expected = paint(sd1)
    use_loras(sd1, [use, use], "sd1")
    assert np.array_equal(paint(sd1), expected)


def test_a_file_that_was_written_anew_is_loaded_anew(
    sd1: StableDiffusionPipeline, trained: Weights, tmp_path: Path
) -> None:
    file = save_as_diffusers(trained, tmp_path / "a.safetensors")
    use_loras(sd1, [LoraUse(str(file))], "sd1")
    before = paint(sd1)
    save_as_diffusers({key: -value if "up" in key else value for key, value in trained.items()}, file)
    os.utime(file, ns=(1, 1))
    use_loras(sd1, [LoraUse(str(file))], "sd1")
    assert not np.array_equal(paint(sd1), before)
    assert len(loaded_loras(sd1)) == 1


def refused(pipeline: DiffusionPipeline, uses: list[LoraUse], family: str) -> str:
    """The sentence, after a look that nothing of the attempt is left."""
    before, base = paint(pipeline), weights_of(pipeline)
    with pytest.raises(EngineError) as error:
        use_loras(pipeline, uses, family)
    assert not loaded_loras(pipeline)
    assert same(weights_of(pipeline), base)
    assert np.array_equal(paint(pipeline), before)
    return str(error.value)


@pytest.fixture(scope="module")
def sdxl(model_folder: Callable[[str], Path]) -> StableDiffusionXLPipeline:
    return load(model_folder("sdxl"))


def test_layers_of_other_sizes_are_refused_and_nothing_is_left_half_loaded(
    sdxl: StableDiffusionXLPipeline, trained: Weights, for_text: Weights, tmp_path: Path
) -> None:
    file = save_as_diffusers(trained | for_text, tmp_path / "ink.safetensors")
    assert refused(sdxl, [LoraUse(str(file))], "sdxl").startswith("The LoRA “ink” does not fit this model")


def test_layers_that_are_not_there_are_refused(sd1: StableDiffusionPipeline, tmp_path: Path) -> None:
    name = "transformer.transformer_blocks.0.attn.to_q"
    weights = {f"{name}.lora_A.weight": torch.zeros(4, 32), f"{name}.lora_B.weight": torch.zeros(32, 4)}
    file = save_as_diffusers(weights, tmp_path / "other.safetensors")
    assert "does not fit this model" in refused(sd1, [LoraUse(str(file))], "sd1")


def test_what_a_file_says_of_its_base_is_enough_to_refuse_it(
    sd1: StableDiffusionPipeline, trained: Weights, tmp_path: Path
) -> None:
    file = save_as_kohya(trained, tmp_path / "a.safetensors", 4, {"ss_base_model_version": "sdxl_base_v1-0"})
    sentence = refused(sd1, [LoraUse(str(file))], "sd1")
    assert "was trained for Stable Diffusion XL, and this model is Stable Diffusion 1" in sentence


def test_a_bad_lora_beside_a_good_one_takes_both_away(
    sd1: StableDiffusionPipeline, trained: Weights, tmp_path: Path
) -> None:
    good = LoraUse(str(save_as_diffusers(trained, tmp_path / "good.safetensors")))
    missing = LoraUse(str(tmp_path / "gone.safetensors"))
    assert (
        refused(sd1, [good, missing], "sd1")
        == "The LoRA gone.safetensors is not there any more: choose it again."
    )
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(Path(good.path).read_bytes()[:-10])
    assert "cut short" in refused(sd1, [good, LoraUse(str(broken))], "sd1")
    shuffled = {key.replace("to_q", "to_nowhere"): value for key, value in trained.items() if "to_q" in key}
    nowhere = save_as_diffusers(shuffled, tmp_path / "nowhere.safetensors")
    assert "does not fit" in refused(sd1, [good, LoraUse(str(nowhere))], "sd1")


def test_a_file_that_would_overwrite_the_base_is_refused(
    sd1: StableDiffusionPipeline, trained: Weights, tmp_path: Path
):
    file = tmp_path / "control.safetensors"
    save_file({**trained, "unet.conv_norm_out.weight": torch.ones(8)}, file)
    assert refused(sd1, [LoraUse(str(file))], "sd1")


def test_a_pickle_is_never_loaded(sd1: StableDiffusionPipeline, tmp_path: Path) -> None:
    file = tmp_path / "a.safetensors"
    torch.save({"unet.x.lora_A.weight": torch.zeros(2, 2)}, file)
    assert "pickle" in refused(sd1, [LoraUse(str(file))], "sd1")


@pytest.mark.parametrize(
    ("family", "targets", "arguments"),
    [
        ("sdxl", ["to_q", "to_k"], {}),
        ("sd3", ["to_q", "add_k_proj"], {}),
        ("flux1", ["to_q", "proj_mlp"], {}),
        ("flux2-klein", ["to_q", "to_qkv_mlp_proj"], {}),
        ("z-image", ["to_q", "w1"], {}),
        ("qwen-image", ["to_q", "img_mlp.net.0.proj"], {"true_cfg_scale": 1.0}),
    ],
)
def test_every_family_takes_its_loras_and_gives_them_back(
    model_folder: Callable[[str], Path],
    tmp_path: Path,
    family: str,
    targets: list[str],
    arguments: dict[str, object],
) -> None:
    pipeline = load(model_folder(family))
    part = "unet" if family == "sdxl" else "transformer"
    file = save_as_diffusers(
        random_lora(getattr(pipeline, part), part, targets=targets), tmp_path / "a.safetensors"
    )
    before, base = paint(pipeline, **arguments), weights_of(pipeline)
    use_loras(pipeline, [LoraUse(str(file), 0.8)], "")
    assert not np.array_equal(paint(pipeline, **arguments), before)
    use_loras(pipeline, [], "")
    assert np.array_equal(paint(pipeline, **arguments), before)
    assert same(weights_of(pipeline), base)
