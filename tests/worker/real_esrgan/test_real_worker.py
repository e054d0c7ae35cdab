"""Real-ESRGAN in the real worker: progress, a cancel that keeps the worker, sentences."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import ListEngines, Progress, Upscale
from coverstudio.generation.picture import Picture
from coverstudio.generation.worker_client import WorkerClient
from tests.pictures import noise
from tests.worker.real_esrgan.networks import published, save, small


def ask(model: Path, width: int, height: int, times: int = 4) -> Upscale:
    return Upscale(
        engine="real-esrgan", image=Picture(noise(width, height)), width=width * times,
        height=height * times, model=str(model),
    )  # fmt: skip


def test_a_picture_is_enlarged_with_progress_and_one_is_given_up(tmp_path: Path) -> None:
    quick = save(small("compact"), tmp_path / "quick.pth")
    slow = save(published("RealESRGAN_x4plus_anime_6B"), tmp_path / "slow.pth")
    (tmp_path / "broken.pth").write_bytes(quick.read_bytes()[:5000])
    told: list[Progress] = []

    async def story() -> None:
        client = WorkerClient(seconds_to_cancel=60)
        try:
            listed = await client.run(ListEngines())
            assert "real-esrgan" in {engine.id for engine in listed.engines if engine.ready}
            made = await client.run(ask(quick, 40, 60), told.append)
            assert (made.image.width, made.image.height) == (160, 240)
            assert np.ptp(made.image.pixels) > 20
            assert (told[0].step, told[0].total) == (0, 60)
            assert (told[-1].step, told[-1].total) == (60, 60)

            with pytest.raises(GenerationError, match=r"^broken\.pth is damaged or incomplete"):
                await client.run(ask(tmp_path / "broken.pth", 8, 8))

            pid, begun = client.pid, asyncio.Event()
            job = asyncio.create_task(client.run(ask(slow, 400, 600), lambda told: begun.set()))
            await begun.wait()
            job.cancel()
            with pytest.raises(asyncio.CancelledError):
                await job
            again = await client.run(ask(quick, 40, 60))
            assert again == made
            assert client.pid == pid, "the worker gave the job up itself"
        finally:
            client.close()

    asyncio.run(story())
