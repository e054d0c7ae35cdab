"""Safetensors files of zeros, written by hand: what a maker wrote, or what nobody should have."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path

SIZES = {"F16": 2, "BF16": 2, "F32": 4, "U8": 1}


def write_zeros(
    path: Path,
    shapes: Mapping[str, tuple[int, ...]],
    metadata: Mapping[str, str] | None = None,
    dtype: str = "F16",
) -> Path:
    entries: dict[str, object] = {"__metadata__": dict(metadata)} if metadata else {}
    end = 0
    for name, shape in shapes.items():
        begin, end = end, end + math.prod(shape) * SIZES[dtype]
        entries[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [begin, end]}
    return write_header(path, entries, end)


def write_header(path: Path, header: object, data: int) -> Path:
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(data))
    return path


def lora_layers(*names: str, rank: int = 8, inside: int = 768, out: int = 320, style: str = "kohya"):
    """The shapes of one LoRA layer each, named as its trainer does."""
    down, up = {
        "kohya": (".lora_down.weight", ".lora_up.weight"),
        "peft": (".lora_A.weight", ".lora_B.weight"),
        "old": ("_lora.down.weight", "_lora.up.weight"),
    }[style]
    return {
        name + ending: shape
        for name in names
        for ending, shape in ((down, (rank, inside)), (up, (out, rank)))
    }
