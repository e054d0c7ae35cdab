"""Weights that are ordered once, and the ReLU laid on at once, change nothing that one could see."""

from __future__ import annotations

import copy

import pytest

pytest.importorskip("torch")

import torch
from torch import nn

from coverstudio.worker.pipelines.real_esrgan import convolution
from coverstudio.worker.pipelines.real_esrgan.convolution import SLOPE, Convolution


def expected(layer: nn.Conv2d, rows: torch.Tensor, leaky: bool) -> torch.Tensor:
    made = nn.functional.conv2d(rows, layer.weight, layer.bias, padding=(0, 1))
    return nn.functional.leaky_relu(made, SLOPE) if leaky else made


@pytest.mark.parametrize("leaky", [False, True])
@pytest.mark.parametrize("has_onednn", [False, True])
def test_it_is_a_plain_convolution_whoever_computes_it(
    leaky: bool, has_onednn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_onednn:
        monkeypatch.setattr(convolution, "_has_onednn", lambda: False)
    torch.manual_seed(1)
    layer = Convolution(8, 16, leaky=leaky).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    with torch.inference_mode():
        for height in (3, 9, 4):  # strips are of different heights
            rows = torch.randn(1, 8, height, 12).contiguous(memory_format=torch.channels_last)
            made = layer(rows)
            assert made.shape == (1, 16, height - 2, 12)
            assert torch.allclose(made, expected(layer, rows, leaky), atol=1e-5)


def test_other_weights_and_other_numbers_are_ordered_anew() -> None:
    torch.manual_seed(1)
    layer, rows = Convolution(4, 4), torch.randn(1, 4, 6, 6)
    with torch.inference_mode():
        layer(rows)
    layer.weight = nn.Parameter(layer.weight * 2)
    with torch.inference_mode():
        assert torch.allclose(layer(rows), expected(layer, rows, False), atol=1e-5)
    layer.double()
    layer.float()
    with torch.inference_mode():
        assert torch.allclose(layer(rows), expected(layer, rows, False), atol=1e-5)


def test_a_copy_orders_its_own_weights() -> None:
    layer, rows = Convolution(4, 4), torch.randn(1, 4, 6, 6)
    with torch.inference_mode():
        layer(rows)
        other = copy.deepcopy(layer)
        other.weight.mul_(3)
        assert torch.allclose(other(rows), expected(other, rows, False), atol=1e-5)
        assert torch.allclose(layer(rows), expected(layer, rows, False), atol=1e-5)
