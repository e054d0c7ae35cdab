"""Latents as a picture has them, rows and columns of cells, whatever shape a pipeline keeps them in.

Stable Diffusion and Z-Image keep (batch, channels, rows, columns), others a list of tokens (batch, rows ×
columns, channels), where a token holds a cell of its own or two by two cells side by side.
"""

from __future__ import annotations

import math

from torch import Tensor


def to_grid(latents: Tensor, width: int, height: int) -> Tensor:
    """Return latents as (batch, channels, rows, columns); `width` × `height` is the picture's size in pixels.

    Raises ValueError for tokens that do not make up a picture of that shape.
    """
    if latents.ndim == 5:  # video models, with one frame, which stands before or after the channels
        return latents[:, 0] if latents.shape[1] == 1 else latents[:, :, 0]
    if latents.ndim == 4:
        return latents
    batch, tokens, channels = latents.shape
    cell = math.sqrt(width * height / tokens)
    rows, columns = round(height / cell), round(width / cell)
    if rows * columns != tokens:
        raise ValueError(f"{tokens} tokens make no picture of {width} × {height}")
    return latents.transpose(1, 2).reshape(batch, channels, rows, columns)


def from_grid(grid: Tensor, like: Tensor) -> Tensor:
    """Return a grid in the shape of the latents `like` that it came from."""
    if like.ndim == 5:
        return grid[:, :, None]
    if like.ndim == 4:
        return grid
    return grid.flatten(2).transpose(1, 2)
