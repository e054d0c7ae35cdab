"""Tiny ControlNets beside the tiny models, saved as a folder, or as one file of either kind."""

from __future__ import annotations

import re
from pathlib import Path

import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from safetensors.torch import save_file
from torch import nn

from tests.worker.diffusion.original_format import unet_name

_ENDS = {"conv_in": 0, "conv_out": 14}


def tiny_control(model: Path, seed: int = 3) -> ControlNetModel:
    """One beside the UNet of a model folder, with weights that have something to say."""
    torch.manual_seed(seed)
    unet = UNet2DConditionModel.from_pretrained(model / "unet")
    unet.register_to_config(in_channels=4)
    control = ControlNetModel.from_unet(unet, load_weights_from_unet=False)
    for parameter in control.parameters():
        nn.init.normal_(parameter, std=0.3)
    return control


def save_folder(control: ControlNetModel, folder: Path) -> Path:
    control.save_pretrained(folder)
    return folder


def save_as_diffusers(control: ControlNetModel, file: Path) -> Path:
    save_file({name: weight.contiguous() for name, weight in control.state_dict().items()}, file)
    return file


def save_as_first_published(control: ControlNetModel, file: Path) -> Path:
    tensors = {f"control_model.{_old(control, name)}": t for name, t in control.state_dict().items()}
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, file)
    return file


def _old(control: ControlNetModel, name: str) -> str:
    if found := re.fullmatch(r"controlnet_cond_embedding\.(conv_in|conv_out)\.(\w+)", name):
        return f"input_hint_block.{_ENDS[found[1]]}.{found[2]}"
    if found := re.fullmatch(r"controlnet_cond_embedding\.blocks\.(\d)\.(\w+)", name):
        return f"input_hint_block.{2 * int(found[1]) + 2}.{found[2]}"
    if found := re.fullmatch(r"controlnet_down_blocks\.(\d+)\.(\w+)", name):
        return f"zero_convs.{found[1]}.0.{found[2]}"
    if name.startswith("controlnet_mid_block."):
        return name.replace("controlnet_mid_block.", "middle_block_out.0.")
    return unet_name(control, name)
