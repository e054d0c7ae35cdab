"""The real worker process paints, is cancelled, runs out of memory, loses its device, and goes on."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import (
    DescribeDevice,
    DiffuseBackground,
    LoraUse,
    Progress,
)
from coverstudio.generation.worker_client import WorkerClient

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
