"""keras-ocr in its own environment, really: COVERSTUDIO_TEST_KERAS_OCR is the path of its Python.

`coverstudio runtime install keras-ocr` makes it, `coverstudio runtime list` tells where. The weights are
random and the same as those of the engine craft, so that both have to find the same.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import DetectText, Engine, Inpaint, ListEngines, Progress
from coverstudio.generation.picture import Picture
from coverstudio.generation.runtimes.standing import launch_command
from coverstudio.generation.workers import WorkerCommands, Workers
from coverstudio.worker.pipelines.craft.loading import network_of
from coverstudio.worker.pipelines.craft.looking import look
from tests.worker.craft import published

PYTHON = os.environ.get("COVERSTUDIO_TEST_KERAS_OCR", "")
RANDOM_WORKER = Path(__file__).with_name("random_worker.py")

pytestmark = pytest.mark.skipif(not PYTHON, reason="the keras-ocr runtime is not said to be here")


def commands(*beside: str) -> WorkerCommands:
    return WorkerCommands(main=(sys.executable, "-m", "coverstudio.worker"), beside={"keras-ocr": beside})


def test_without_weights_its_worker_says_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_OCR_CACHE_DIR", str(tmp_path))

    async def story() -> None:
        workers = Workers(commands=lambda: commands(*launch_command(PYTHON)))
        try:
            listed: tuple[Engine, ...] = (await workers.run(ListEngines())).engines
            (engine,) = (engine for engine in listed if engine.id == "keras-ocr")
            assert not engine.ready
            with pytest.raises(GenerationError, match=r"lacks its weights: download craft_mlt_25k\.h5 and"):
                await workers.run(
                    DetectText(engine="keras-ocr", image=Picture(np.zeros((9, 9, 3), np.uint8)))
                )
        finally:
            workers.close()

    asyncio.run(story())


@pytest.mark.timeout(600)
def test_it_finds_what_craft_finds_and_its_end_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_OCR_CACHE_DIR", str(tmp_path))
    weights = {name: torch.from_numpy(array) for name, array in published.speckled_weights().items()}
    torch.save(weights, tmp_path / "craft.pth")
    craft = network_of(tmp_path / "craft.pth", torch.float32)
    python, *options, launch = launch_command(PYTHON)
    command = (python, *options, str(RANDOM_WORKER), launch, str(published.__file__))
    picture = Picture(np.random.default_rng(3).integers(0, 256, (320, 448, 3), np.uint8))
    ask = DetectText(engine="keras-ocr", image=picture)

    async def story() -> None:
        workers = Workers(tmp_path / "worker.log", commands=lambda: commands(*command))
        try:
            await workers.warm_up()
            own = await workers.run(ask)
            reference = sorted(word.score for word in look(picture.pixels, craft, lambda *_: None))
            assert len(own.regions) > 10
            assert sorted(region.score for region in own.regions) == pytest.approx(reference, abs=1e-3)

            def kill(_: Progress) -> None:
                number = workers.pid("keras-ocr")
                assert number is not None
                os.kill(number, signal.SIGKILL)

            main = workers.pid()
            with pytest.raises(GenerationError, match="The worker stopped in the middle of the job"):
                await workers.run(ask, kill)
            blank = Picture(np.zeros(picture.pixels.shape[:2], np.uint8))
            filled = await workers.run(Inpaint(engine="patch-fill", image=picture, mask=blank))
            assert filled.image == picture
            assert workers.pid() == main
            assert await workers.run(ask) == own
        finally:
            workers.close()

    asyncio.run(story())
