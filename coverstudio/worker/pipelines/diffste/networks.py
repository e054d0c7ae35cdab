"""DiffSTE's networks out of the modules of diffusers and transformers, of the measures that a file tells."""

from __future__ import annotations

from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.transformers.transformer_2d import Transformer2DModel
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel

from coverstudio.generation.models.scene_text_files import SceneTextFacts
from coverstudio.generation.models.scene_text_layout import (
    LATENTS,
    MOST_CHARACTERS,
    SEEN,
    SYMBOLS,
    SceneTextMeasures,
)

HEADS = {"text": 8, "char": 2}
"""Of the two transformers' attention."""
_CLIP_HEAD = 64  # channels of one of CLIP's heads

Context = tuple[Tensor, Tensor]
"""What the words say (N×20×text width), and their characters (N×20×character width)."""


class Characters(nn.Module):
    """From the numbers of 20 characters (N×20) to what they and their places mean (N×20×width)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.char_embedding = nn.Embedding(SYMBOLS, width)
        self.position_embedding = nn.Embedding(MOST_CHARACTERS, width)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the sum of both embeddings."""
        places = torch.arange(ids.shape[1], device=ids.device)
        return self.char_embedding(ids) + self.position_embedding(places)


class Parallel(nn.Module):
    """Two transformers that look at the same picture, one at the words, one at the characters.

    What comes out is their mean. Called as diffusers' blocks call a transformer of theirs.
    """

    def __init__(self, width: int, measures: SceneTextMeasures) -> None:
        super().__init__()
        self.text = _transformer(width, HEADS["text"], measures.text_width)
        self.char = _transformer(width, HEADS["char"], measures.char_width)

    def forward(self, hidden_states: Tensor, encoder_hidden_states: Context, **_: Any) -> tuple[Tensor]:
        """Return the mean (N×C×H×W) of what both make of the picture."""
        words, characters = encoder_hidden_states
        by_words = self.text(hidden_states, words, return_dict=False)[0]
        by_characters = self.char(hidden_states, characters, return_dict=False)[0]
        return ((by_words + by_characters) / 2,)


class Networks(nn.Module):
    """The four networks, under the names that a converted file has."""

    def __init__(self, facts: SceneTextFacts) -> None:
        super().__init__()
        measures = facts.measures
        self.vae = _vae(measures, facts.normalizer)
        self.text_encoder = _text_encoder(measures)
        self.char_embedder = Characters(measures.char_width)
        self.unet = _unet(measures)


def _transformer(width: int, heads: int, context: int) -> Transformer2DModel:
    return Transformer2DModel(heads, width // heads, in_channels=width, cross_attention_dim=context)


def _unet(measures: SceneTextMeasures) -> UNet2DConditionModel:
    """Return the UNet of a Stable Diffusion 1 for inpainting with both transformers where it has one."""
    last = len(measures.widths) - 1
    unet = UNet2DConditionModel(
        in_channels=SEEN, out_channels=LATENTS, block_out_channels=measures.widths,
        down_block_types=("CrossAttnDownBlock2D",) * last + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * last,
        cross_attention_dim=measures.text_width, attention_head_dim=HEADS["text"],
    )  # fmt: skip
    blocks: Any = (*unet.down_blocks, unet.mid_block, *unet.up_blocks)
    for block in blocks:
        for place, transformer in enumerate(getattr(block, "attentions", ())):
            block.attentions[place] = Parallel(transformer.in_channels, measures)
    return unet


def _vae(measures: SceneTextMeasures, normalizer: float) -> AutoencoderKL:
    blocks = len(measures.vae_widths)
    kind: Any = AutoencoderKL  # its annotations allow for one block alone
    return kind(
        block_out_channels=measures.vae_widths, layers_per_block=2, latent_channels=LATENTS,
        down_block_types=("DownEncoderBlock2D",) * blocks, up_block_types=("UpDecoderBlock2D",) * blocks,
        scaling_factor=normalizer,
    )  # fmt: skip


def _text_encoder(measures: SceneTextMeasures) -> CLIPTextModel:
    config = CLIPTextConfig(
        vocab_size=measures.tokens, hidden_size=measures.text_width, hidden_act="quick_gelu",
        intermediate_size=measures.text_hidden, num_hidden_layers=measures.text_layers,
        num_attention_heads=max(1, measures.text_width // _CLIP_HEAD),
        max_position_embeddings=measures.positions, bos_token_id=0, eos_token_id=measures.tokens - 1,
    )  # fmt: skip
    return CLIPTextModel(config)
