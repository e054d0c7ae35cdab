"""Tiny models in one file, their tensors named as the original programs of Stable Diffusion named them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DiffusionPipeline, UNet2DConditionModel
from safetensors.torch import save_file
from torch import Tensor, nn

Tensors = Mapping[str, Tensor]

_RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2", "norm2": "out_layers.0", "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1", "conv_shortcut": "skip_connection",
}  # fmt: skip
_UNET_ENDS = {
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2",
    "mid_block.resnets.0": "middle_block.0", "mid_block.attentions.0": "middle_block.1",
    "mid_block.resnets.1": "middle_block.2",
}  # fmt: skip
_VAE_ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}
_OPEN_CLIP = {
    "layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}  # fmt: skip


def write_sd1(folder: Path, file: Path) -> Path:
    """Write the model in `folder` as one file."""
    pipeline = DiffusionPipeline.from_pretrained(folder, safety_checker=None)
    tensors = _networks(pipeline.unet, pipeline.vae)
    tensors |= _clip(pipeline.text_encoder, "cond_stage_model.transformer.")
    return _written(tensors, file)


def write_sdxl(folder: Path, file: Path) -> Path:
    """Write the model in `folder` as one file."""
    pipeline = DiffusionPipeline.from_pretrained(folder)
    tensors = _networks(pipeline.unet, pipeline.vae)
    tensors |= _clip(pipeline.text_encoder, "conditioner.embedders.0.transformer.")
    tensors |= _open_clip(pipeline.text_encoder_2, "conditioner.embedders.1.model.")
    return _written(tensors, file)


def _written(tensors: Tensors, file: Path) -> Path:
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, file)
    return file


def _networks(unet: UNet2DConditionModel, vae: AutoencoderKL) -> dict[str, Tensor]:
    return {
        **{f"model.diffusion_model.{unet_name(unet, name)}": t for name, t in unet.state_dict().items()},
        **dict(_vae_entry(name, tensor) for name, tensor in vae.state_dict().items()),
    }


def _replaced(name: str, names: Mapping[str, str]) -> str:
    for ours, theirs in names.items():
        if name == ours or name.startswith(f"{ours}."):
            return theirs + name[len(ours) :]
    return name


def unet_name(unet: UNet2DConditionModel, name: str) -> str:
    whole = _replaced(name, _UNET_ENDS)
    if whole != name:
        place, number, rest = whole.split(".", 2)
        is_resnet = place == "middle_block" and number != "1"
        return f"{place}.{number}.{_replaced(rest, _RESNET)}" if is_resnet else whole
    half, block, kind, number, rest = name.split(".", 4)
    per_block = unet.config.layers_per_block + 1
    first = int(block) * per_block
    attends = bool(getattr(getattr(unet, half)[int(block)], "attentions", None))
    if half == "down_blocks":
        place = first + (per_block if kind == "downsamplers" else int(number) + 1)
        inner = {"resnets": "0", "attentions": "1", "downsamplers": "0"}[kind]
        rest = rest.replace("conv.", "op.") if kind == "downsamplers" else rest
        return f"input_blocks.{place}.{inner}.{_replaced(rest, _RESNET) if kind == 'resnets' else rest}"
    place = first + (per_block - 1 if kind == "upsamplers" else int(number))
    inner = {"resnets": "0", "attentions": "1", "upsamplers": "2" if attends else "1"}[kind]
    return f"output_blocks.{place}.{inner}.{_replaced(rest, _RESNET) if kind == 'resnets' else rest}"


def _vae_entry(name: str, tensor: Tensor) -> tuple[str, Tensor]:
    blocks = 4
    parts = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut").split(".")
    half, rest = parts[0], parts[1:]
    if rest[:2] == ["mid_block", "attentions"]:
        inner = _replaced(".".join(rest[3:]), _VAE_ATTENTION)
        is_product = inner.endswith("weight") and not inner.startswith("norm")
        return f"first_stage_model.{half}.mid.attn_1.{inner}", tensor[
            ..., None, None
        ] if is_product else tensor
    if rest[:2] == ["mid_block", "resnets"]:
        rest = ["mid", f"block_{int(rest[2]) + 1}", *rest[3:]]
    elif rest[0] in ("down_blocks", "up_blocks"):
        up = rest[0] == "up_blocks"
        place = str(blocks - 1 - int(rest[1])) if up else rest[1]
        sampled = ["upsample" if up else "downsample"]
        rest = ["up" if up else "down", place,
                *(["block", *rest[3:]] if rest[2] == "resnets" else [*sampled, *rest[4:]])]  # fmt: skip
    return ".".join(["first_stage_model", half, *rest]), tensor


def _clip(encoder: nn.Module, beginning: str) -> dict[str, Tensor]:
    names = {name: name.removeprefix("text_model.") for name in encoder.state_dict()}
    return {f"{beginning}text_model.{names[name]}": t for name, t in encoder.state_dict().items()}


def _open_clip(encoder: nn.Module, beginning: str) -> dict[str, Tensor]:
    ours = {name.removeprefix("text_model."): tensor for name, tensor in encoder.state_dict().items()}
    tensors = {
        "token_embedding.weight": ours["embeddings.token_embedding.weight"],
        "positional_embedding": ours["embeddings.position_embedding.weight"],
        "ln_final.weight": ours["final_layer_norm.weight"],
        "ln_final.bias": ours["final_layer_norm.bias"],
        "text_projection": ours["text_projection.weight"].T,
    }
    for name, tensor in ours.items():
        if not name.startswith("encoder.layers."):
            continue
        layer, rest = name.removeprefix("encoder.layers.").split(".", 1)
        place = f"transformer.resblocks.{layer}"
        if "_proj." in rest and not rest.startswith("self_attn.out_proj"):
            kind = rest.rsplit(".", 1)[1]
            parts = [ours[f"encoder.layers.{layer}.self_attn.{one}_proj.{kind}"] for one in "qkv"]
            tensors[f"{place}.attn.in_proj_{kind}"] = torch.cat(parts)
        else:
            tensors[f"{place}.{_replaced(rest, _OPEN_CLIP)}"] = tensor
    return {f"{beginning}{name}": tensor for name, tensor in tensors.items()}
