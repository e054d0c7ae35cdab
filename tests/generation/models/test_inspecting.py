"""A model told by its files: its family and area, and one sentence for everything that is not one."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.inspecting import inspect_model
from coverstudio.generation.models.model_folders import read_index, variant_of
from coverstudio.generation.models.single_files import Training, training_of
from tests.generation.models.model_folders import INDEX, POINTER, lora_file, sd1_folder
from tests.generation.models.safetensors_files import write_zeros

UNET = "unet/diffusion_pytorch_model.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sd1_folder(tmp_path / "dream")


def set_index(folder: Path, **entries: object) -> None:
    (folder / "model_index.json").write_text(json.dumps({**INDEX, **entries}))


def test_a_folder_tells_its_family_its_class_and_its_area(folder: Path) -> None:
    facts = inspect_model(folder)
    assert (facts.family, facts.pipeline, facts.layout) == ("sd1", "StableDiffusionPipeline", "folder")
    assert facts.native_area == 512 * 512
    assert Path(facts.path) == folder.absolute()
    assert facts.bytes == sum(file.stat().st_size for file in folder.rglob("*.safetensors"))


def test_the_area_is_the_vaes_where_the_network_names_none(folder: Path) -> None:
    (folder / "unet" / "config.json").write_text('{"cross_attention_dim": 768}')
    (folder / "vae" / "config.json").write_text('{"block_out_channels": [8, 8, 8, 8], "sample_size": 768}')
    assert inspect_model(folder).native_area == 768 * 768


@pytest.mark.parametrize("size", ["0", "-4", "100000", "[96, 96]"])
def test_an_area_that_cannot_be_believed_is_the_familys(folder: Path, size: str) -> None:
    (folder / "unet" / "config.json").write_text('{"cross_attention_dim": 768}')
    (folder / "vae" / "config.json").write_text(f'{{"sample_size": {size}}}')
    assert inspect_model(folder).native_area == 512 * 512


def test_stable_diffusion_2_is_told_apart(folder: Path) -> None:
    (folder / "unet" / "config.json").write_text('{"cross_attention_dim": 1024, "sample_size": 96}')
    facts = inspect_model(folder)
    assert (facts.family, facts.native_area) == ("sd2", 768 * 768)


@pytest.mark.parametrize(
    ("named", "config", "loaded", "kind"),
    [
        ("StableDiffusionInpaintPipeline", '{"in_channels": 9}', "StableDiffusionInpaintPipeline", "inpaint"),
        ("StableDiffusionInpaintPipeline", "{}", "StableDiffusionInpaintPipeline", "inpaint"),
        ("StableDiffusionPipeline", '{"in_channels": 9}', "StableDiffusionInpaintPipeline", "inpaint"),
        ("StableDiffusionInpaintPipeline", '{"in_channels": 4}', "StableDiffusionPipeline", "background"),
        ("StableDiffusionXLInpaintPipeline", "{}", "StableDiffusionXLInpaintPipeline", "inpaint"),
        ("FluxFillPipeline", "{}", "FluxFillPipeline", "inpaint"),
        ("FluxInpaintPipeline", "{}", "FluxPipeline", "background"),
        ("ZImageInpaintPipeline", "{}", "ZImagePipeline", "background"),
        ("QwenImageInpaintPipeline", "{}", "QwenImagePipeline", "background"),
        ("StableDiffusion3InpaintPipeline", "{}", "StableDiffusion3Pipeline", "background"),
    ],
)  # fmt: skip
def test_what_was_trained_to_fill_a_mask_is_told_by_its_channels(
    folder: Path, named: str, config: str, loaded: str, kind: str
) -> None:
    set_index(folder, _class_name=named)
    (folder / "unet" / "config.json").write_text(config)
    facts = inspect_model(folder)
    assert (facts.pipeline, facts.kind) == (loaded, kind)


def test_stable_diffusion_2_made_for_inpainting_is_told_apart(folder: Path) -> None:
    set_index(folder, _class_name="StableDiffusionInpaintPipeline")
    (folder / "unet" / "config.json").write_text('{"cross_attention_dim": 1024, "in_channels": 9}')
    facts = inspect_model(folder)
    assert (facts.family, facts.kind) == ("sd2", "inpaint")


def test_a_model_for_editing_says_what_to_choose(folder: Path) -> None:
    (folder / "unet" / "config.json").write_text('{"in_channels": 8}')
    with pytest.raises(ModelError, match="dream is a model for editing pictures: choose one that paints"):
        inspect_model(folder)


def test_weights_in_shards_are_all_counted(folder: Path) -> None:
    whole = folder / UNET
    whole.rename(whole.with_name("diffusion_pytorch_model-00001-of-00002.safetensors"))
    write_zeros(whole.with_name("diffusion_pytorch_model-00002-of-00002.safetensors"), {"more": (4, 4)})
    shards = {"a": "diffusion_pytorch_model-00001-of-00002.safetensors",
              "more": "diffusion_pytorch_model-00002-of-00002.safetensors"}  # fmt: skip
    (whole.parent / "diffusion_pytorch_model.safetensors.index.json").write_text(
        json.dumps({"weight_map": shards})
    )
    assert inspect_model(folder).family == "sd1"
    (whole.parent / shards["more"]).unlink()
    with pytest.raises(ModelError, match="dream is half a download: unet is not complete"):
        inspect_model(folder)


def test_shards_are_looked_for_in_their_own_folder_only(folder: Path) -> None:
    (folder / UNET).unlink()
    index = folder / "unet" / "diffusion_pytorch_model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "../vae/diffusion_pytorch_model.safetensors"}}))
    with pytest.raises(ModelError, match="unet is not complete"):
        inspect_model(folder)


def test_weights_in_half_precision_only_are_the_variant(folder: Path) -> None:
    assert variant_of(read_index(folder)[1]) is None
    (folder / UNET).rename(folder / "unet" / "diffusion_pytorch_model.fp16.safetensors")
    assert variant_of(read_index(folder)[1]) == "fp16"


def test_judges_of_pictures_need_not_be_there(folder: Path) -> None:
    set_index(folder, safety_checker=["stable_diffusion", "StableDiffusionSafetyChecker"],
              feature_extractor=["transformers", "CLIPImageProcessor"])  # fmt: skip
    assert inspect_model(folder).family == "sd1"


def no_index(folder: Path) -> None:
    (folder / "model_index.json").unlink()


def damaged_index(folder: Path) -> None:
    (folder / "model_index.json").write_text('{"_class_name": ')


def unknown_class(folder: Path) -> None:
    set_index(folder, _class_name="AudioLDMPipeline")


def own_pipeline(folder: Path) -> None:
    set_index(folder, _class_name=["pipeline", "Surprise"])


def own_part(folder: Path) -> None:
    set_index(folder, unet=["surprise", "UNet"])


def part_missing(folder: Path) -> None:
    (folder / UNET).unlink()


def part_unfinished(folder: Path) -> None:
    (folder / UNET).rename(folder / f"{UNET}.incomplete")


def cut_short(folder: Path) -> None:
    whole = (folder / UNET).read_bytes()
    (folder / UNET).write_bytes(whole[: len(whole) // 2])


def pointer_for_weights(folder: Path) -> None:
    (folder / UNET).write_bytes(POINTER)


def pointer_for_words(folder: Path) -> None:
    (folder / "tokenizer" / "tokenizer.json").write_bytes(POINTER)


def no_byte_of_weights(folder: Path) -> None:
    (folder / UNET).write_bytes(b"")


def no_byte_of_settings(folder: Path) -> None:
    (folder / "unet" / "config.json").write_bytes(b"")


def no_settings(folder: Path) -> None:
    (folder / "text_encoder" / "config.json").unlink()


def quantized(folder: Path) -> None:
    settings = {"cross_attention_dim": 768, "quantization_config": {"quant_method": "bitsandbytes"}}
    (folder / "unet" / "config.json").write_text(json.dumps(settings))


def damaged_settings(folder: Path) -> None:
    (folder / "text_encoder" / "config.json").write_text('{"hidden_size": 3')


def no_words(folder: Path) -> None:
    (folder / "tokenizer" / "tokenizer.json").unlink()


def half_the_words(folder: Path) -> None:
    (folder / "tokenizer" / "tokenizer.json").rename(folder / "tokenizer" / "vocab.json")


def no_schedule(folder: Path) -> None:
    (folder / "scheduler" / "scheduler_config.json").unlink()


def link_to_nowhere(folder: Path) -> None:
    (folder / UNET).unlink()
    (folder / UNET).symlink_to("../../blobs/0123456789abcdef")


def pickled(folder: Path) -> None:
    (folder / UNET).unlink()
    (folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(pickle.dumps({"weight": 1}))


def pickle_in_disguise(folder: Path) -> None:
    (folder / UNET).write_bytes(pickle.dumps({"weight": 1}))


def nonsense_config(folder: Path) -> None:
    (folder / "vae" / "config.json").write_text('{"sample_size": "huge"}')


def enormous_config(folder: Path) -> None:
    (folder / "unet" / "config.json").write_text(" " * 20_000_001)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (no_index, "dream is no model: choose the folder that holds model_index.json."),
        (damaged_index, "dream/model_index.json is damaged: fetch the model again."),
        (unknown_class, "dream is a model of the unknown class AudioLDMPipeline: choose one"),
        (
            own_pipeline,
            "dream names no class of diffusers in model_index.json, and code of its own is not run",
        ),
        (own_part, "dream brings code of its own (surprise), which is not run."),
        (part_missing, "dream is half a download: unet is not complete"),
        (part_unfinished, "dream is half a download: unet is not complete"),
        (cut_short, "diffusion_pytorch_model.safetensors is cut short"),
        (
            pointer_for_weights,
            "diffusion_pytorch_model.safetensors is only a pointer of Git LFS: run “git lfs pull”",
        ),
        (pointer_for_words, "tokenizer/tokenizer.json is only a pointer of Git LFS"),
        (no_byte_of_weights, "diffusion_pytorch_model.safetensors is cut short"),
        (no_byte_of_settings, "dream is half a download: unet is not complete"),
        (no_settings, "dream is half a download: text_encoder is not complete"),
        (damaged_settings, "text_encoder/config.json is damaged: fetch the model again."),
        (quantized, "dream is quantized (bitsandbytes), which the AI runtime cannot read: get the model"),
        (no_words, "dream is half a download: tokenizer is not complete"),
        (half_the_words, "dream is half a download: tokenizer is not complete"),
        (no_schedule, "dream is half a download: scheduler is not complete"),
        (link_to_nowhere, "dream is half a download: unet is not complete"),
        (pickled, "dream/unet holds pickled weights only, which could run code"),
        (pickle_in_disguise, "is a Python pickle, which could run code of its own"),
        (nonsense_config, "vae/config.json is damaged: fetch the model again."),
        (enormous_config, "unet/config.json is too large for a model"),
    ],
)
def test_what_is_wrong_with_a_folder_is_one_sentence(
    folder: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(folder)
    with pytest.raises(ModelError) as caught:
        inspect_model(folder)
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_a_folder_of_one_file_says_which_to_choose(tmp_path: Path) -> None:
    write_zeros(tmp_path / "dream.safetensors", {"a": (1,)})
    with pytest.raises(ModelError, match=r"choose the \.safetensors file in it"):
        inspect_model(tmp_path)


def test_a_folder_of_pickles_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dream.ckpt").write_bytes(pickle.dumps([]))
    with pytest.raises(ModelError, match="holds pickled weights, which could run code"):
        inspect_model(tmp_path)


def test_a_folder_around_a_model_says_where_it_is(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"is no model but holds dream: choose that folder in it\."):
        inspect_model(tmp_path)
    for number in range(3):
        shutil.copytree(folder, tmp_path / f"dream {number}")
    with pytest.raises(
        ModelError, match=r"holds dream, dream 0, dream 1 …: choose one of the folders in it\."
    ):
        inspect_model(tmp_path)


def test_the_cache_of_a_hub_is_a_model_where_its_snapshot_is(folder: Path, tmp_path: Path) -> None:
    """As huggingface_hub keeps it: files under their hashes, and links to them under their names."""
    cache = tmp_path / "models--CompVis--dream"
    snapshot = cache / "snapshots" / "133a221b8aa7292a167afc5127cb63fb5005638b"
    (cache / "blobs").mkdir(parents=True)
    files = [path for path in folder.rglob("*") if path.is_file()]
    for number, file in enumerate(files):
        link = snapshot / file.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, cache / "blobs" / str(number))
        link.symlink_to(Path("../" * len(link.relative_to(cache).parts[:-1])) / "blobs" / str(number))
    facts = inspect_model(snapshot)
    assert facts.family == "sd1" and facts.bytes == inspect_model(folder).bytes
    with pytest.raises(ModelError, match=r"holds snapshots.133a221b8aa7292a167afc5127cb63fb5005638b: choose"):
        inspect_model(cache)


def test_a_path_may_have_spaces_and_hangul(folder: Path, tmp_path: Path) -> None:
    named = folder.rename(tmp_path / "안개 낀 바다 (모델)")
    assert inspect_model(named).family == "sd1"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody is kept out of a folder here")
def test_a_folder_that_may_not_be_looked_into_is_a_sentence(folder: Path) -> None:
    (folder / "unet").chmod(0)
    try:
        with pytest.raises(ModelError, match="cannot be read: Permission denied"):
            inspect_model(folder)
    finally:
        (folder / "unet").chmod(0o700)


def test_nothing_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"There is no model at .*nowhere: choose its folder"):
        inspect_model(tmp_path / "nowhere")


SD1_FILE = {
    "model.diffusion_model.input_blocks.0.0.weight": (320, 4, 3, 3),
    "first_stage_model.decoder.conv_in.weight": (8, 4, 3, 3),
    "cond_stage_model.transformer.text_model.embeddings.position_embedding.weight": (77, 8),
}
SDXL_FILE = {
    "model.diffusion_model.input_blocks.0.0.weight": (320, 4, 3, 3),
    "first_stage_model.decoder.conv_in.weight": (8, 4, 3, 3),
    "conditioner.embedders.1.model.positional_embedding": (77, 8),
}


@pytest.mark.parametrize(
    ("tensors", "family", "area"), [(SD1_FILE, "sd1", 512 * 512), (SDXL_FILE, "sdxl", 1024 * 1024)]
)
@pytest.mark.parametrize(("channels", "kind"), [(4, "background"), (9, "inpaint")])
def test_one_file_with_a_whole_model_is_told_by_its_tensors(
    tmp_path: Path, tensors: dict[str, tuple[int, ...]], family: str, area: int, channels: int, kind: str
) -> None:
    first = {"model.diffusion_model.input_blocks.0.0.weight": (320, channels, 3, 3)}
    facts = inspect_model(write_zeros(tmp_path / "dream.safetensors", tensors | first))
    assert (facts.family, facts.layout, facts.native_area, facts.kind) == (family, "file", area, kind)


@pytest.mark.parametrize(
    ("tensors", "words", "training"),
    [
        ({}, {}, Training("epsilon", False)),
        ({}, {"modelspec.prediction_type": "epsilon"}, Training("epsilon", False)),
        ({"v_pred": (0,)}, {}, Training("v_prediction", False)),
        ({}, {"modelspec.prediction_type": "v"}, Training("v_prediction", False)),
        ({"v_pred": (0,), "ztsnr": (0,)}, {}, Training("v_prediction", True)),
    ],
)
def test_one_file_tells_what_it_was_trained_to_answer(
    tmp_path: Path, tensors: dict[str, tuple[int, ...]], words: dict[str, str], training: Training
) -> None:
    file = write_zeros(tmp_path / "dream.safetensors", {**SD1_FILE, **tensors}, words)
    assert inspect_model(file).family == "sd1"
    assert training_of(file) == training


def without(name: str) -> dict[str, tuple[int, ...]]:
    return {key: shape for key, shape in SD1_FILE.items() if not key.startswith(name)}


@pytest.mark.parametrize(
    ("tensors", "sentence"),
    [
        (without("first_stage"), "dream.safetensors lacks its VAE"),
        (without("cond_stage"), "dream.safetensors lacks its text encoder"),
        (
            {**SD1_FILE, "model.diffusion_model.input_blocks.0.0.weight": (320, 8, 3, 3)},
            "is a model for editing pictures",
        ),
        (
            {**without("cond_stage"), "cond_stage_model.model.token_embedding.weight": (9, 9)},
            "is Stable Diffusion 2 in one file",
        ),
        (
            {"double_blocks.0.img_attn.norm.key_norm.scale": (8,)},
            "is FLUX.1 without its text encoder and VAE",
        ),
        ({"cap_embedder.0.weight": (8,)}, "is Z-Image without its text encoder and VAE"),
        ({**SDXL_FILE, "edm_mean": (4,)}, "was trained on a scale of noise of its own"),
        ({"something.else": (8,)}, "is no model that is known here"),
    ],
)
def test_one_file_that_cannot_paint_alone_says_what_to_choose(
    tmp_path: Path, tensors: dict[str, tuple[int, ...]], sentence: str
) -> None:
    with pytest.raises(ModelError) as caught:
        inspect_model(write_zeros(tmp_path / "dream.safetensors", tensors))
    assert sentence in str(caught.value)


def test_a_lora_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"ink\.safetensors is a LoRA, no model"):
        inspect_model(lora_file(tmp_path / "ink.safetensors"))
