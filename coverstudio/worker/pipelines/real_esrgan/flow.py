"""Rows of a picture on their way through a network, a strip at a time, with nothing computed twice.

A convolution needs one row above and one below. Cutting a picture into tiles with a margin would need as
many rows of margin as there are convolutions: some 350 for the largest network, several times the tile
itself, and every smaller margin is a guess. Here each layer keeps the last rows of its own input for the next
strip and answers one row less; at the picture's edges it sees the zeros it was trained with. What comes out,
row by row, is what the network makes of the whole picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


class Flow:
    """One strip's pass through a network.

    `before` is what the pass of the strip above left in `kept`, None at the top of the picture; it stays as
    it is, so that a pass that ran out of memory can be made again with fewer rows. Layers must ask in the
    same order in every pass. `alive` is called between the parts of a network and may raise to give the
    job up.
    """

    def __init__(
        self, before: Sequence[Tensor] | None, *, is_last: bool, alive: Callable[[], None] = lambda: None
    ) -> None:
        self._before = None if before is None else iter(before)
        self._is_last = is_last
        self.alive = alive
        self.kept: list[Tensor] = []

    def convolved(self, layer: nn.Conv2d, *parts: Tensor) -> tuple[Tensor, Tensor]:
        """Return what a 3×3 `layer` makes of `parts`, and those rows of its input that lie beneath that.

        The parts (1×C×H×W) are of the same rows and become one, channel after channel. `layer` pads columns,
        not rows. Where there are too few rows yet, both are empty.
        """
        window = self._window(parts)
        beneath = window[:, :, 1:-1]
        if beneath.shape[2] == 0:
            return window.new_empty((1, layer.out_channels, 0, window.shape[3])), beneath
        return layer(window), beneath

    def delayed(self, rows: Tensor, count: int) -> Tensor:
        """Return the `count` oldest rows not returned yet, to be added to what took a longer way."""
        earlier = self._earlier()
        waiting = rows if earlier is None else torch.cat((earlier, rows), dim=2)
        self.kept.append(waiting[:, :, count:].clone())
        return waiting[:, :, :count]

    def _window(self, parts: Sequence[Tensor]) -> Tensor:
        """Return the rows kept from before, or a row of zeros at the picture's edge, and the parts below."""
        earlier = self._earlier()
        _, _, rows, width = parts[0].shape
        above = 1 if earlier is None else earlier.shape[2]
        channels = sum(part.shape[1] for part in parts)
        window = torch.empty(  # filled at once: laying rows and channels together in turn copies them twice
            (1, channels, above + rows + self._is_last, width),
            dtype=parts[0].dtype, device=parts[0].device, memory_format=torch.channels_last,
        )  # fmt: skip
        window[:, :, :above] = 0 if earlier is None else earlier
        window[:, :, above + rows :] = 0
        first = 0
        for part in parts:
            window[:, first : first + part.shape[1], above : above + rows] = part
            first += part.shape[1]
        self.kept.append(window[:, :, -2:].clone())
        return window

    def _earlier(self) -> Tensor | None:
        return None if self._before is None else next(self._before)
