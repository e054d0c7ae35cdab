"""The published architectures once more, whole picture at a time, with names of their own making: the judge.

Small random networks are saved from here under the published names, and what the product makes of their files
is held against them.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from coverstudio.worker.devices import Hardware

PROCESSOR = Hardware("cpu", "test", 1 << 34, "cpu")


def conv(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, padding=1)


def leaky(values: Tensor) -> Tensor:
    return F.leaky_relu(values, 0.2)


def doubled(values: Tensor) -> Tensor:
    return values.repeat_interleave(2, 2).repeat_interleave(2, 3)


class SRVGGNetCompact(nn.Module):
    def __init__(self, features: int, convolutions: int, scale: int) -> None:
        super().__init__()
        self.scale = scale
        parts: list[nn.Module] = [conv(3, features), nn.PReLU(features)]
        for _ in range(convolutions):
            parts.extend((conv(features, features), nn.PReLU(features)))
        self.body = nn.Sequential(*parts, conv(features, 3 * scale**2))

    def forward(self, picture: Tensor) -> Tensor:
        base = picture.repeat_interleave(self.scale, 2).repeat_interleave(self.scale, 3)
        return F.pixel_shuffle(self.body(picture), self.scale) + base


class Rdb(nn.Module):
    def __init__(self, features: int, growth: int) -> None:
        super().__init__()
        self.conv1 = conv(features, growth)
        self.conv2 = conv(features + growth, growth)
        self.conv3 = conv(features + 2 * growth, growth)
        self.conv4 = conv(features + 3 * growth, growth)
        self.conv5 = conv(features + 4 * growth, features)

    def forward(self, x: Tensor) -> Tensor:
        x1 = leaky(self.conv1(x))
        x2 = leaky(self.conv2(torch.cat((x, x1), 1)))
        x3 = leaky(self.conv3(torch.cat((x, x1, x2), 1)))
        x4 = leaky(self.conv4(torch.cat((x, x1, x2, x3), 1)))
        return self.conv5(torch.cat((x, x1, x2, x3, x4), 1)) * 0.2 + x


class Rrdb(nn.Module):
    def __init__(self, features: int, growth: int) -> None:
        super().__init__()
        self.rdb1, self.rdb2, self.rdb3 = (Rdb(features, growth) for _ in range(3))

    def forward(self, x: Tensor) -> Tensor:
        return self.rdb3(self.rdb2(self.rdb1(x))) * 0.2 + x


class RRDBNet(nn.Module):
    def __init__(self, features: int, growth: int, blocks: int, scale: int) -> None:
        super().__init__()
        self.fold = 4 // scale
        self.conv_first = conv(3 * self.fold**2, features)
        self.body = nn.Sequential(*(Rrdb(features, growth) for _ in range(blocks)))
        self.conv_body, self.conv_up1, self.conv_up2 = (conv(features, features) for _ in range(3))
        self.conv_hr, self.conv_last = conv(features, features), conv(features, 3)

    def forward(self, picture: Tensor) -> Tensor:
        first = self.conv_first(F.pixel_unshuffle(picture, self.fold))
        deep = first + self.conv_body(self.body(first))
        large = leaky(self.conv_up2(doubled(leaky(self.conv_up1(doubled(deep))))))
        return self.conv_last(leaky(self.conv_hr(large)))


# What the project publishes, by the name of its file.
PUBLISHED = {
    "RealESRGAN_x4plus": lambda: RRDBNet(64, 32, 23, 4),
    "RealESRGAN_x2plus": lambda: RRDBNet(64, 32, 23, 2),
    "RealESRGAN_x4plus_anime_6B": lambda: RRDBNet(64, 32, 6, 4),
    "realesr-animevideov3": lambda: SRVGGNetCompact(64, 16, 4),
    "realesr-general-x4v3": lambda: SRVGGNetCompact(64, 32, 4),
}


def small(name: str, seed: int = 1) -> nn.Module:
    """Return a small lively network: its answers move far enough from flat grey to show a difference."""
    torch.manual_seed(seed)
    network = {
        "compact": lambda: SRVGGNetCompact(12, 6, 4),
        "x4": lambda: RRDBNet(8, 4, 2, 4),
        "x2": lambda: RRDBNet(8, 4, 1, 2),
        "x1": lambda: RRDBNet(8, 4, 1, 1),
    }[name]()
    with torch.no_grad():
        for weights in network.parameters():
            weights.mul_(1.6)
        last = network.body[-1] if isinstance(network, SRVGGNetCompact) else network.conv_last
        last.bias.uniform_(0.2, 0.8)
    return network


def published(name: str) -> nn.Module:
    """Return a network of the published size; its weights are zeros, which take no time to make."""
    with torch.device("meta"):
        network = PUBLISHED[name]()
    network.to_empty(device="cpu")
    network.load_state_dict({key: torch.zeros_like(value) for key, value in network.state_dict().items()})
    return network


def save(network: nn.Module, path: Path, part: str = "params_ema") -> Path:
    """Save as the project does: one dictionary within another."""
    torch.save({part: network.state_dict()}, path)
    return path


# The one published network that may lie beside the repository, with its own licence.
REAL = Path(__file__).resolve().parents[4] / "shared" / "models" / "realesr-animevideov3.pth"
