"""The network CRAFT: VGG-16 with batch normalisation, and a decoder that goes back up to half the size.

The modules have the names that the published weights have.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

# The layers of VGG-16 by their places in it: a convolution's number and how many features it gives, each
# followed by its normalisation and its ReLU; a number alone is a pooling.
_SLICES: tuple[tuple[tuple[int, int] | int, ...], ...] = (
    ((0, 64), (3, 64), 6, (7, 128), (10, 128)),
    (13, (14, 256), (17, 256)),
    ((20, 256), 23, (24, 512), (27, 512)),
    ((30, 512), 33, (34, 512), (37, 512)),
)
_LAST = 37
"""What this layer gives goes on without its ReLU."""


class Vgg(nn.Module):
    """VGG-16 without its end; `forward` returns what it sees at a half, a quarter, an eighth, a sixteenth.

    The last of these is wider than the others: a dilated look around, beside what it looked at.
    """

    def __init__(self) -> None:
        super().__init__()
        features = 3
        for number, layers in enumerate(_SLICES, start=1):
            part = nn.Sequential()
            for layer in layers:
                if isinstance(layer, int):
                    part.add_module(str(layer), nn.MaxPool2d(2, 2))
                    continue
                place, wanted = layer
                part.add_module(str(place), nn.Conv2d(features, wanted, 3, padding=1))
                part.add_module(str(place + 1), nn.BatchNorm2d(wanted))
                if place != _LAST:
                    part.add_module(str(place + 2), nn.ReLU())
                features = wanted
            self.add_module(f"slice{number}", part)
        self.slice5 = nn.Sequential(
            nn.MaxPool2d(3, 1, 1),
            nn.Conv2d(512, 1024, 3, padding=6, dilation=6),
            nn.Conv2d(1024, 1024, 1),
        )

    def forward(self, picture: Tensor) -> list[Tensor]:
        """Return the four views, the finest first."""
        views: list[Tensor] = []
        seen = picture
        for number in range(1, 5):
            seen = self.get_submodule(f"slice{number}")(seen)
            views.append(seen)
        views[3] = torch.cat((self.slice5(seen), seen), 1)
        return views


class Up(nn.Module):
    """Two convolutions on what two views say together."""

    def __init__(self, features: int, middle: int, wanted: int) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(features, middle, 1),
            nn.BatchNorm2d(middle),
            nn.ReLU(),
            nn.Conv2d(middle, wanted, 3, padding=1),
            nn.BatchNorm2d(wanted),
            nn.ReLU(),
        )

    def forward(self, views: Tensor) -> Tensor:
        """Return the joined view."""
        return self.conv(views)


class Craft(nn.Module):
    """From pictures (N×3×H×W, normalised) to heat (N×H/2×W/2×2): letters, and links between them."""

    def __init__(self) -> None:
        super().__init__()
        self.basenet = Vgg()
        self.upconv1 = Up(1024 + 512, 512, 256)
        self.upconv2 = Up(256 + 512, 256, 128)
        self.upconv3 = Up(128 + 256, 128, 64)
        self.upconv4 = Up(64 + 128, 64, 32)
        self.conv_cls = _heads((32, 3), (32, 3), (16, 3), (16, 1), (2, 1))

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the heat."""
        half, quarter, eighth, sixteenth = self.basenet(pictures)
        seen = _joined(self.upconv1(sixteenth), eighth)
        seen = _joined(self.upconv2(seen), quarter)
        seen = _joined(self.upconv3(seen), half)
        return self.conv_cls(self.upconv4(seen)).permute(0, 2, 3, 1)


def _heads(*layers: tuple[int, int]) -> nn.Sequential:
    """Return convolutions of so many features and that size, with a ReLU between each two."""
    parts: list[nn.Module] = []
    before = layers[0][0]
    for features, size in layers:
        parts.extend((nn.Conv2d(before, features, size, padding=size // 2), nn.ReLU()))
        before = features
    return nn.Sequential(*parts[:-1])


def _joined(coarse: Tensor, fine: Tensor) -> Tensor:
    enlarged = interpolate(coarse, size=fine.shape[2:], mode="bilinear", align_corners=False)
    return torch.cat((enlarged, fine), 1)
