"""Which family a LoRA was trained for, told by its file alone: its makers' words first, then its layers.

Trainers write layers under many names (diffusers, kohya, the models' own), so the rules look for the parts of
names that all of them share and for the widths that only one family has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from coverstudio.generation.models.safetensors_header import SafetensorsHeader

# The two matrices of a layer: the first narrows to the rank, the second widens again.
DOWN = re.compile(r"lora_A|lora[._](?:linear_layer\.)?down")
UP = re.compile(r"lora_B|lora[._](?:linear_layer\.)?up")

# What is written under modelspec.architecture and ss_base_model_version, by its beginning.
_SPOKEN = (
    ("stable-diffusion-xl", "sdxl"), ("sdxl", "sdxl"), ("stable-diffusion-v1", "sd1"), ("sd_v1", "sd1"),
    ("stable-diffusion-v2", "sd2"), ("sd_v2", "sd2"), ("stable-diffusion-3", "sd3"), ("sd3", "sd3"),
    ("flux-2", "flux2-klein"), ("flux2", "flux2-klein"), ("flux.2", "flux2-klein"), ("flux", "flux1"),
    ("qwen-image", "qwen-image"), ("qwen_image", "qwen-image"), ("z-image", "z-image"),
    ("z_image", "z-image"), ("zimage", "z-image"),
)  # fmt: skip
BASE_WORDS = ("modelspec.architecture", "ss_base_model_version", "ss_sd_model_name", "base_model")

# The width of what the cross attention of a UNet reads.
_CONTEXT = re.compile(r"attn2[._](?:processor\.)?to_k[._].*(?:lora_A|lora[._]down)")
_CONTEXT_WIDTHS = {768: "sd1", 1024: "sd2", 2048: "sdxl"}
_UNET = re.compile(r"(?:down_blocks|mid_block|up_blocks|input_blocks|middle_block|output_blocks)[._]")
_SECOND_ENCODER = re.compile(r"^(?:lora_te2_|text_encoder_2\.)")

_ONE_STREAM = re.compile(r"single(?:_transformer)?_blocks[._]|double_blocks[._]")
_FLUX2_ONLY = re.compile(
    r"to_qkv_mlp_proj|(?:double|single)_stream_modulation|ff(?:_context)?[._]linear_(?:in|out)"
)
_FLUX1_ONLY = re.compile(
    r"single_transformer_blocks[._]\d+[._](?:attn[._]to_[qkv][._]|proj_mlp|norm)|(?:img|txt)_mod[._]lin|modulation[._]lin"
)
_FLUX1_LINEAR1 = 21_504  # rows: three of attention and four of its MLP, 3072 each

_LUMINA = re.compile(
    r"(?:^|[._])(?:layers|noise_refiner|context_refiner)[._]\d+[._](?:attention|feed_forward)"
)
_Z_IMAGE_WIDTH = 3840

_TWO_STREAMS = re.compile(r"transformer_blocks[._]\d+[._](?:attn[._]|ff|img_m|txt_m|norm1)")
_QWEN_ONLY = re.compile(r"transformer_blocks[._]\d+[._](?:img|txt)_(?:mlp|mod)")
_SD3_ONLY = re.compile(r"joint_blocks[._]|context_block[._]")
_SD3_WIDTHS = {1536, 2432}


def base_words(metadata: dict[str, str]) -> str:
    """Return what the file calls its base, as its maker wrote it; empty where it does not."""
    return next((metadata[key].strip()[:200] for key in BASE_WORDS if metadata.get(key, "").strip()), "")


def family_of(header: SafetensorsHeader) -> str:
    """Return the id of the family, empty where neither words nor layers tell.

    The layers have the last word: a file copied with another's words is still what it is.
    """
    return _by_layers(header) or _by_words(header.metadata)


def _by_words(metadata: dict[str, str]) -> str:
    for key in BASE_WORDS[:2]:
        spoken = metadata.get(key, "").lower()
        for beginning, family in _SPOKEN:
            if spoken.startswith(beginning):
                return family
    return ""


def _by_layers(header: SafetensorsHeader) -> str:
    names = header.tensors
    if _any(_LUMINA, names):
        return "z-image" if _Z_IMAGE_WIDTH in _widths(header, _LUMINA, DOWN) else ""
    if _any(_ONE_STREAM, names):
        return _flux(header)
    if _any(_SD3_ONLY, names):
        return "sd3"
    contexts = _widths(header, _CONTEXT, DOWN) & _CONTEXT_WIDTHS.keys()
    if contexts:
        return _CONTEXT_WIDTHS[max(contexts)]
    if _any(_UNET, names):
        return "sdxl" if _any(_SECOND_ENCODER, names) else ""
    return _two_streams(header)


def _flux(header: SafetensorsHeader) -> str:
    if _any(_FLUX2_ONLY, header.tensors):
        return "flux2-klein"
    if _any(_FLUX1_ONLY, header.tensors):
        return "flux1"
    rows = _widths(header, re.compile(r"single_blocks[._]\d+[._]linear1[._]"), UP)
    if not rows:
        return ""
    return "flux1" if _FLUX1_LINEAR1 in rows else "flux2-klein"


def _two_streams(header: SafetensorsHeader) -> str:
    if _any(_QWEN_ONLY, header.tensors):
        return "qwen-image"
    return "sd3" if _widths(header, _TWO_STREAMS, DOWN) & _SD3_WIDTHS else ""


def _any(pattern: re.Pattern[str], names: Iterable[str]) -> bool:
    return any(pattern.search(name) for name in names)


def _widths(header: SafetensorsHeader, layers: re.Pattern[str], matrix: re.Pattern[str]) -> set[int]:
    """Return what the layers read (`matrix` DOWN: columns) or give (UP: rows)."""
    side = 1 if matrix is DOWN else 0
    return {
        shape[side]
        for name, (_, shape) in header.tensors.items()
        if len(shape) > 1 and layers.search(name) and matrix.search(name)
    }
