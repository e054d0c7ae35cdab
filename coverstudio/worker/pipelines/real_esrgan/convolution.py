"""The one kind of layer that does the work: a 3×3 convolution, with what follows it at once.

On a processor, torch orders a layer's weights anew for every call, which costs up to a tenth of the time of
layers as narrow as these. oneDNN takes weights that are ordered already, and lays the leaky ReLU over the
numbers while it still holds them; torch's own compiler calls the same two functions. Elsewhere, and in a
build of torch without them, the layer is a plain one.
"""

from __future__ import annotations

import platform
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from torch import Tensor, nn

SLOPE = 0.2  # of what is below zero
_PADDING, _ONES = (0, 1), (1, 1)  # rows are padded by the flow
_X86 = platform.machine().lower() in ("x86_64", "amd64")


class Convolution(nn.Conv2d):
    """Pads columns, not rows; `leaky` lays a leaky ReLU over what it makes."""

    def __init__(self, channels: int, made: int, *, leaky: bool = False) -> None:
        super().__init__(channels, made, 3, padding=_PADDING)
        self.leaky = leaky
        self._ordered: tuple[tuple[int, torch.dtype], Tensor] | None = None

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 - nn.Conv2d's own name for it
        """Return what the layer makes of 1×C×H×W rows: two rows less."""
        if input.device.type == "cpu" and _has_onednn():
            return self._by_onednn(input)
        made = super().forward(input)
        return F.leaky_relu(made, SLOPE, inplace=True) if self.leaky else made

    def _by_onednn(self, rows: Tensor) -> Tensor:
        after, numbers = ("leaky_relu", [SLOPE]) if self.leaky else ("none", [])
        return _functions()._convolution_pointwise(
            rows, self._weights(rows), self.bias, _PADDING, _ONES, _ONES, 1, after, numbers, ""
        )

    def _weights(self, rows: Tensor) -> Tensor:
        """Return the weights in oneDNN's order, made once for each weights and type of numbers."""
        key = (self.weight.data_ptr(), self.weight.dtype)
        if self._ordered is None or self._ordered[0] != key:
            ordered = _functions()._reorder_convolution_weight(
                self.weight, _PADDING, _ONES, _ONES, 1, list(rows.shape)
            )
            self._ordered = key, ordered
        return self._ordered[1]

    def __getstate__(self) -> dict[str, Any]:
        """Leave the ordered weights out of copies: they are made again."""
        return {**self.__dict__, "_ordered": None}


def _functions() -> Any:
    return torch.ops.mkldnn


def _has_onednn() -> bool:
    return (
        _X86
        and torch.backends.mkldnn.is_available()
        and hasattr(_functions(), "_convolution_pointwise")
        and hasattr(_functions(), "_reorder_convolution_weight")
    )
