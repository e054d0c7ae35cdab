"""Where the networks of a model lie while it paints: on the device, or beside it until their turn comes."""

from __future__ import annotations

from typing import Any

from torch import nn

from coverstudio.worker.devices import Hardware
from coverstudio.worker.tiers import Offload, TierPlan, offload_for


def place(pipeline: Any, plan: TierPlan, hardware: Hardware) -> Offload:
    """Put the networks where the tier and the memory want them; returns what was chosen."""
    if plan.attention_slicing and hasattr(pipeline, "enable_attention_slicing"):
        pipeline.enable_attention_slicing()
    offload = _offload(pipeline, plan, hardware)
    if offload == "model":
        pipeline.enable_model_cpu_offload(device=hardware.torch_device)
    elif offload == "sequential":
        pipeline.enable_sequential_cpu_offload(device=hardware.torch_device)
    else:
        pipeline.to(hardware.torch_device)
    return offload


def tile_vae(pipeline: Any, tiled: bool) -> None:
    """Have the picture decoded in tiles, or whole; a VAE that knows no tiles stays as it is."""
    vae = getattr(pipeline, "vae", None)
    if vae is not None and hasattr(vae, "enable_tiling") and hasattr(vae, "disable_tiling"):
        vae.enable_tiling() if tiled else vae.disable_tiling()


def take_back(pipeline: Any) -> None:
    """Put every network back beside the device, also after a pass that was broken off."""
    pipeline.maybe_free_model_hooks()


def networks(pipeline: Any) -> tuple[nn.Module, ...]:
    """Return the networks that a pipeline is made of."""
    return tuple(part for part in pipeline.components.values() if isinstance(part, nn.Module))


def network_bytes(pipeline: Any) -> tuple[int, ...]:
    """Return the bytes of each network's weights."""
    return tuple(
        sum(weight.numel() * weight.element_size() for weight in network.parameters())
        for network in networks(pipeline)
    )


def _offload(pipeline: Any, plan: TierPlan, hardware: Hardware) -> Offload:
    # A processor has nothing beside it, and what Apple's chips share is not won by moving it.
    if hardware.torch_device in ("cpu", "mps"):
        return "none"
    return offload_for(plan, hardware.memory_bytes, network_bytes(pipeline))
