"""The real worker process: it answers, reports, is cancelled, hangs, crashes, and comes back."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import DetectText, ListEngines, Progress, Upscale
from coverstudio.generation.picture import Picture
from coverstudio.generation.worker_client import WorkerClient
from coverstudio.generation.worker_process import LARGEST_LOG

STUBBORN = Path(__file__).with_name("stubborn_worker.py")


@asynccontextmanager
async def worker(*arguments: str, seconds_to_cancel: float = 5.0) -> AsyncIterator[WorkerClient]:
    command = (sys.executable, *arguments) if arguments else (sys.executable, "-m", "coverstudio.worker")
    client = WorkerClient(command, seconds_to_cancel=seconds_to_cancel)
    try:
        yield client
    finally:
        client.close()


def play(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 60))


def enlarge(width: int, height: int) -> Upscale:
    source = np.random.default_rng(1).integers(0, 256, (20, 30, 3), np.uint8)
    return Upscale(engine="lanczos", image=Picture(source), width=width, height=height)


def test_a_picture_goes_there_and_comes_back() -> None:
    async def story() -> None:
        async with worker() as client:
            painted = await client.run(enlarge(300, 200))
            assert (painted.image.width, painted.image.height) == (300, 200)

    play(story)


def test_every_engine_says_whether_it_is_ready() -> None:
    async def story() -> None:
        async with worker() as client:
            answer = await client.run(ListEngines())
            assert {(engine.id, engine.kind) for engine in answer.engines} == {
                ("procedural", "background"), ("diffusion", "background"), ("rapidocr", "detect"),
                ("keras-ocr", "detect"), ("craft", "detect"), ("patch-fill", "inpaint"),
                ("diffusion", "inpaint"), ("materials", "material"), ("diffste", "scene-text"),
                ("lanczos", "upscale"), ("real-esrgan", "upscale"),
            }  # fmt: skip
            assert all(engine.ready or engine.reason for engine in answer.engines)

    play(story)


def test_progress_arrives_in_order() -> None:
    async def story() -> None:
        seen: list[Progress] = []
        async with worker() as client:
            await client.run(enlarge(600, 2000), seen.append)
        assert [(p.step, p.total) for p in seen] == [(n, 4) for n in range(5)]

    play(story)


def test_a_wrong_request_is_one_sentence_and_the_worker_goes_on() -> None:
    async def story() -> None:
        async with worker() as client:
            dot = Picture(np.zeros((2, 2, 3), np.uint8))
            with pytest.raises(GenerationError, match="no engine “gigapixel” for this: choose one of"):
                await client.run(Upscale(engine="gigapixel", image=dot, width=4, height=4))
            before = client.pid
            await client.run(enlarge(60, 40))
            assert client.pid == before

    play(story)


def test_what_no_message_can_hold_is_one_sentence_and_the_worker_goes_on() -> None:
    async def story() -> None:
        async with worker() as client:
            for width, engine in ((2**80, "lanczos"), (4, "\udc80")):
                dot = Picture(np.zeros((2, 2, 3), np.uint8))
                with pytest.raises(GenerationError, match="A number is too large, or a letter is none"):
                    await client.run(Upscale(engine=engine, image=dot, width=width, height=4))
            before = client.pid
            await client.run(enlarge(60, 40))
            assert client.pid == before

    play(story)


def test_cancelling_the_task_cancels_the_job_and_keeps_the_worker() -> None:
    async def story() -> None:
        async with worker() as client:
            started = asyncio.Event()
            task = asyncio.create_task(client.run(enlarge(6000, 20000), lambda _: started.set()))
            await started.wait()
            before = client.pid
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            painted = await client.run(enlarge(60, 40))
            assert painted.image.width == 60
            assert client.pid == before

    play(story)


def test_a_worker_of_another_command_is_replaced_before_the_next_job() -> None:
    here = (sys.executable, "-m", "coverstudio.worker")
    commands = [here, here, (sys.executable, "-I", *here[1:])]

    async def story() -> None:
        client = WorkerClient(lambda: commands.pop(0))
        try:
            await client.run(enlarge(60, 40))
            first = client.pid
            await client.run(enlarge(60, 40))
            assert client.pid == first
            await client.run(enlarge(60, 40))
            assert client.pid != first
        finally:
            client.close()

    play(story)


def test_a_worker_that_ignores_a_cancel_is_killed() -> None:
    async def story() -> None:
        async with worker(str(STUBBORN), "hang", seconds_to_cancel=0.2) as client:
            started = asyncio.Event()
            task = asyncio.create_task(client.run(enlarge(60, 40), lambda _: started.set()))
            await started.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert client.pid is None

    play(story)


def test_a_worker_killed_in_the_middle_is_one_sentence_and_the_next_request_works() -> None:
    async def story() -> None:
        async with worker() as client:

            def kill(_: Progress) -> None:
                assert client.pid is not None
                os.kill(client.pid, signal.SIGKILL)

            with pytest.raises(GenerationError, match="Your cover is unharmed: try again"):
                await client.run(enlarge(6000, 20000), kill)
            painted = await client.run(enlarge(60, 40))
            assert painted.image.height == 40

    play(story)


def test_a_worker_killed_between_two_jobs_is_replaced_and_nobody_hears_of_it() -> None:
    async def story() -> None:
        async with worker() as client:
            large = Upscale(
                engine="lanczos", image=Picture(np.zeros((2000, 2000, 3), np.uint8)), width=60, height=40
            )
            for request in (enlarge(60, 40), large):
                await client.warm_up()
                assert client.pid is not None
                os.kill(client.pid, signal.SIGKILL)  # the pipes are open for some milliseconds more
                painted = await client.run(request)
                assert painted.image.width == 60

    play(story)


def test_a_worker_that_dies_of_every_request_is_not_started_for_ever(tmp_path: Path) -> None:
    async def story() -> None:
        log = tmp_path / "worker.log"
        client = WorkerClient((sys.executable, str(STUBBORN), "crash"), log)
        await client.warm_up()
        with pytest.raises(GenerationError, match="The worker stopped"):
            await client.run(enlarge(60, 40))
        client.close()
        assert log.read_text(encoding="utf-8").count("fell over") == 2

    play(story)


@pytest.mark.parametrize("behaviour", ["crash", "babble", "half a message"])
def test_a_broken_worker_is_one_sentence(behaviour: str) -> None:
    async def story() -> None:
        async with worker(str(STUBBORN), behaviour) as client:
            with pytest.raises(GenerationError, match="The worker stopped"):
                await client.run(enlarge(60, 40))

    play(story)


def test_a_python_that_is_not_there_is_one_sentence() -> None:
    async def story() -> None:
        client = WorkerClient(("no-such-python", "-m", "coverstudio.worker"))
        with pytest.raises(GenerationError, match="The worker could not be started"):
            await client.run(ListEngines())

    play(story)


def test_requests_wait_for_their_turn() -> None:
    async def story() -> None:
        async with worker() as client:
            answers = await asyncio.gather(*(client.run(enlarge(60 + n, 40)) for n in range(5)))
            assert [a.image.width for a in answers] == [60, 61, 62, 63, 64]

    play(story)


def test_what_the_worker_prints_goes_to_the_log(tmp_path: Path) -> None:
    async def story() -> None:
        log = tmp_path / "logs" / "worker.log"
        client = WorkerClient((sys.executable, str(STUBBORN), "crash"), log)
        with pytest.raises(GenerationError):
            await client.run(ListEngines())
        client.close()
        assert "fell over" in log.read_text(encoding="utf-8")

    play(story)


def test_the_detector_keeps_no_account_of_its_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ONNX Runtime reports to its maker, under a number that it keeps in the temporary folder."""
    if importlib.util.find_spec("rapidocr") is None:
        pytest.skip("needs rapidocr")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)

    async def story() -> None:
        async with worker() as client:
            await client.run(
                DetectText(engine="rapidocr", image=Picture(np.full((64, 64, 3), 200, np.uint8)))
            )

    play(story)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_log_that_cannot_be_kept_stops_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        (tmp_path / "logs").write_text("a file where a folder should be", encoding="utf-8")
        client = WorkerClient(log=tmp_path / "logs" / "worker.log")
        painted = await client.run(enlarge(60, 40))
        client.close()
        assert painted.image.width == 60

    play(story)


def test_a_long_log_is_set_aside(tmp_path: Path) -> None:
    async def story() -> None:
        log = tmp_path / "worker.log"
        log.write_bytes(b"x" * (LARGEST_LOG + 1))
        client = WorkerClient(log=log)
        await client.run(enlarge(60, 40))
        client.close()
        assert log.stat().st_size < LARGEST_LOG
        assert (tmp_path / "worker.old.log").stat().st_size == LARGEST_LOG + 1

    play(story)


def test_a_request_given_up_while_the_worker_starts_leaves_no_worker() -> None:
    async def story() -> None:
        client = WorkerClient((sys.executable, "-c", "import time; time.sleep(600)"))
        task = asyncio.create_task(client.run(ListEngines()))
        await asyncio.sleep(0)  # the task takes its turn …
        await asyncio.sleep(0)  # … and has the process started in a thread
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert client.pid is None

    play(story)  # that nothing is left behind is looked after for every test


def test_an_engine_that_cannot_be_loaded_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "import sys; sys.modules['coverstudio.worker.pipelines.lanczos'] = None"
    (tmp_path / "sitecustomize.py").write_text(broken, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def story() -> None:
        async with worker() as client:
            with pytest.raises(
                GenerationError, match=r"The engine cannot be loaded \(.*lanczos.*\): install"
            ):
                await client.run(enlarge(60, 40))

    play(story)
