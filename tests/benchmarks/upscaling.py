"""Real-ESRGAN in strips beside the plain call of the same network, and the real network beside Lanczos.

The plain networks are those that the tests judge by, on the whole picture at once, in the same type of
numbers and memory format. All take turns, so that a busy machine slows them alike.
"""

from __future__ import annotations

import copy
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from coverstudio.imaging.reading import read_picture
from coverstudio.worker.devices import best_hardware
from coverstudio.worker.pipelines import lanczos
from coverstudio.worker.pipelines.real_esrgan.architectures import Compact, Network, Residual
from coverstudio.worker.pipelines.real_esrgan.loading import Chosen, Loaded, load
from coverstudio.worker.pipelines.real_esrgan.strips import enlarged
from tests.benchmarks.rows import Row
from tests.worker.real_esrgan.networks import REAL, RRDBNet, SRVGGNetCompact

ART = Path(__file__).resolve().parents[3] / "shared" / "art"
ROUNDS = 3
TIMES = 4

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


def run() -> list[Row]:
    """Enlarge with small stand-ins of the deep network, and with the real one where it lies."""
    torch.manual_seed(1)
    deep = RRDBNet(64, 32, 2, TIMES)
    rows = _beside_plain("RRDBNet of 2 blocks, 240 × 320", deep, _sketch(240, 320))
    if not REAL.is_file():
        print("  the published network is not here: no rows of it", file=sys.stderr)
        return rows
    real = SRVGGNetCompact(64, 16, TIMES)
    real.load_state_dict(torch.load(REAL, weights_only=True)["params"])
    return rows + _beside_plain("animevideov3, A4 from 620 × 877", real, _sketch(620, 877)) + _fidelity()


def _beside_plain(name: str, plain: nn.Module, colours: Floats) -> list[Row]:
    loaded = _same(plain)

    def strips() -> Floats:
        return np.concatenate(list(enlarged(loaded, colours, lambda done, total: None)))

    fast = _whole(plain, loaded, colours, loaded.dtype, torch.channels_last)
    usual = _whole(plain, loaded, colours, torch.float32, torch.contiguous_format)
    ours, theirs, slow = _timed(strips, fast, usual)
    return [
        Row(f"{name}, in strips", ours, "s", "plain call", theirs, "≤ 1.1×"),
        Row(f"{name}, in strips", ours, "s", "plain call in float32", slow, "≤ 0.45×"),
        Row(f"{name}, farthest pixel", _farthest(plain, loaded, colours), "/255", "the plain call in f32",
            aim="≤ 1"),
    ]  # fmt: skip


def _whole(
    plain: nn.Module, loaded: Loaded, colours: Floats, dtype: torch.dtype, layout: torch.memory_format
) -> Callable[[], Floats]:
    """Return the call of the plain network on the whole picture."""
    network = copy.deepcopy(plain).to(loaded.hardware.torch_device, dtype).to(memory_format=layout)
    planes = torch.from_numpy(colours.transpose(2, 0, 1).copy())[None]
    planes = planes.to(loaded.hardware.torch_device, dtype, memory_format=layout)

    def call() -> Floats:
        with torch.inference_mode():
            return network(planes)[0].float().clamp(0, 1).permute(1, 2, 0).cpu().numpy()

    return call


def _farthest(plain: nn.Module, loaded: Loaded, colours: Floats) -> float:
    """Return how far strips are from the whole in full precision, which rounding does not blur."""
    exact = Loaded(copy.deepcopy(loaded.network).float(), loaded.hardware, torch.float32)
    exact.network.load_state_dict(plain.state_dict())
    whole = _whole(plain, loaded, colours, torch.float32, torch.contiguous_format)()
    strips = np.concatenate(list(enlarged(exact, colours, lambda done, total: None)))
    return float(np.abs(whole - strips).max() * 255)


def _same(plain: nn.Module) -> Loaded:
    """Return our network with the plain one's weights, as the product would run it here."""
    network: Network
    if isinstance(plain, RRDBNet):
        network = Residual(scale=TIMES, features=64, growth=32, blocks=len(plain.body))
    else:
        network = Compact(scale=TIMES, features=64, convolutions=16)
    network.load_state_dict(plain.state_dict())
    hardware = best_hardware()
    dtype = load(Chosen(str(REAL)), hardware).dtype if REAL.is_file() else torch.float32
    network.to(hardware.torch_device, dtype).to(memory_format=torch.channels_last)
    return Loaded(network.eval(), hardware, dtype)


def _timed(*calls: Callable[[], Floats]) -> list[float]:
    for call in calls:
        call()
    seconds: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, taken in zip(calls, seconds, strict=True):
            start = time.perf_counter()
            call()
            taken.append(time.perf_counter() - start)
    return [min(taken) for taken in seconds]


def _fidelity() -> list[Row]:
    """Return how near to a painting its quarter comes when it is enlarged again, for every painting."""
    loaded = load(Chosen(str(REAL)), best_hardware())
    ours: list[float] = []
    theirs: list[float] = []
    for path in sorted(ART.glob("*.jpg")):
        whole = _middle(read_picture(path).pixels[..., :3])
        height, width = (side // TIMES for side in whole.shape[:2])
        quarter = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        rows = enlarged(loaded, quarter.astype(np.float32) / 255, lambda done, total: None)
        ours.append(_psnr(np.concatenate(list(rows)) * 255, whole))
        plain = lanczos.upscale(quarter, width * TIMES, height * TIMES, lambda *_: None)
        theirs.append(_psnr(plain, whole))
    if not ours:
        return []
    return [
        Row(f"PSNR of {len(ours)} paintings, 4 times down, up by animevideov3", statistics.mean(ours), "dB",
            "Lanczos", statistics.mean(theirs)),
        Row("the painting it serves worst, against Lanczos",
            min(one - other for one, other in zip(ours, theirs, strict=True)), "dB"),
    ]  # fmt: skip


def _middle(pixels: Pixels, side: int = 800) -> Pixels:
    """Return a part about the centre whose sides are multiples of what it is enlarged by."""
    height, width = (min(length, side) // TIMES * TIMES for length in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return pixels[top : top + height, left : left + width]


def _psnr(made: NDArray[np.generic], truth: Pixels) -> float:
    error = np.mean((made.astype(np.float64) - truth) ** 2)
    return float(10 * np.log10(255**2 / error))


def _sketch(width: int, height: int) -> Floats:
    """Return slopes and edges."""
    grain = np.random.default_rng(1).random((height // 8 + 1, width // 8 + 1, 3), np.float32)
    return np.asarray(cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
