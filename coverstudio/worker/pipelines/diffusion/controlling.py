"""ControlNets: a network beside the UNet that has the model follow a picture of edges.

It is built as the model's own UNet is, or as its folder says, and the weights must fill it exactly: one that
was trained beside another base is refused before anything is painted.
"""

from __future__ import annotations

import inspect
import logging
from pathlib import Path
from typing import Any

import torch
from diffusers.loaders.single_file_utils import convert_controlnet_checkpoint
from diffusers.models.controlnets.controlnet import ControlNetModel
from safetensors.torch import load_file
from torch import Tensor

from coverstudio.generation.models.control_files import (
    ENTRY,
    ControlFacts,
    check_control_fits,
    inspect_control,
)
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.model_folders import CONFIG, read_json
from coverstudio.worker.errors import EngineError
from coverstudio.worker.memory import is_out_of_memory
from coverstudio.worker.pipelines.diffusion.loading import Loaded

logger = logging.getLogger(__name__)

LATENT_CHANNELS = 4  # it sees the picture alone, also beside a UNet that sees a mask as well
_MISFITS = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)


def load_control(path: Path, loaded: Loaded) -> Any:
    """Return the ControlNet at `path` on the device of a loaded model.

    Raises EngineError with a sentence where it is none, damaged, or of another base.
    """
    try:
        facts = inspect_control(path)
        check_control_fits(facts, loaded.facts)
        settings = _settings(facts, loaded.pipeline.unet)
    except ModelError as error:
        raise EngineError(str(error)) from error
    try:
        network = _filled(settings, load_file(facts.weights), loaded.dtype)
    except _MISFITS as error:
        if is_out_of_memory(error):
            raise
        raise _misfit(path.name, error) from error
    _check_beside(network, loaded, path.name)
    return network.to(loaded.hardware.torch_device).eval()


def _settings(facts: ControlFacts, unet: Any) -> dict[str, Any]:
    """Return what the network is built with: its folder's own words, else those of the UNet beside it."""
    taken = inspect.signature(ControlNetModel.__init__).parameters
    if facts.layout == "folder":
        told: dict[str, Any] = read_json(Path(facts.path) / CONFIG, dict[str, Any])
        return {name: value for name, value in told.items() if name in taken}
    known = {name: unet.config[name] for name in taken if name in unet.config}
    return known | {"in_channels": LATENT_CHANNELS}


def _filled(settings: dict[str, Any], tensors: dict[str, Tensor], dtype: torch.dtype) -> Any:
    if ENTRY not in tensors:
        tensors = convert_controlnet_checkpoint(tensors, settings)
    with torch.device("meta"):
        network: Any = ControlNetModel(**settings)
    network.load_state_dict(tensors, strict=True, assign=True)
    return network.to(dtype)


def _check_beside(network: Any, loaded: Loaded, name: str) -> None:
    """Refuse what reads other words than the UNet, or is of another width: its answers would not fit."""
    unet = loaded.pipeline.unet
    for setting in ("cross_attention_dim", "block_out_channels", "layers_per_block"):
        if _plain(network.config[setting]) != _plain(unet.config[setting]):
            raise _misfit(name, None)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _misfit(name: str, error: Exception | None) -> EngineError:
    logger.info("the ControlNet %s cannot be used", name, exc_info=error)
    return EngineError(
        f"The ControlNet “{name}” does not fit the model: choose one that was trained for the same base."
    )
