"""What the user watches: it ends in one of three ways, and each is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
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


def test_what_has_nothing_to_do_with_the_cover_goes_on_without_it_and_keeps_no_window_open() -> None:
    async def story() -> None:
        jobs = Jobs()
        check = jobs.start("Check cover.pdf", lambda job: asyncio.sleep(600), aside=True)
        await asyncio.sleep(0)
        jobs.leave_cover()
        assert check.state == "running" and not check.is_of_cover
        await asyncio.wait_for(jobs.written(), 10)
        jobs.cancel(check)
        await asyncio.wait_for(jobs.wait(), 10)
        assert check.state == "cancelled"

    asyncio.run(story())


def test_nobody_waits_for_what_can_be_taken_up_again_later() -> None:
    async def story() -> None:
        jobs = Jobs()
        download = jobs.start("Download", lambda job: asyncio.sleep(600), writes=True, resumable=True)
        await asyncio.sleep(0)
        jobs.leave_cover()
        assert download.state == "running", "another cover is no reason to stop it"
        await asyncio.wait_for(jobs.written(), 10)
        assert download.state == "running"
        jobs.cancel_all()
        await asyncio.wait_for(jobs.wait(), 10)
        assert download.state == "cancelled"

    asyncio.run(story())


class Bench:
    """Queued jobs that end when they are told to, and the order in which they began."""

    def __init__(self) -> None:
        self.jobs = Jobs()
        self.began: list[str] = []
        self.over: list[str] = []
        self._gates: dict[str, asyncio.Event] = {}
        self.jobs.ended.connect(lambda job: self.over.append(f"{job.name} {job.state}"))

    def queue(self, name: str, *, writes: bool = False) -> Job:
        self._gates[name] = asyncio.Event()

        async def work(job: Job) -> None:
            self.began.append(job.name)
            await self._gates[name].wait()

        return self.jobs.start(name, work, writes=writes, queued=True)

    async def finish(self, name: str) -> None:
        self._gates[name].set()
        for _ in range(4):  # the task ends, its end is told, the next one begins, and runs
            await asyncio.sleep(0)


def at_the_bench(story: Callable[[Bench], Coroutine[Any, Any, None]]) -> Bench:
    async def run() -> Bench:
        bench = Bench()
        await story(bench)
        await asyncio.wait_for(bench.jobs.wait(), 10)
        return bench

    return asyncio.run(run())


def test_queued_jobs_run_one_after_another_in_their_order() -> None:
    async def story(bench: Bench) -> None:
        first, second, third = [bench.queue(name) for name in ("a", "b", "c")]
        assert (first.state, second.state, third.state) == ("running", "waiting", "waiting")
        assert (bench.jobs.running, bench.jobs.waiting) == ((first,), (second, third))
        await bench.finish("a")
        assert (bench.jobs.running, bench.jobs.waiting) == ((second,), (third,))
        await bench.finish("b")
        await bench.finish("c")

    bench = at_the_bench(story)
    assert bench.began == ["a", "b", "c"]
    assert bench.over == ["a done", "b done", "c done"]


def test_other_work_does_not_wait_for_the_queue() -> None:
    async def work(job: Job) -> None:
        await asyncio.sleep(0)

    async def story(bench: Bench) -> None:
        bench.queue("a")
        save = bench.jobs.start("Save", work)
        assert save.state == "running"
        await bench.finish("a")

    at_the_bench(story)


def test_a_waiting_job_is_moved_forward_and_the_views_are_told() -> None:
    async def story(bench: Bench) -> None:
        told: list[tuple[str, ...]] = []
        for name in ("a", "b", "c", "d"):
            bench.queue(name)
        bench.jobs.order_changed.connect(lambda: told.append(tuple(j.name for j in bench.jobs.waiting)))
        bench.jobs.move(bench.jobs.waiting[2], 0)
        bench.jobs.move(bench.jobs.waiting[1], 99)
        bench.jobs.move(bench.jobs.running[0], 1)
        assert told == [("d", "b", "c"), ("d", "c", "b")]
        for name in ("a", "d", "c", "b"):
            await bench.finish(name)

    assert at_the_bench(story).began == ["a", "d", "c", "b"]


def test_a_waiting_job_that_is_cancelled_never_begins() -> None:
    async def story(bench: Bench) -> None:
        _, second, third = [bench.queue(name) for name in ("a", "b", "c")]
        bench.jobs.cancel(second)
        assert (second.state, bench.jobs.waiting) == ("cancelled", (third,))
        await bench.finish("a")
        await bench.finish("c")

    bench = at_the_bench(story)
    assert bench.began == ["a", "c"]
    assert bench.over == ["b cancelled", "a done", "c done"]


def test_the_next_one_begins_after_one_that_was_cancelled() -> None:
    async def story(bench: Bench) -> None:
        first, _ = [bench.queue(name) for name in ("a", "b")]
        await asyncio.sleep(0)
        bench.jobs.cancel(first)
        await bench.finish("b")

    bench = at_the_bench(story)
    assert bench.over == ["a cancelled", "b done"]


def test_cancelling_all_begins_none_of_those_that_wait() -> None:
    async def story(bench: Bench) -> None:
        for name in ("a", "b", "c"):
            bench.queue(name)
        await asyncio.sleep(0)
        bench.jobs.cancel_all()

    bench = at_the_bench(story)
    assert bench.began == ["a"]
    assert sorted(bench.over) == ["a cancelled", "b cancelled", "c cancelled"]


def test_another_cover_empties_the_queue_but_for_what_writes() -> None:
    async def story(bench: Bench) -> None:
        bench.queue("a")
        bench.queue("b")
        export = bench.queue("c", writes=True)
        await asyncio.sleep(0)
        bench.jobs.leave_cover()
        assert bench.jobs.waiting == (export,)
        await bench.finish("c")

    assert at_the_bench(story).began == ["a", "c"]


def test_what_is_queued_by_the_end_of_another_does_not_pass_those_that_wait() -> None:
    async def story(bench: Bench) -> None:
        bench.queue("a")
        bench.queue("b")
        bench.jobs.ended.connect(lambda job: bench.queue("again") if job.name == "a" else None)
        for name in ("a", "b", "again"):
            await bench.finish(name)

    assert at_the_bench(story).began == ["a", "b", "again"]


def test_the_time_left_counts_from_when_a_job_began(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("coverstudio.editor.jobs.time", SimpleNamespace(monotonic=lambda: now))

    async def story(bench: Bench) -> None:
        nonlocal now
        bench.queue("a")
        waiting = bench.queue("b")
        now += 500
        await bench.finish("a")
        now += 10
        waiting.report(Progress(1, 1, 4))
        assert waiting.seconds_left == 30
        now += 600
        waiting.report(Progress(1, 0, 4))
        now += 10
        waiting.report(Progress(1, 1, 4))
        assert waiting.seconds_left == 30, "a model was loaded meanwhile"
        waiting.says("The second part")
        now += 2
        waiting.report(Progress(1, 1, 2))
        assert waiting.seconds_left == 2
        await bench.finish("b")

    at_the_bench(story)
