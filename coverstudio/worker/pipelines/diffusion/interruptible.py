"""Giving up in the middle of work that knows no callback, such as the loading of a network of 20 GB."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

SECONDS_BETWEEN = 0.25


class Interruptible(TorchFunctionMode):
    """While it is active, `alive` is called now and then when something is done to a tensor, and may raise.

    Loading does something to every tensor, so that it is given up within a tensor's time. Libraries that take
    what is raised for a fault of one tensor meet it again a little later.
    """

    def __init__(self, alive: Callable[[], None]) -> None:
        super().__init__()
        self._alive, self._asked = alive, time.monotonic()

    def __enter__(self) -> Interruptible:
        """Begin to ask."""
        self._default = torch.get_default_dtype()
        super().__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        """Ask no more; diffusers puts back only in the end which type of numbers new tensors have."""
        super().__exit__(*error)
        torch.set_default_dtype(self._default)

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Do what torch was called for, unless it is time to ask and the answer is no."""
        del types
        now = time.monotonic()
        # Never in the way of what sets torch's state: that is how libraries put back what they have changed.
        on_tensor = bool(args) and isinstance(args[0], Tensor)
        if on_tensor and now - self._asked >= SECONDS_BETWEEN:
            self._asked = now
            self._alive()
        return func(*args, **(kwargs or {}))
