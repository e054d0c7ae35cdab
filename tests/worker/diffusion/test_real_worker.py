"""The real worker process paints, is cancelled, runs out of memory, loses its device, and goes on."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

from coverstudio.editor.erasing import DIFFUSION, Eraser, erase
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import (
    DescribeDevice,
    DiffuseBackground,
    LoraUse,
    Progress,
)
from coverstudio.generation.models.visiting import model_at
from coverstudio.generation.worker_client import WorkerClient
from tests.pictures import noise

ModelFolder = Callable[[str], Path]
FAILING = Path(__file__).with_name("failing_worker.py")
WORKER = ("-m", "coverstudio.worker")


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


@asynccontextmanager
async def worker(*arguments: str) -> AsyncIterator[WorkerClient]:
    client = WorkerClient((sys.executable, *arguments))
    try:
        yield client
    finally:
        client.close()


def play(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 120))


def ask(model: Path, **wishes: Any) -> DiffuseBackground:
    return DiffuseBackground(
        **{"model": str(model), "prompt": "a quiet sea", "width": 64, "height": 64, "seed": 7, "steps": 4,
           **wishes}
    )  # fmt: skip


async def erases(client: WorkerClient, folder: Path) -> None:
    """Two words are erased by a model made for it, in two windows, and nothing around them changes."""
    model, told = model_at(folder), list[Progress]()
    pixels, mask = noise(300, 200), np.zeros((200, 300), np.uint8)
    mask[10:20, 10:50] = mask[170:180, 250:290] = 255
    eraser = Eraser(engine=DIFFUSION, model=model, steps=3, seed=1)
    out = await erase(client, pixels, mask, eraser, told.append)
    np.testing.assert_array_equal(out[mask == 0], pixels[mask == 0])
    assert np.abs(out[mask > 0].astype(int) - pixels[mask > 0]).mean() > 5
    steps = [progress.step for progress in told]
    assert steps == sorted(steps) and (told[-1].step, told[-1].total) == (1000, 1000)


def loading_reports(seen: list[Progress]) -> int:
    return sum(progress.step == 0 for progress in seen)


def test_a_session_of_pictures_loads_once_and_survives_errors_and_cancels(model_folder: ModelFolder) -> None:
    model = model_folder("sd1")

    async def story() -> None:
        async with worker(*WORKER) as client:
            await client.warm_up()
            first: list[Progress] = []
            began, told = time.monotonic(), asyncio.Event()
            job = asyncio.create_task(client.run(ask(model), lambda p: (first.append(p), told.set())))
            await told.wait()
            assert time.monotonic() - began < 3  # torch alone takes longer to load
            picture = (await job).image
            second: list[Progress] = []
            assert (await client.run(ask(model), second.append)).image == picture
            assert loading_reports(second) < loading_reports(first)
            with pytest.raises(GenerationError, match=r"ink\.safetensors"):
                await client.run(ask(model, loras=(LoraUse("/nowhere/ink.safetensors"),)))
            before = client.pid
            painting = asyncio.Event()
            last: list[Progress] = []

            def watch(progress: Progress) -> None:
                last.append(progress)
                if progress.step >= 2:
                    painting.set()

            long = asyncio.create_task(client.run(ask(model, steps=150), watch))
            await painting.wait()
            long.cancel()
            with pytest.raises(asyncio.CancelledError):
                await long
            assert last[-1].step < 150
            third: list[Progress] = []
            assert (await client.run(ask(model), third.append)).image == picture
            assert loading_reports(third) == loading_reports(second)
            assert client.pid == before
            assert (await client.run(DescribeDevice())).memory_bytes > 1 << 30
            await erases(client, model_folder("sd1-inpainting"))
            assert client.pid == before

    play(story)


def test_too_little_memory_and_a_lost_device_are_survived(model_folder: ModelFolder) -> None:
    model = model_folder("sd1")

    async def story() -> None:
        async with worker(str(FAILING)) as client:
            await twice_too_little_memory(client)
            await once_too_little_memory(client)
            await lost_device(client)

    async def twice_too_little_memory(client: WorkerClient) -> None:
        with pytest.raises(GenerationError) as caught:
            await client.run(ask(model, prompt="memory 2"))
        assert str(caught.value) == (
            "There is too little memory for 64 × 64 pixels (Stable Diffusion 1 needs about 3 GB): close"
            " other programs, ask for about 64 × 64 pixels, or choose a lighter model."
        )
        before = client.pid
        assert (await client.run(ask(model))).tier == "8gb"
        assert client.pid == before

    async def once_too_little_memory(client: WorkerClient) -> None:
        answer = await client.run(ask(model, prompt="memory 1"))
        assert (answer.tier, answer.device) == ("6gb", "Pretended card")
        assert answer.notes == (
            "There was too little memory for the tier of 8 GB: this picture was painted with that of 6 GB.",
        )  # fmt: skip
        again = await client.run(ask(model, prompt="memory 0"))
        assert (again.tier, again.notes) == ("6gb", ())

    async def lost_device(client: WorkerClient) -> None:
        before = client.pid
        with pytest.raises(GenerationError, match="Pretended card stopped answering: try again"):
            await client.run(ask(model, prompt="device 1"))
        answer = await client.run(ask(model))
        assert answer.tier == "8gb"  # what the old process knew is gone with it
        assert client.pid != before

    play(story)
