"""What errors say of memory and of the device."""

from __future__ import annotations

import torch

# What torch's backends write into a plain RuntimeError.
_NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory", "failed to allocate")
# oneDNN, on processors, has no room. (What it cannot compute at all lacks a "primitive descriptor".)
_NO_PRIMITIVE = "could not create a primitive"
_NO_DEVICE = ("CUDA error", "HIP error", "cuDNN error", "CUBLAS_STATUS", "device lost", "DEVICE_LOST")


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether there was too little memory, on the device or beside it."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    if not isinstance(error, RuntimeError):
        return False
    return str(error) == _NO_PRIMITIVE or any(words in str(error).lower() for words in _NO_MEMORY)


def is_device_lost(error: BaseException) -> bool:
    """Tell whether the device answers no more: its driver fell over, or it was taken away."""
    if is_out_of_memory(error) or not isinstance(error, RuntimeError):
        return False
    return isinstance(error, torch.AcceleratorError) or any(words in str(error) for words in _NO_DEVICE)
