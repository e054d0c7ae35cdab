"""The product's worker and bare diffusers, each in a program of its own, painting the same picture."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from coverstudio.generation.messages import DiffuseBackground, Diffused, Progress
from coverstudio.generation.worker_client import WorkerClient

PROMPT = "quiet river in mist, morning light"


@dataclass(frozen=True)
class Order:
    """What both paint."""

    model: Path
    width: int
    height: int
    steps: int
    guidance: float


@dataclass(frozen=True)
class Painting:
    """What the product painted: its seconds, the step of the first preview, and the whole answer."""

    seconds: float
    first_preview: int
    answer: Diffused


async def painted(client: WorkerClient, order: Order, seed: int) -> Painting:
    """Have the product paint in one pass, with progress and previews."""
    previews: list[int] = []

    def note(progress: Progress) -> None:
        if progress.preview is not None:
            previews.append(progress.step)

    request = DiffuseBackground(
        model=str(order.model), prompt=PROMPT, width=order.width, height=order.height, seed=seed,
        steps=order.steps, guidance=order.guidance, refine=0.0,
    )  # fmt: skip
    began = time.perf_counter()
    answer = await client.run(request, note)
    seconds = time.perf_counter() - began
    assert isinstance(answer, Diffused) and answer.base == (order.width, order.height)
    return Painting(seconds, min(previews, default=order.steps), answer)


class Bare:
    """Bare diffusers in a program of its own; `dtype` is what torch calls it."""

    def __init__(self, order: Order, device: str, dtype: str) -> None:
        words = (order.model, order.width, order.height, order.steps, order.guidance, PROMPT, device, dtype)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BARE, *map(str, words)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def painted(self, seed: int, out: Path | None = None) -> float:
        """Have one picture painted, and written to `out` as PNG; returns its seconds without the writing."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([seed, None if out is None else str(out)]) + "\n")
        self._process.stdin.flush()
        return float(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the program."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


_BARE = """
import json, sys, time
import torch
from diffusers import DiffusionPipeline
model, width, height, steps, guidance, prompt, device, dtype = sys.argv[1:]
pipeline = DiffusionPipeline.from_pretrained(model, dtype=getattr(torch, dtype)).to(device)
pipeline.set_progress_bar_config(disable=True)
for line in sys.stdin:
    seed, out = json.loads(line)
    began = time.perf_counter()
    picture = pipeline(
        prompt, width=int(width), height=int(height), num_inference_steps=int(steps),
        guidance_scale=float(guidance), generator=torch.Generator("cpu").manual_seed(seed),
    ).images[0]
    print(json.dumps(time.perf_counter() - began), flush=True)
    if out is not None:
        picture.save(out)
"""


def built(builder: str, folder: Path, **wishes: int) -> Path:
    """Build a model of `tests.gpu.full_size` in a program of its own: this one stays without torch."""
    words = "".join(f", {name}={value}" for name, value in wishes.items())
    code = f"from pathlib import Path; from tests.gpu.full_size import {builder} as build"
    subprocess.run(
        [sys.executable, "-c", f"{code}; build(Path({str(folder)!r}){words})"],
        check=True,
        capture_output=True,
    )
    return folder
