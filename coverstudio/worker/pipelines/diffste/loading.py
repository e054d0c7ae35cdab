"""From a converted file to networks on a device, tensor by tensor; one model stays loaded."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"  # read by huggingface_hub when it is imported

import torch
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from coverstudio.generation.models.scene_text_files import SceneTextFacts
from coverstudio.generation.models.scene_text_layout import TEXT
from coverstudio.worker.devices import Hardware, best_hardware, free_memory, number_type, processor
from coverstudio.worker.errors import EngineError
from coverstudio.worker.pipelines.diffste.networks import Networks

GB = 1 << 30
LEAST_MEMORY = 4.5 * GB
"""Of a graphics card: the weights take 2.6 GB in 16 bits, a pass some 0.5 GB, and the screen its share."""
_TEXT_MODEL = "text_model."  # a level that newer versions of transformers have done away with


class Loaded:
    """Networks ready to write, with what diffusers' helpers ask of a pipeline."""

    def __init__(self, networks: Networks, hardware: Hardware, dtype: torch.dtype) -> None:
        self.networks, self.hardware, self.dtype = networks, hardware, dtype
        self.vae: Any = networks.vae
        self.scheduler: Any = DDIMScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False,
            set_alpha_to_one=False, steps_offset=1,
        )  # fmt: skip

    @property
    def _execution_device(self) -> torch.device:
        return torch.device(self.hardware.torch_device)

    def maybe_free_model_hooks(self) -> None:
        """Do nothing: the networks stay on their device."""


class Session:
    """Keeps one model loaded: another one, or a changed file, takes its place."""

    def __init__(self, find_hardware: Callable[[], Hardware] = best_hardware) -> None:
        self._find_hardware = find_hardware
        self._key: tuple[Path, int, int] | None = None
        self._loaded: Loaded | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether no model is loaded."""
        return self._loaded is None

    def load(self, path: Path, facts: SceneTextFacts, alive: Callable[[], None]) -> Loaded:
        """Return the model in the file `path`; `alive` is called between tensors and may raise."""
        about = path.stat()
        key = (path, about.st_size, about.st_mtime_ns)
        if self._loaded is None or key != self._key:
            self.forget()
            self._loaded = load(path, facts, _roomy(self._find_hardware()), alive)
            self._key = key
        return self._loaded

    def forget(self) -> None:
        """Let the model go, and its memory."""
        hardware = self._loaded and self._loaded.hardware
        self._loaded = self._key = None
        gc.collect()
        if hardware:
            free_memory(hardware)


def load(
    path: Path,
    facts: SceneTextFacts,
    hardware: Hardware,
    alive: Callable[[], None],
    dtype: torch.dtype | None = None,
) -> Loaded:
    """Return the model in the file `path` on a device; `dtype` is by default the one that suits the device.

    Raises EngineError where the file does not hold all of it.
    """
    dtype = dtype or number_type(hardware, "float16")
    with torch.device("meta"):
        networks = Networks(facts)
    try:
        weights = _read(path, networks, hardware, dtype, alive)
    except (OSError, SafetensorError) as error:
        raise EngineError(f"{path.name} is damaged or incomplete: add the model again.") from error
    networks.load_state_dict(weights, strict=True, assign=True)
    _count_positions(networks.text_encoder, hardware)
    return Loaded(networks.eval().requires_grad_(False), hardware, dtype)


def _read(
    path: Path, networks: nn.Module, hardware: Hardware, dtype: torch.dtype, alive: Callable[[], None]
) -> dict[str, Tensor]:
    """Return the weights by the names of the modules; never is more than one tensor there twice."""
    weights: dict[str, Tensor] = {}
    with safe_open(path, framework="pt") as file:
        names = frozenset(file.keys())
        for name in networks.state_dict():
            alive()
            own = name if name in names else name.replace(TEXT, TEXT + _TEXT_MODEL, 1)
            weights[name] = file.get_tensor(own).to(hardware.torch_device, dtype)
    return weights


def _count_positions(text_encoder: nn.Module, hardware: Hardware) -> None:
    """Number the places of words, which no file holds and the meta device left without numbers."""
    for name, places in list(text_encoder.named_buffers()):
        owner, _, own = name.rpartition(".")
        if own == "position_ids":
            count = torch.arange(places.shape[-1], device=hardware.torch_device).expand(places.shape)
            text_encoder.get_submodule(owner).register_buffer(own, count, persistent=False)


def _roomy(hardware: Hardware) -> Hardware:
    """Return the device, or the processor where a graphics card is too small for all of the model."""
    is_small = hardware.torch_device != "cpu" and hardware.memory_bytes < LEAST_MEMORY
    return processor() if is_small else hardware
