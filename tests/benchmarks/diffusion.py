"""Painting with a diffusion model: the product with progress and previews, beside bare diffusers.

A Stable Diffusion 1.x with a quarter of the published widths and random weights is small enough for a
processor. Both programs hold their model and paint in turns, so that a busy machine slows both. For a
graphics card and the full-size models there is `python -m tests.gpu`.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from pathlib import Path

from coverstudio.generation.worker_client import WorkerClient
from tests.benchmarks.painters import Bare, Order, Painting, built, painted
from tests.benchmarks.rows import Row

ROUNDS = 5


def run() -> list[Row]:
    """Paint some pictures with both."""
    with tempfile.TemporaryDirectory() as name:
        model = built("build_sd1", Path(name) / "model", shrink=4, side=32)
        return asyncio.run(_rows(Order(model, 208, 304, 20, 7.5)))


async def _rows(order: Order) -> list[Row]:
    client = WorkerClient()
    try:
        first = await painted(client, order, 0)
        bare = Bare(order, "cpu", first.answer.dtype)
        try:
            ours, theirs = await _in_turns(client, bare, order)
        finally:
            bare.close()
    finally:
        client.close()
    size = f"{order.width} × {order.height}, {order.steps} steps"
    seconds = statistics.median(one.seconds for one in ours)
    previews = max(one.first_preview for one in ours)
    return [
        Row(f"paint {size}, with progress and previews", seconds, "s", "bare diffusers",
            statistics.median(theirs), "≤ 1.03×"),
        Row("first preview after", previews, "steps", aim="≤ 2"),
        Row("second picture of a session", ours[0].seconds, "s", "the first, torch and model loaded for it",
            first.seconds, "no load"),
    ]  # fmt: skip


async def _in_turns(client: WorkerClient, bare: Bare, order: Order) -> tuple[list[Painting], list[float]]:
    ours: list[Painting] = []
    theirs: list[float] = []
    bare.painted(0)
    for seed in range(1, ROUNDS + 1):
        ours.append(await painted(client, order, seed))
        theirs.append(bare.painted(seed))
    return ours, theirs
