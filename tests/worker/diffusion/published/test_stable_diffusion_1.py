"""CompVis/stable-diffusion-v1-4: a folder of 2022, in which much has names that are gone today."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from diffusers import PNDMScheduler  # noqa: E402

from coverstudio.generation.models.inspecting import inspect_model  # noqa: E402
from tests.worker.diffusion.published import layouts  # noqa: E402
from tests.worker.diffusion.published.painting import painted  # noqa: E402

FAMILY, IDENTITY = "sd1", "stable-diffusion-1-4"

UNET_OF_2022 = (
    "addition_embed_type", "addition_embed_type_num_heads", "addition_time_embed_dim", "attention_type",
    "class_embed_type", "class_embeddings_concat", "conv_in_kernel", "conv_out_kernel",
    "cross_attention_norm", "dropout", "dual_cross_attention", "encoder_hid_dim", "encoder_hid_dim_type",
    "mid_block_only_cross_attention", "mid_block_type", "num_attention_heads", "num_class_embeds",
    "only_cross_attention", "projection_class_embeddings_input_dim", "resnet_out_scale_factor",
    "resnet_skip_time_act", "resnet_time_scale_shift", "reverse_transformer_layers_per_block",
    "time_cond_proj_dim", "time_embedding_act_fn", "time_embedding_dim", "time_embedding_type",
    "timestep_post_act", "transformer_layers_per_block", "upcast_attention", "use_linear_projection",
)  # fmt: skip
VAE_OF_2022 = (
    "force_upcast", "latents_mean", "latents_std", "mid_block_add_attention", "scaling_factor",
    "shift_factor", "use_post_quant_conv", "use_quant_conv",
)  # fmt: skip
ATTENTION = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}


def as_today(folder: Path) -> None:
    (folder / "scheduler" / "scheduler_config.json").unlink()
    PNDMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", skip_prk_steps=True,
        set_alpha_to_one=False, steps_offset=1,
    ).save_pretrained(folder / "scheduler")  # fmt: skip
    layouts.set_fields(folder / "model_index.json", scheduler=["diffusers", "PNDMScheduler"])
    # With less, diffusers holds a UNet of that age to be one whose settings are known to be wrong.
    layouts.set_fields(folder / "unet" / "config.json", sample_size=64)
    layouts.set_fields(folder / "vae" / "config.json", sample_size=512)
    layouts.rounded(folder)


def as_published(folder: Path) -> None:
    layouts.set_index(
        folder, "0.2.2", "image_encoder", "requires_safety_checker",
        feature_extractor=["transformers", "CLIPFeatureExtractor"],
        safety_checker=["stable_diffusion", "StableDiffusionSafetyChecker"],
    )  # fmt: skip
    layouts.write_settings(
        folder / "scheduler" / "scheduler_config.json",
        _class_name="PNDMScheduler", _diffusers_version="0.7.0.dev0", beta_end=0.012,
        beta_schedule="scaled_linear", beta_start=0.00085, num_train_timesteps=1000, set_alpha_to_one=False,
        skip_prk_steps=True, steps_offset=1, trained_betas=None, clip_sample=False,
    )  # fmt: skip
    layouts.set_fields(folder / "unet" / "config.json", *UNET_OF_2022, _diffusers_version="0.2.2")
    layouts.set_fields(folder / "vae" / "config.json", *VAE_OF_2022, _diffusers_version="0.2.2")
    layouts.old_clip_tokenizer(folder / "tokenizer")
    layouts.clip_settings(folder / "text_encoder" / "config.json")
    layouts.rename_tensors(
        folder / "text_encoder" / "model.safetensors",
        lambda name: f"text_model.{name}",
        **{"text_model.embeddings.position_ids": torch.arange(77)[None]},
    )
    layouts.rename_tensors(folder / "vae" / "diffusion_pytorch_model.safetensors", old_attention)
    layouts.spare(
        folder, "sd-v1-4.ckpt", "sd-v1-4-full-ema.safetensors", "README.md",
        "feature_extractor/preprocessor_config.json", "safety_checker/config.json",
        "safety_checker/model.safetensors", "text_encoder/model.fp16.safetensors",
        "text_encoder/pytorch_model.bin", "unet/diffusion_pytorch_model.bin",
        "unet/diffusion_pytorch_model.fp16.safetensors", "unet/diffusion_pytorch_model.non_ema.safetensors",
        "vae/diffusion_pytorch_model.bin", "vae/diffusion_pytorch_model.fp16.safetensors",
    )  # fmt: skip


def old_attention(name: str) -> str:
    """Name a tensor of the VAE's attention as diffusers did before its attentions became one class."""
    before, is_attention, after = name.partition("mid_block.attentions.0.")
    layer, dot, kind = after.rpartition(".")
    return f"{before}{is_attention}{ATTENTION.get(layer, layer)}{dot}{kind}"


@pytest.fixture(scope="module")
def picture(modern: Path) -> np.ndarray:
    """What the model paints from its files of today."""
    return painted(modern)


def test_a_download_paints_what_the_same_model_of_today_paints(published: Path, modern: Path) -> None:
    words = {"negative_prompt": "letters"}
    np.testing.assert_array_equal(painted(published, **words), painted(modern, **words))


def test_a_path_may_have_spaces_and_hangul(published: Path, picture: np.ndarray, tmp_path: Path) -> None:
    folder = layouts.copied(published, tmp_path / "안개 낀 바다 (모델)" / "v1 4")
    np.testing.assert_array_equal(painted(folder), picture)


def test_the_cache_of_the_hub_paints_the_same(published: Path, picture: np.ndarray, tmp_path: Path) -> None:
    """Files under their hashes, and links to them under their names."""
    cache = tmp_path / "models--CompVis--stable-diffusion-v1-4"
    (cache / "blobs").mkdir(parents=True)
    for number, file in enumerate(path for path in published.rglob("*") if path.is_file()):
        link = cache / "snapshots" / "133a221b8aa7292a167afc5127cb63fb5005638b" / file.relative_to(published)
        link.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, cache / "blobs" / f"{number:040x}")
        link.symlink_to(os.path.relpath(cache / "blobs" / f"{number:040x}", link.parent))
    np.testing.assert_array_equal(painted(next((cache / "snapshots").iterdir())), picture)


def test_with_another_sampler_it_paints_the_same_too(published: Path, modern: Path) -> None:
    sampler = {"sampler": "dpm++2m-karras"}
    np.testing.assert_array_equal(painted(published, **sampler), painted(modern, **sampler))


def test_it_is_stable_diffusion_1_of_its_own_area(published: Path) -> None:
    facts = inspect_model(published)
    assert (facts.family, facts.native_area) == ("sd1", 512 * 512)
    assert {path.name for path in published.iterdir()} == {
        "model_index.json", "scheduler", "text_encoder", "tokenizer", "unet", "vae",
    }  # fmt: skip


def test_a_folder_with_half_precision_only_paints_the_same(
    published: Path, picture: np.ndarray, tmp_path: Path
) -> None:
    """As `hf download --include "*.fp16.safetensors"` leaves it, of this repository or a later one."""
    folder = layouts.copied(published, tmp_path / "halves")
    for file in list(folder.rglob("*.safetensors")):
        layouts.halved(file)
        file.unlink()
    np.testing.assert_array_equal(painted(folder), picture)


def test_parts_in_half_precision_beside_whole_ones_paint_the_same(
    published: Path, picture: np.ndarray, tmp_path: Path
) -> None:
    folder = layouts.copied(published, tmp_path / "mixed")
    unet = folder / "unet" / "diffusion_pytorch_model.safetensors"
    layouts.halved(unet)
    unet.unlink()
    layouts.halved(folder / "vae" / "diffusion_pytorch_model.safetensors")
    np.testing.assert_array_equal(painted(folder), picture)


def test_a_clone_of_the_whole_repository_paints_the_same(repository: Path, picture: np.ndarray) -> None:
    np.testing.assert_array_equal(painted(repository), picture)


@pytest.mark.filterwarnings("ignore:The configuration file of:FutureWarning")
def test_settings_that_were_wrong_in_2022_are_known_to_be(published: Path, tmp_path: Path) -> None:
    """The first conversions gave the UNet 32 × 32 latents, and the scheduler no offset."""
    folder = layouts.copied(published, tmp_path / "ddim")
    layouts.write_settings(
        folder / "scheduler" / "scheduler_config.json",
        _class_name="DDIMScheduler", beta_end=0.012, beta_schedule="scaled_linear", beta_start=0.00085,
    )  # fmt: skip
    layouts.set_fields(folder / "model_index.json", scheduler=["diffusers", "DDIMScheduler"])
    layouts.set_fields(folder / "unet" / "config.json", sample_size=32)
    assert inspect_model(folder).native_area == 512 * 512
    assert painted(folder).shape == (64, 64, 3)
