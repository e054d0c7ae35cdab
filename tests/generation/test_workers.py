"""Several real worker processes behind one generator: each engine is asked where it lives."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import DetectText, ListEngines, Upscale
from coverstudio.generation.picture import Picture
from coverstudio.generation.workers import WorkerCommands, Workers

MAIN = (sys.executable, "-m", "coverstudio.worker")
BESIDE = (sys.executable, str(Path(__file__).with_name("worker_beside.py")))
PICTURE = Picture(np.full((20, 30, 3), 200, np.uint8))
LOOK = DetectText(engine="rapidocr", image=PICTURE)
ENLARGE = Upscale(engine="lanczos", image=PICTURE, width=60, height=40)


def play(
    story: Callable[[Workers], Coroutine[Any, Any, None]],
    commands: Callable[[], WorkerCommands],
    log: Path | None = None,
    threads: int | None = None,
) -> None:
    async def played() -> None:
        workers = Workers(log, commands=commands, threads=threads)
        try:
            await asyncio.wait_for(story(workers), 60)
        finally:
            workers.close()

    asyncio.run(played())


def with_beside(*command: str) -> Callable[[], WorkerCommands]:
    return lambda: WorkerCommands(main=MAIN, beside={"rapidocr": command})


def test_each_engine_is_asked_where_it_lives_and_no_worker_is_started_in_vain() -> None:
    async def story(workers: Workers) -> None:
        await workers.warm_up()
        assert (await workers.run(ENLARGE)).image.width == 60
        assert workers.pid("rapidocr") is None
        found = await workers.run(LOOK)
        assert found.regions[0].text == str(workers.pid("rapidocr"))
        assert workers.pid("rapidocr") != workers.pid()

    play(story, with_beside(*BESIDE))


def test_the_list_of_engines_says_what_each_engines_own_worker_says() -> None:
    async def story(workers: Workers) -> None:
        listed = {engine.id: engine for engine in (await workers.run(ListEngines())).engines}
        assert listed["rapidocr"].reason == "It lives beside."
        assert listed["lanczos"].ready

    play(story, with_beside(*BESIDE))


def test_a_runtime_that_does_not_start_makes_its_engine_unready_and_no_other() -> None:
    async def story(workers: Workers) -> None:
        listed = {engine.id: engine for engine in (await workers.run(ListEngines())).engines}
        assert not listed["rapidocr"].ready
        assert "could not be started" in listed["rapidocr"].reason
        assert listed["lanczos"].ready

    play(story, with_beside("no-such-python"))


def test_a_detector_that_crashes_is_one_sentence_and_the_next_request_works() -> None:
    async def story(workers: Workers) -> None:
        await workers.run(ENLARGE)
        main = workers.pid()
        with pytest.raises(GenerationError, match="The worker stopped in the middle of the job"):
            await workers.run(LOOK)
        assert workers.pid("rapidocr") is None
        assert (await workers.run(ENLARGE)).image.width == 60
        assert workers.pid() == main

    play(story, with_beside(*BESIDE, "crash"))


def test_a_runtime_that_appears_is_used_and_one_that_is_removed_ends_its_worker(tmp_path: Path) -> None:
    present: dict[str, tuple[str, ...]] = {}

    async def story(workers: Workers) -> None:
        await workers.run(ENLARGE)
        present["rapidocr"] = BESIDE
        await workers.run(LOOK)
        assert workers.pid("rapidocr") != workers.pid()
        del present["rapidocr"]
        await workers.run(ENLARGE)
        assert workers.pid("rapidocr") == workers.pid()

    log = tmp_path / "worker.log"
    play(story, lambda: WorkerCommands(main=MAIN, beside=present), log)
    assert (tmp_path / "worker-rapidocr.log").exists()


@pytest.mark.parametrize(("own", "allowed", "told"), [("", 3, "3"), ("", None, "all"), ("7", 3, "7")])
def test_processes_are_told_how_many_threads_they_may_use_unless_the_user_says_so(
    own: str, allowed: int | None, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if own:
        monkeypatch.setenv("OMP_NUM_THREADS", own)

    async def story(workers: Workers) -> None:
        assert (await workers.run(LOOK)).regions[0].text == told

    play(story, with_beside(*BESIDE, "threads"), threads=allowed)


def test_closing_ends_every_process() -> None:
    async def story(workers: Workers) -> None:
        await workers.run(ENLARGE)
        await workers.run(LOOK)
        workers.close()
        assert (workers.pid(), workers.pid("rapidocr")) == (None, None)

    play(story, with_beside(*BESIDE))
