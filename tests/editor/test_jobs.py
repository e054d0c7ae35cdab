"""What the user watches: it ends in one of three ways, and each is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from coverstudio.editor.jobs import Job, Jobs
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import Progress


def ended(
    work: Callable[[Job], Coroutine[Any, Any, None]], then: Callable[[Jobs, Job], None] | None = None
) -> Job:
    over: list[Job] = []

    async def story() -> None:
        jobs = Jobs()
        jobs.ended.connect(over.append)
        job = jobs.start("Erase", work)
        assert jobs.running == (job,)
        if then is not None:
            await asyncio.sleep(0)
            then(jobs, job)
        await asyncio.wait_for(jobs.wait(), 10)
        assert jobs.running == ()

    asyncio.run(story())
    (job,) = over
    return job


def test_work_that_is_done() -> None:
    async def work(job: Job) -> None:
        job.report(Progress(1, 3, 4))

    job = ended(work)
    assert (job.state, job.share, job.sentence) == ("done", 0.75, "")
    assert job.seconds_left is not None


def test_a_new_part_starts_its_progress_over() -> None:
    async def work(job: Job) -> None:
        job.report(Progress(1, 3, 4))
        job.says("Looking again")

    job = ended(work)
    assert (job.name, job.share, job.seconds_left) == ("Looking again", None, None)


@pytest.mark.parametrize(
    "error", [GenerationError("No engine."), ValueError("No engine."), OSError("No engine.")]
)
def test_a_sentence_is_shown_as_it_is(error: Exception) -> None:
    async def work(job: Job) -> None:
        raise error

    job = ended(work)
    assert (job.state, job.sentence) == ("failed", "No engine.")


def test_a_bug_is_logged_and_shown_as_one_sentence(caplog: pytest.LogCaptureFixture) -> None:
    async def work(job: Job) -> None:
        raise ZeroDivisionError

    job = ended(work)
    assert job.sentence == "Erase stopped unexpectedly (ZeroDivisionError); your cover is unharmed."
    assert "ZeroDivisionError" in caplog.text


def test_cancel_reaches_what_the_work_awaits() -> None:
    reached: list[str] = []

    async def work(job: Job) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            reached.append(job.state)
            raise

    job = ended(work, lambda jobs, job: jobs.cancel_all())
    assert reached == ["cancelling"]
    assert job.state == "cancelled"


def test_cancelled_before_it_has_begun_it_ends_all_the_same() -> None:
    async def work(job: Job) -> None:
        raise AssertionError("never begun")

    async def story() -> None:
        jobs = Jobs()
        job = jobs.start("Erase", work)
        jobs.cancel(job)
        await asyncio.wait_for(jobs.wait(), 10)
        assert (job.state, jobs.running) == ("cancelled", ())

    asyncio.run(story())


def test_another_cover_ends_what_worked_on_the_one_before_but_not_what_is_being_written() -> None:
    over = asyncio.Event()

    async def work(job: Job) -> None:
        await over.wait()

    async def story() -> None:
        jobs = Jobs()
        erasing, export = jobs.start("Erase", work), jobs.start("Export", work, writes=True)
        await asyncio.sleep(0)
        jobs.leave_cover()
        over.set()
        await asyncio.wait_for(jobs.written(), 10)
        await asyncio.wait_for(jobs.wait(), 10)
        assert (erasing.state, export.state) == ("cancelled", "done")

    asyncio.run(story())
