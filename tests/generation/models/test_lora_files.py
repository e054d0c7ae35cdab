from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from coverstudio.generation.models.facts import LoraFacts, ModelError, ModelFacts
from coverstudio.generation.models.lora_files import LARGEST_THUMBNAIL, check_fits, inspect_lora
from tests.generation.models.safetensors_files import lora_layers, write_zeros

PNG = b"\x89PNG\r\n\x1a\nand the rest"
JPEG = b"\xff\xd8\xffand the rest"
P = "peft"
UNET = "unet.mid_block.attentions.0.transformer_blocks.0"
FLUX = "transformer.single_transformer_blocks.0"
STREAMS = "transformer.transformer_blocks.0"
SD1 = lora_layers("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ink wash.safetensors"


@pytest.mark.parametrize(
    ("family", "layers"),
    [
        ("sd1", SD1),
        ("sd1", lora_layers(f"{UNET}.attn2.to_k", style=P)),
        ("sd1", lora_layers(f"{UNET}.attn2.processor.to_k", style="old")),
        ("sd2", lora_layers("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k", inside=1024)),
        ("sdxl", lora_layers("lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k", inside=2048)),
        ("sdxl", lora_layers(f"{UNET}.attn2.to_k", inside=2048, style=P)),
        ("sdxl", lora_layers("lora_unet_input_blocks_4_1_proj_in", "lora_te2_text_model_final")),
        ("flux1", lora_layers(f"{FLUX}.attn.to_q", inside=3072, style=P)),
        ("flux1", lora_layers(f"{FLUX}.proj_mlp", inside=3072, style=P)),
        ("flux1", lora_layers("lora_unet_double_blocks_0_img_mod_lin", inside=3072)),
        ("flux1", lora_layers("lora_unet_single_blocks_37_linear1", inside=3072, out=21_504)),
        ("flux2-klein", lora_layers("single_blocks.3.linear1", out=27_648, style=P)),
        ("flux2-klein", lora_layers(f"{FLUX}.attn.to_qkv_mlp_proj", style=P)),
        ("qwen-image", lora_layers(f"{STREAMS}.img_mlp.net.0.proj", inside=3072, style=P)),
        ("qwen-image", lora_layers("lora_unet_transformer_blocks_59_txt_mod_1", inside=3072)),
        ("z-image", lora_layers("diffusion_model.layers.0.attention.to_q", inside=3840, style=P)),
        ("sd3", lora_layers(f"{STREAMS}.attn.add_k_proj", inside=1536, style=P)),
        ("sd3", lora_layers("lora_unet_joint_blocks_0_context_block_attn_qkv", inside=2432)),
        ("", lora_layers("diffusion_model.layers.0.attention.qkv", inside=2304, style=P)),  # Lumina 2
        ("", lora_layers(f"{UNET}.attn2.to_k", inside=32, style=P)),
        ("", lora_layers(f"{STREAMS}.attn.to_k", inside=3072, style=P)),
    ],
)  # fmt: skip
def test_the_layers_tell_the_family(file: Path, family: str, layers: dict[str, tuple[int, ...]]) -> None:
    assert inspect_lora(write_zeros(file, layers)).family == family


@pytest.mark.parametrize(
    ("family", "words"),
    [
        ("sd1", {"ss_base_model_version": "sd_v1"}),
        ("sdxl", {"ss_base_model_version": "sdxl_base_v1-0"}),
        ("sdxl", {"modelspec.architecture": "stable-diffusion-xl-v1-base/lora"}),
        ("flux1", {"modelspec.architecture": "flux-1-dev/lora"}),
        ("flux2-klein", {"modelspec.architecture": "flux-2-klein/lora"}),
        ("z-image", {"ss_base_model_version": "zimage:turbo"}),
        ("", {"ss_base_model_version": "pixel-wizard"}),
    ],
)
def test_where_the_layers_do_not_tell_the_makers_words_do(
    file: Path, family: str, words: dict[str, str]
) -> None:
    lora = inspect_lora(write_zeros(file, lora_layers("lora_te_text_model_encoder_layers_0_mlp_fc1"), words))
    assert lora.family == family
    assert lora.base == next(iter(words.values()))


def test_words_copied_from_another_file_do_not_outweigh_the_layers(file: Path) -> None:
    assert inspect_lora(write_zeros(file, SD1, {"ss_base_model_version": "sdxl_base_v1-0"})).family == "sd1"


def test_name_rank_and_place_are_told(file: Path) -> None:
    layers = SD1 | lora_layers("lora_unet_a", "lora_unet_b", rank=16)
    lora = inspect_lora(write_zeros(file, layers))
    assert (lora.name, lora.rank, lora.path) == ("ink wash", 16, str(file.absolute()))
    assert inspect_lora(write_zeros(file, SD1, {"ss_output_name": "inkwash-v2"})).name == "inkwash-v2"
    assert inspect_lora(write_zeros(file, SD1, {"modelspec.title": "Ink Wash"})).name == "Ink Wash"


def test_the_makers_trigger_phrase_comes_first(file: Path) -> None:
    tags = json.dumps({"10_ink": {"cat": 40}})
    words = {"modelspec.trigger_phrase": "inkwash style, on rice paper", "ss_tag_frequency": tags}
    assert inspect_lora(write_zeros(file, SD1, words)).triggers == ("inkwash style", "on rice paper")


def test_a_sidecar_tells_the_trigger_words(file: Path) -> None:
    write_zeros(file, SD1)
    beside = {"id": 7, "trainedWords": ["inkwash, sumi-e", "sumi-e"], "files": []}
    file.with_name("ink wash.civitai.info").write_text(json.dumps(beside))
    assert inspect_lora(file).triggers == ("inkwash", "sumi-e")
    file.with_name("ink wash.civitai.info").write_text("<html>")
    file.with_name("ink wash.json").write_text(json.dumps({"activation text": "brush"}))
    assert inspect_lora(file).triggers == ("brush",)


def test_words_under_nearly_all_training_pictures_are_taken_for_triggers(file: Path) -> None:
    tags = {"10_a": {"inkwash": 30, "boat": 3}, "5_b": {"inkwash": 20, "paper": 47, "tree": 20}}
    lora = inspect_lora(write_zeros(file, SD1, {"ss_tag_frequency": json.dumps(tags)}))
    assert lora.triggers == ("inkwash", "paper")
    assert inspect_lora(write_zeros(file, SD1, {"ss_tag_frequency": "none"})).triggers == ()


def test_a_thumbnail_in_the_file_is_found(file: Path) -> None:
    url = "data:image/jpeg;base64," + base64.b64encode(JPEG).decode()
    assert inspect_lora(write_zeros(file, SD1, {"modelspec.thumbnail": url})).thumbnail == JPEG


def test_a_thumbnail_beside_the_file_is_found(file: Path) -> None:
    write_zeros(file, SD1)
    file.with_name("ink wash.preview.png").write_bytes(PNG)
    assert inspect_lora(file).thumbnail == PNG


@pytest.mark.parametrize(
    "url",
    ["data:image/png;base64,%%%", "data:image/svg+xml;base64,PHN2Zz4=", "https://example.org/a.png", ""],
)
def test_what_is_no_picture_is_no_thumbnail(file: Path, url: str) -> None:
    assert inspect_lora(write_zeros(file, SD1, {"modelspec.thumbnail": url})).thumbnail == b""


def test_a_huge_thumbnail_is_left_alone(file: Path) -> None:
    write_zeros(file, SD1)
    file.with_name("ink wash.png").write_bytes(PNG + bytes(LARGEST_THUMBNAIL))
    assert inspect_lora(file).thumbnail == b""


def test_a_model_is_no_lora(file: Path) -> None:
    with pytest.raises(ModelError, match=r"ink wash\.safetensors holds no LoRA"):
        inspect_lora(write_zeros(file, {"model.diffusion_model.input_blocks.0.0.weight": (4, 4)}))


def test_a_lycoris_file_of_an_unread_kind_is_named(file: Path) -> None:
    with pytest.raises(ModelError, match="LyCORIS"):
        inspect_lora(write_zeros(file, {"lora_unet_mid_block_x.hada_w1_a": (4, 4)}))


def model(family: str) -> ModelFacts:
    return ModelFacts(
        path="/m", family=family, pipeline="P", layout="folder", bytes=1, native_area=512 * 512
    )  # fmt: skip


def lora_of(family: str) -> LoraFacts:
    return LoraFacts(path="/l", name="Ink Wash", family=family, rank=4)


def test_a_lora_for_another_base_is_refused_with_both_names() -> None:
    with pytest.raises(ModelError) as refused:
        check_fits(lora_of("sdxl"), model("sd1"))
    assert str(refused.value).startswith("The LoRA “Ink Wash” was trained for Stable Diffusion XL, and")
    assert "Stable Diffusion 1" in str(refused.value)
    with pytest.raises(ModelError, match="was trained for Stable Diffusion 2"):
        check_fits(lora_of("sd2"), model("sd1"))


@pytest.mark.parametrize(("lora", "base"), [("sd1", "sd1"), ("", "sdxl"), ("sd1", "other")])
def test_what_may_fit_is_left_to_the_worker(lora: str, base: str) -> None:
    check_fits(lora_of(lora), model(base))
