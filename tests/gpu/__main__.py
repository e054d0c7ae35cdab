"""`python -m tests.gpu [--small]`: full-size models on this machine's graphics card, beside bare diffusers.

One table: seconds of the product, before and after its ways of going faster were proved, against the plain
call of diffusers with the same type of numbers, and how far the pictures are apart. The weights are random:
speed does not depend on them. `--small` tries the script itself on a processor.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from coverstudio.generation.messages import DescribeDevice, Device
from coverstudio.generation.worker_client import WorkerClient
from tests.benchmarks.painters import Bare, Order, Painting, built, painted
from tests.benchmarks.rows import Row, table

ROUNDS = 5
SECONDS_FOR_TRIALS = 240.0

MODELS = {
    "SD 1.x": ("build_sd1", Order(Path(), 512, 768, 20, 7.5)),
    "SDXL": ("build_sdxl", Order(Path(), 832, 1216, 30, 5.0)),
}
SMALL = {
    "SD 1.x, small": ("build_sd1", Order(Path(), 64, 96, 4, 7.5)),
    "SDXL, small": ("build_sdxl", Order(Path(), 64, 96, 4, 5.0)),
}


def main() -> int:
    """Print the table; 2 and a sentence without a graphics card."""
    parser = argparse.ArgumentParser(prog="python -m tests.gpu", description=__doc__)
    parser.add_argument("--small", action="store_true", help="shrunken models, on any device")
    small = parser.parse_args().small
    rows = asyncio.run(_rows(small))
    if not rows:
        print("There is no graphics card that torch can use here: try --small.", file=sys.stderr)
        return 2
    print(table(rows))
    return 0


async def _rows(small: bool) -> list[Row]:
    client = WorkerClient()
    try:
        device = await client.run(DescribeDevice())
        if device.kind == "cpu" and not small:
            return []
        print(f"{device.name}, {device.memory_bytes / 2**30:.0f} GB, tier {device.tier}", file=sys.stderr)
        rows: list[Row] = []
        for name, (builder, order) in (SMALL if small else MODELS).items():
            with tempfile.TemporaryDirectory() as folder:
                wishes = {"shrink": 4, "side": 10} if small else {}
                model = built(builder, Path(folder) / "model", **wishes)
                rows += await _compared(client, device, name, replace(order, model=model), Path(folder))
        return rows
    finally:
        client.close()


async def _compared(
    client: WorkerClient, device: Device, name: str, order: Order, folder: Path
) -> Sequence[Row]:
    kind = "cuda" if device.kind == "rocm" else device.kind
    plain = await _several(client, order)
    bare = Bare(order, kind, plain[0].answer.dtype)
    try:
        theirs = _seconds_of(bare)
        quick = await _after_trials(client, order, on_processor=kind == "cpu")
        bare.painted(1, folder / "bare.png")
    finally:
        bare.close()
    what = f"{name} {order.width} × {order.height}, {order.steps} steps"
    ways = "+".join(quick[-1].answer.ways) or "nothing gained"
    peer = statistics.median(theirs)
    expected = np.asarray(Image.open(folder / "bare.png"), np.int16)
    return [
        Row(what, _median(plain), "s", "bare diffusers, same dtype", peer, "≤ 1.03×"),
        Row(f"{what}, {ways}", _median(quick), "s", "the same", peer, "≤ 0.67×"),
        Row(f"{name}: mean difference of the picture", _apart(plain[0], expected), "/255", aim="0"),
        Row(f"{name}: the same, {ways}", _apart(quick[0], expected), "/255", aim="rounding"),
    ]


def _seconds_of(bare: Bare) -> list[float]:
    bare.painted(0)
    return [bare.painted(seed) for seed in range(1, ROUNDS + 1)]


async def _several(client: WorkerClient, order: Order) -> list[Painting]:
    """Paint the seeds from 1 on; the first call, which loads the model, is not among them."""
    await painted(client, order, 0)
    return [await painted(client, order, seed) for seed in range(1, ROUNDS + 1)]


async def _after_trials(client: WorkerClient, order: Order, *, on_processor: bool) -> list[Painting]:
    """Leave the worker alone until it has proved what makes it faster, then paint again.

    On a processor nothing is tried.
    """
    patience = time.monotonic() + SECONDS_FOR_TRIALS
    while not on_processor and time.monotonic() < patience:
        await asyncio.sleep(5)
        if (await painted(client, order, 0)).answer.ways:
            break
    return [await painted(client, order, seed) for seed in range(1, ROUNDS + 1)]


def _median(several: Sequence[Painting]) -> float:
    return statistics.median(one.seconds for one in several)


def _apart(one: Painting, expected: np.ndarray) -> float:
    return float(np.abs(one.answer.image.pixels.astype(np.int16) - expected).mean())


if __name__ == "__main__":
    sys.exit(main())
