"""The two networks that Real-ESRGAN publishes, as strips of rows flow through them.

Their parts are named as in the published files, so that those fill them as they are.
RRDBNet: Wang et al., ESRGAN, 2018, and Real-ESRGAN, 2021; SRVGGNetCompact: Real-ESRGAN 0.2.3, 2021.
"""

from __future__ import annotations

import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from torch import Tensor, nn

from coverstudio.worker.pipelines.real_esrgan.convolution import Convolution
from coverstudio.worker.pipelines.real_esrgan.flow import Flow

CHANNELS = 3
_SHARE = 0.2  # of a block's own work in what it passes on
_DENSE_LAYERS = 5
_DENSE_BLOCKS = 3


class Network(nn.Module):
    """Makes a picture `scale` times as large; strips have a multiple of `step` rows and columns.

    Called with rows of 1×3×H×W in 0..1 and the Flow that they are part of, it returns the rows that are ready
    by now, as float32 and not yet held to 0..1.
    """

    scale: int
    step: int = 1

    def forward(self, rows: Tensor, flow: Flow) -> Tensor:
        """Return the rows that are ready."""
        raise NotImplementedError


class Compact(Network):
    """A plain chain of convolutions that adds details to the enlarged pixels (SRVGGNetCompact)."""

    def __init__(self, *, scale: int, features: int, convolutions: int) -> None:
        super().__init__()
        self.scale = scale
        layers: list[nn.Module] = [Convolution(CHANNELS, features), nn.PReLU(features)]
        for _ in range(convolutions):
            layers += [Convolution(features, features), nn.PReLU(features)]
        layers.append(Convolution(features, CHANNELS * scale**2))
        self.body = nn.ModuleList(layers)

    def forward(self, rows: Tensor, flow: Flow) -> Tensor:
        """Return the rows that are ready."""
        out = rows
        for layer in self.body:
            out = flow.convolved(layer, out)[0] if isinstance(layer, Convolution) else layer(out)
        pixels = flow.delayed(rows, out.shape[2]).float()
        return F.pixel_shuffle(out.float(), self.scale) + _enlarged(pixels, self.scale)


class DenseBlock(nn.Module):
    """Five convolutions, each of which sees what all before it made."""

    def __init__(self, features: int, growth: int) -> None:
        super().__init__()
        self.features = features
        for number in range(1, _DENSE_LAYERS):
            setattr(self, f"conv{number}", Convolution(features + (number - 1) * growth, growth, leaky=True))
        last = features + (_DENSE_LAYERS - 1) * growth
        setattr(self, f"conv{_DENSE_LAYERS}", Convolution(last, features))

    def forward(self, rows: Tensor, flow: Flow) -> Tensor:
        """Return the rows that are ready."""
        seen: tuple[Tensor, ...] = (rows,)
        for number in range(1, _DENSE_LAYERS):
            made, beneath = flow.convolved(getattr(self, f"conv{number}"), *seen)
            seen = beneath, made
        made, beneath = flow.convolved(getattr(self, f"conv{_DENSE_LAYERS}"), *seen)
        return made.mul_(_SHARE).add_(beneath[:, : self.features])


class ResidualBlock(nn.Module):
    """Three dense blocks (the “residual in residual dense block”)."""

    def __init__(self, features: int, growth: int) -> None:
        super().__init__()
        for number in range(1, _DENSE_BLOCKS + 1):
            setattr(self, f"rdb{number}", DenseBlock(features, growth))

    def forward(self, rows: Tensor, flow: Flow) -> Tensor:
        """Return the rows that are ready."""
        made = rows
        for number in range(1, _DENSE_BLOCKS + 1):
            made = getattr(self, f"rdb{number}")(made, flow)
        return made.mul_(_SHARE).add_(flow.delayed(rows, made.shape[2]))


class Residual(Network):
    """A deep network that works on features of the small picture and enlarges those twice (RRDBNet).

    The networks for 2 and 1 times as large see squares of 2×2 and 4×4 pixels as one with more channels.
    """

    def __init__(self, *, scale: int, features: int, growth: int, blocks: int) -> None:
        super().__init__()
        self.scale = scale
        self.step = 4 // scale
        self.conv_first = Convolution(CHANNELS * self.step**2, features)
        self.body = nn.ModuleList(ResidualBlock(features, growth) for _ in range(blocks))
        self.conv_body = Convolution(features, features)
        self.conv_up1 = Convolution(features, features, leaky=True)
        self.conv_up2 = Convolution(features, features, leaky=True)
        self.conv_hr = Convolution(features, features, leaky=True)
        self.conv_last = Convolution(features, CHANNELS)

    def forward(self, rows: Tensor, flow: Flow) -> Tensor:
        """Return the rows that are ready."""
        first = flow.convolved(self.conv_first, F.pixel_unshuffle(rows, self.step))[0]
        made = first
        for block in self.body:
            flow.alive()
            made = block(made, flow)
        made = flow.convolved(self.conv_body, made)[0]
        made = made.add_(flow.delayed(first, made.shape[2]))
        for layer in (self.conv_up1, self.conv_up2):
            flow.alive()
            made = flow.convolved(layer, _enlarged(made, 2))[0]
        made = flow.convolved(self.conv_hr, made)[0]
        return flow.convolved(self.conv_last, made)[0].float()


def _enlarged(rows: Tensor, times: int) -> Tensor:
    """Return every pixel as a square of pixels."""
    if rows.shape[2] == 0:
        return rows.new_empty((1, rows.shape[1], 0, rows.shape[3] * times))
    return F.interpolate(rows, scale_factor=times, mode="nearest")
