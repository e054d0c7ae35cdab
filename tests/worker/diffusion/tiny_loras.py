"""LoRAs for the tiny models: really trained with peft, saved as the common trainers save them."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path

import torch
from diffusers import StableDiffusionPipeline
from diffusers.utils import convert_state_dict_to_diffusers
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from safetensors.torch import save_file
from torch import Tensor, nn

TARGETS = ["to_q", "to_k", "to_v", "to_out.0"]
TEXT_TARGETS = ["q_proj", "k_proj", "v_proj", "out_proj", "fc1", "fc2"]


def train_unet_lora(pipeline: StableDiffusionPipeline, steps: int = 20, rank: int = 4) -> dict[str, Tensor]:
    """Teach the UNet that all noise is bright; return the LoRA as diffusers names it, "unet." before each."""
    torch.manual_seed(11)
    unet = copy.deepcopy(pipeline.unet).requires_grad_(False)
    unet.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=TARGETS))
    learning = [parameter for parameter in unet.parameters() if parameter.requires_grad]
    optimizer = torch.optim.Adam(learning, lr=0.05)
    words = torch.randn(1, 77, unet.config.cross_attention_dim)
    losses: list[float] = []
    for _ in range(steps):
        noise = torch.randn(1, 4, 8, 8)
        loss = nn.functional.mse_loss(unet(noise, 500, words).sample, noise + 1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0], "the training taught it nothing"
    return _named(unet, "unet")


def text_lora(pipeline: StableDiffusionPipeline, rank: int = 2) -> dict[str, Tensor]:
    """A LoRA of the text encoder with random weights, "text_encoder." before each name."""
    torch.manual_seed(12)
    encoder = copy.deepcopy(pipeline.text_encoder).requires_grad_(False)
    encoder.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=TEXT_TARGETS))
    _fill(encoder)
    return _named(encoder, "text_encoder")


def random_lora(
    network: nn.Module, part: str, rank: int = 4, targets: list[str] = TARGETS
) -> dict[str, Tensor]:
    """A LoRA of any network with random weights."""
    torch.manual_seed(13)
    network = copy.deepcopy(network).requires_grad_(False)
    network.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=targets))
    _fill(network)
    return {f"{part}.{key}": value for key, value in get_peft_model_state_dict(network).items()}


def save_as_diffusers(
    weights: Mapping[str, Tensor], path: Path, told: Mapping[str, object] | None = None
) -> Path:
    """`told` is what diffusers writes of alphas beside the weights, such as {"unet.lora_alpha": 8}."""
    metadata = {"format": "pt"} | ({"lora_adapter_metadata": json.dumps(told)} if told else {})
    save_file({key: value.contiguous() for key, value in weights.items()}, path, metadata)
    return path


def save_as_kohya(weights: Mapping[str, Tensor], path: Path, alpha: float, words: Mapping[str, str]) -> Path:
    """Names as sd-scripts writes them: lora_unet_down_blocks_1_…_to_q.lora_down.weight, and an alpha each."""
    kohya: dict[str, Tensor] = {}
    for key, value in weights.items():
        layer, kind = re.fullmatch(r"(.+?)\.lora(?:_linear_layer)?[._](down|up|A|B)\.weight", key).groups()
        matrix = {"A": "down", "B": "up"}.get(kind, kind)
        name = layer.replace("text_encoder.", "te_text_model_", 1).replace(".", "_")
        kohya[f"lora_{name}.lora_{matrix}.weight"] = value.contiguous()
        kohya[f"lora_{name}.alpha"] = torch.tensor(alpha)
    save_file(kohya, path, dict(words))
    return path


def _fill(network: nn.Module) -> None:
    for name, parameter in network.named_parameters():
        if "lora_" in name:
            nn.init.normal_(parameter, std=0.5)


def _named(network: nn.Module, part: str) -> dict[str, Tensor]:
    weights = convert_state_dict_to_diffusers(get_peft_model_state_dict(network))
    return {f"{part}.{key}": value.detach() for key, value in weights.items()}
