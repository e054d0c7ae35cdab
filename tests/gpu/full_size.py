"""The published architectures at full size with random weights: what speed and memory depend on.

The numbers are those of the published configurations (CompVis/stable-diffusion-v1-4 and
stabilityai/stable-diffusion-xl-base-1.0). The vocabulary of the tokenizer is a small one of our own; the
embedding has its full size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.worker.diffusion.tiny_tokenizers import clip_tokenizer

VOCABULARY = 49408


def build_sd1(folder: Path, shrink: int = 1, side: int = 64) -> Path:
    """Save a Stable Diffusion 1.x of 860 M parameters (fp16, 2.1 GB).

    `shrink` divides its widths; `side` is the side of its latents, an eighth of the picture's.
    """
    import torch
    from diffusers import PNDMScheduler, StableDiffusionPipeline, UNet2DConditionModel

    torch.manual_seed(1)
    unet = UNet2DConditionModel(
        sample_size=side, cross_attention_dim=768 // shrink, attention_head_dim=8,
        block_out_channels=tuple(width // shrink for width in (320, 640, 1280, 1280)),
        norm_num_groups=32 // shrink,
    )  # fmt: skip
    pipeline = StableDiffusionPipeline(
        unet=unet,
        vae=_vae(shrink, 0.18215, 512),
        text_encoder=_text_encoder(768 // shrink, 12, 12 // shrink, "quick_gelu"),
        tokenizer=clip_tokenizer(),
        scheduler=PNDMScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", skip_prk_steps=True,
            set_alpha_to_one=False, steps_offset=1,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )  # fmt: skip
    return _saved(pipeline, folder)


def build_sdxl(folder: Path, shrink: int = 1, side: int = 128) -> Path:
    """Save a Stable Diffusion XL of 2.6 G parameters (fp16, 7 GB).

    `shrink` divides its widths; `side` is the side of its latents, an eighth of the picture's.
    """
    import torch
    from diffusers import (
        EulerDiscreteScheduler,
        StableDiffusionXLPipeline,
        UNet2DConditionModel,
    )

    torch.manual_seed(1)
    pooled = 1280 // shrink
    unet = UNet2DConditionModel(
        sample_size=side, cross_attention_dim=(768 + 1280) // shrink, use_linear_projection=True,
        block_out_channels=tuple(width // shrink for width in (320, 640, 1280)),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=(1, 2, 10), attention_head_dim=(5, 10, 20),
        addition_embed_type="text_time", addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=pooled + 6 * 256, norm_num_groups=32 // shrink,
    )  # fmt: skip
    pipeline = StableDiffusionXLPipeline(
        unet=unet,
        vae=_vae(shrink, 0.13025, 1024),
        text_encoder=_text_encoder(768 // shrink, 12, 12 // shrink, "quick_gelu"),
        text_encoder_2=_text_encoder(1280 // shrink, 32, 20 // shrink, "gelu", projection=pooled),
        tokenizer=clip_tokenizer(),
        tokenizer_2=clip_tokenizer(),
        scheduler=EulerDiscreteScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
            timestep_spacing="leading",
        ),
        add_watermarker=False,
    )  # fmt: skip
    return _saved(pipeline, folder)


def _vae(shrink: int, scaling: float, size: int) -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=tuple(width // shrink for width in (128, 256, 512, 512)),
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2, latent_channels=4, sample_size=size, scaling_factor=scaling,
        norm_num_groups=32 // shrink,
    )  # fmt: skip


def _text_encoder(width: int, layers: int, heads: int, activation: str, projection: int = 0) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=VOCABULARY, hidden_size=width, intermediate_size=4 * width, num_hidden_layers=layers,
        num_attention_heads=heads, hidden_act=activation, max_position_embeddings=77,
        projection_dim=projection or width,
    )  # fmt: skip
    return CLIPTextModelWithProjection(config) if projection else CLIPTextModel(config)


def _saved(pipeline: Any, folder: Path) -> Path:
    import torch

    pipeline.to(dtype=torch.float16).save_pretrained(folder, safe_serialization=True)
    return folder
