"""Model folders as diffusers saves them, with weights of noise: enough for all that does not paint."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.generation.models.safetensors_files import lora_layers, write_zeros

# What git leaves in place of a large file that was not fetched.
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 3438167540\n"
INDEX = {
    "_class_name": "StableDiffusionPipeline",
    "_diffusers_version": "0.42.1",
    "requires_safety_checker": False,
    "scheduler": ["diffusers", "DDIMScheduler"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
    "safety_checker": [None, None],
}


def sd1_folder(folder: Path, kilobytes: int = 300) -> Path:
    """Make a Stable Diffusion 1 of about that size; two of its small files have the same bytes."""
    for part in ("scheduler", "tokenizer", "text_encoder", "unet", "vae"):
        (folder / part).mkdir(parents=True)
    (folder / "model_index.json").write_text(json.dumps(INDEX))
    (folder / "scheduler" / "scheduler_config.json").write_text('{"_class_name": "DDIMScheduler"}')
    for name in ("tokenizer", "text_encoder"):
        (folder / name / "special_tokens_map.json").write_text('{"unk_token": "<|endoftext|>"}')
    (folder / "text_encoder" / "config.json").write_text('{"hidden_size": 32}')
    (folder / "tokenizer" / "tokenizer.json").write_text('{"model": {"type": "BPE"}}')
    (folder / "unet" / "config.json").write_text('{"cross_attention_dim": 768, "sample_size": 64}')
    (folder / "vae" / "config.json").write_text('{"block_out_channels": [8, 8, 8, 8], "sample_size": 512}')
    noisy_weights(folder / "unet" / "diffusion_pytorch_model.safetensors", kilobytes - 60)
    noisy_weights(folder / "vae" / "diffusion_pytorch_model.safetensors", 40)
    noisy_weights(folder / "text_encoder" / "model.safetensors", 20)
    return folder


def noisy_weights(path: Path, kilobytes: int) -> Path:
    """Write one tensor of noise, different in every file."""
    write_zeros(path, {"weight": (kilobytes, 1000)}, dtype="U8")
    header = path.read_bytes()[: -kilobytes * 1000]
    path.write_bytes(header + random.Random(path.as_posix()).randbytes(kilobytes * 1000))
    return path


def lora_file(path: Path, rank: int = 4) -> Path:
    """Make a LoRA for Stable Diffusion 1 with a trigger word."""
    layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
    words = {"modelspec.trigger_phrase": "moonlit ink", "ss_base_model_version": "sd_v1"}
    return write_zeros(path, lora_layers(layer, rank=rank), words)


def sd1_file(path: Path, pieces: int = 49408) -> Path:
    """Make a Stable Diffusion 1 in one file, which knows that many word pieces and lists none of them."""
    tensors = {
        "model.diffusion_model.input_blocks.0.0.weight": (320, 4, 3, 3),
        "first_stage_model.decoder.conv_in.weight": (8, 4, 3, 3),
        "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight": (pieces, 1),
    }
    return write_zeros(path, tensors)
