"""One .safetensors file that holds a whole model, as communities share them: told by its tensors' names."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from coverstudio.generation.models.facts import ModelError, ModelFacts
from coverstudio.generation.models.families import family
from coverstudio.generation.models.safetensors_header import SafetensorsHeader, read_header

_UNET = "model.diffusion_model."
_FIRST = f"{_UNET}input_blocks.0.0.weight"
_DIMENSIONS = 4  # of a convolution's weights
_CLIP_OF_SD1 = "cond_stage_model.transformer."
_CLIP_OF_SD2 = "cond_stage_model.model."
_CLIPS_OF_SDXL = "conditioner.embedders.1."
_VAE = "first_stage_model."
LATENT_CHANNELS = 4
# What a UNet sees that was trained to fill: those, those of the rest of the picture, and the mask.
FILLING_CHANNELS = 9

# Files of the younger families hold the transformer alone; a tensor that only one of them has.
_TRANSFORMERS = (
    ("double_blocks.0.img_attn.norm.key_norm.scale", "flux1"),
    ("double_blocks.0.img_attn.norm.key_norm.weight", "flux1"),
    ("joint_blocks.0.context_block.adaLN_modulation.1.bias", "sd3"),
    ("cap_embedder.0.weight", "z-image"),
    ("transformer_blocks.0.img_mod.1.weight", "qwen-image"),
)
_LORA_WORDS = ("lora_down.", "lora_A.", "lora_up.", "lora_B.")

# What trainers leave in a file, as empty tensors or as words, of how they trained it.
_V_PREDICTION = "v_pred"
_ZERO_SNR = "ztsnr"
_PREDICTION = "modelspec.prediction_type"
_V_BY_WORDS = frozenset({"v", "v_prediction"})
_EDM = ("edm_mean", "edm_vpred.sigma_max")  # scales of noise of their own, which no plain sampler follows


class Training(msgspec.Struct, frozen=True):
    """What a network was trained to answer with, and whether its noise ended at nothing but noise."""

    prediction: Literal["epsilon", "v_prediction"]
    zero_snr: bool


def training_of(path: Path) -> Training:
    """Return how the model in the file `path` says it was trained. Raises ModelError."""
    header = read_header(path)
    by_velocity = _V_PREDICTION in header.tensors or header.metadata.get(_PREDICTION) in _V_BY_WORDS
    return Training("v_prediction" if by_velocity else "epsilon", _ZERO_SNR in header.tensors)


def inspect_file(path: Path) -> ModelFacts:
    """Return what the model in the file `path` is.

    Only files with text encoders and VAE can paint: those of Stable Diffusion 1 and XL. Raises ModelError for
    all others, with what to choose instead.
    """
    header = read_header(path)
    known = family(_family_of(header, path.name))
    fills = _channels(header) == FILLING_CHANNELS
    return ModelFacts(
        path=str(path.absolute()),
        family=known.id,
        pipeline=known.filling if fills else known.pipelines[0],
        layout="file",
        bytes=path.stat().st_size,
        native_area=known.native_area,
        kind="inpaint" if fills else "background",
    )


def _channels(header: SafetensorsHeader) -> int:
    """Return how many channels the UNet sees; 0 where it is none of Stable Diffusion's."""
    shape = header.tensors[_FIRST][1]
    return shape[1] if len(shape) == _DIMENSIONS else 0


def _family_of(header: SafetensorsHeader, name: str) -> str:
    if any(word in key for key in header.tensors for word in _LORA_WORDS):
        raise ModelError(f"{name} is a LoRA, no model: choose a model and add this as a LoRA.")
    if _FIRST not in header.tensors:
        raise _without_unet(header, name)
    if _channels(header) not in (LATENT_CHANNELS, FILLING_CHANNELS):
        raise ModelError(
            f"{name} is a model for editing pictures: choose one that paints from words or is for inpainting."
        )
    if any(key in header.tensors for key in _EDM):
        raise ModelError(f"{name} was trained on a scale of noise of its own: choose the model's folder.")
    if not _holds(header, _VAE):
        raise ModelError(f"{name} lacks its VAE: choose the complete file or the model's folder.")
    if _holds(header, _CLIPS_OF_SDXL):
        return "sdxl"
    if _holds(header, _CLIP_OF_SD1):
        return "sd1"
    if _holds(header, _CLIP_OF_SD2):
        raise ModelError(f"{name} is Stable Diffusion 2 in one file: choose its folder instead.")
    raise ModelError(f"{name} lacks its text encoder: choose the complete file or the model's folder.")


def _without_unet(header: SafetensorsHeader, name: str) -> ModelError:
    for key, identity in _TRANSFORMERS:
        if any(tensor.endswith(key) for tensor in header.tensors):
            return ModelError(
                f"{name} is {family(identity).name} without its text encoder and VAE:"
                " choose the folder of the whole model."
            )
    return ModelError(f"{name} is no model that is known here: choose a model's folder or another file.")


def _holds(header: SafetensorsHeader, beginning: str) -> bool:
    return any(key.startswith(beginning) for key in header.tensors)
