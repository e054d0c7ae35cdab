"""What the networks run on: torch's own devices, and what may be asked of them."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import msgspec
import psutil
import torch

from coverstudio.generation.messages import Device, DeviceKind, Tier
from coverstudio.worker.tiers import tier_of


class Hardware(msgspec.Struct, frozen=True):
    """A device: what it is, the name its maker gave it, its memory in bytes, and torch's word for it."""

    kind: DeviceKind
    name: str
    memory_bytes: int
    torch_device: str

    @property
    def tier(self) -> Tier:
        """The tier that its memory allows."""
        return tier_of(self.kind, self.memory_bytes)


def best_hardware() -> Hardware:
    """Return the first graphics card there is, the processor where there is none."""
    if torch.cuda.is_available():
        about = torch.cuda.get_device_properties(0)
        kind: DeviceKind = "rocm" if torch.version.hip else "cuda"
        return Hardware(kind, about.name, about.total_memory, "cuda")
    if torch.backends.mps.is_available():
        return Hardware("mps", platform.processor() or "Apple", torch.mps.recommended_max_memory(), "mps")
    if torch.xpu.is_available():
        about = torch.xpu.get_device_properties(0)
        return Hardware("xpu", about.name, about.total_memory, "xpu")
    return processor()


def processor() -> Hardware:
    """Return the processor as a device; its memory is the machine's."""
    return Hardware("cpu", _processor_name(), psutil.virtual_memory().total, "cpu")


def describe(hardware: Hardware) -> Device:
    """Return what is told of a device."""
    return Device(
        kind=hardware.kind, name=hardware.name, memory_bytes=hardware.memory_bytes, tier=hardware.tier
    )


def number_type(hardware: Hardware, half: str) -> torch.dtype:
    """Return the type of numbers to paint with; `half` is the 16-bit type that the family was made for.

    A processor paints with bfloat16 where it has instructions for it (1.6 times as fast on a full-size Stable
    Diffusion 1, and half the memory), in full precision otherwise: without them 16 bits are slower than 32.
    """
    if hardware.torch_device != "cpu":
        return torch.bfloat16 if half == "bfloat16" else torch.float16
    able = torch.cpu.get_capabilities()
    return torch.bfloat16 if able.get("avx512_bf16") or able.get("amx_bf16") else torch.float32


def name_of(dtype: torch.dtype) -> str:
    """Return a type's name as users and recipes know it, such as "float16"."""
    return str(dtype).removeprefix("torch.")


def free_memory(hardware: Hardware) -> None:
    """Give back what torch keeps for later of the device's memory."""
    backend: Any = {"cuda": torch.cuda, "mps": torch.mps, "xpu": torch.xpu}.get(hardware.torch_device)
    if backend is not None:
        backend.empty_cache()


def _processor_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
