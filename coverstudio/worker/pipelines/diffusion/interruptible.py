"""Giving up in the middle of work that knows no callback, such as the loading of a network of 20 GB."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from torch.overrides import TorchFunctionMode

SECONDS_BETWEEN = 0.25


class Interruptible(TorchFunctionMode):
    """While it is active, `alive` is called every now and then between two calls of torch, and may raise.

    Loading calls torch for every tensor, so that it is given up within a tensor's time. Libraries that take
    what is raised for a fault of one tensor meet it again at the next call.
    """

    def __init__(self, alive: Callable[[], None]) -> None:
        super().__init__()
        self._alive, self._asked = alive, time.monotonic()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Do what torch was called for, unless it is time to ask and the answer is no."""
        del types
        now = time.monotonic()
        if now - self._asked >= SECONDS_BETWEEN:
            self._alive()
            self._asked = now
        return func(*args, **(kwargs or {}))
