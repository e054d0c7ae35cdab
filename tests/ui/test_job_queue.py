"""The queue: what runs and what waits, cancelled one by one or all, and put into another order by hand."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from coverstudio.editor.jobs import Job
from coverstudio.generation.messages import Progress
from coverstudio.ui.job_queue import JobQueue, JobRow, how_far
from coverstudio.ui.studio_window import StudioWindow
from tests.fakes import FakeGenerator
from tests.ui.stage import at_rest, click, play, press, until

LEFT, PLAIN, CTRL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
)


async def queue_of(opened: StudioWindow, *names: str) -> tuple[asyncio.Event, JobQueue]:
    """Start queued jobs of these names that end with the event, and open the queue by a click."""
    goes_on = asyncio.Event()

    async def work(job: Job) -> None:
        await goes_on.wait()

    for name in names:
        opened.studio.jobs.start(name, work, queued=True)
    await until(opened.window.jobs_line.isVisible, "the jobs line")
    click(opened.window.jobs_line.name)
    return goes_on, opened.window.findChildren(JobQueue)[-1]


def names(opened: StudioWindow) -> list[str]:
    return [job.name for job in opened.studio.jobs.waiting]


def row_of(queue: JobQueue, name: str) -> JobRow:
    return next(one for one in queue.rows.values() if one.name.text() == name)


def test_the_line_says_what_waits_and_a_click_shows_all_of_it() -> None:
    async def story(opened: StudioWindow) -> None:
        goes_on, queue = await queue_of(opened, "One", "Two", "Three")
        assert opened.window.jobs_line.name.text() == "One · 2 more wait"
        assert [one.name.text() for one in queue.rows.values()] == ["One", "Two", "Three"]
        assert row_of(queue, "Two").left.text() == "waiting"
        goes_on.set()
        await at_rest(opened)
        await until(lambda: not opened.window.findChildren(JobQueue), "the popup goes with the last job")

    play(story, FakeGenerator())


def test_a_long_download_steps_back_behind_what_the_user_waits_for() -> None:
    async def story(opened: StudioWindow) -> None:
        jobs = opened.studio.jobs
        jobs.start("Download", lambda job: asyncio.sleep(600), writes=True, resumable=True)
        goes_on, queue = await queue_of(opened, "Generate")
        assert opened.window.jobs_line.name.text() == "Generate"
        assert [one.name.text() for one in queue.rows.values()] == ["Download", "Generate"]
        goes_on.set()
        await until(lambda: opened.window.jobs_line.name.text() == "Download", "it is shown again")

    play(story, FakeGenerator())


def test_a_waiting_job_is_dragged_before_another() -> None:
    async def story(opened: StudioWindow) -> None:
        goes_on, queue = await queue_of(opened, "One", "Two", "Three", "Four")
        four, two = row_of(queue, "Four"), row_of(queue, "Two")
        QTest.mousePress(four, LEFT, PLAIN, four.rect().center())
        to_two = four.mapFrom(queue, two.mapTo(queue, QPoint(30, 4)))
        QTest.mouseMove(four, to_two)
        QTest.mouseRelease(four, LEFT, PLAIN, to_two)
        assert names(opened) == ["Four", "Two", "Three"]
        assert row_of(queue, "Four").mapTo(queue, QPoint()).y() < row_of(queue, "Two").y()
        press(row_of(queue, "Three"), Qt.Key.Key_Up, CTRL)
        assert names(opened) == ["Four", "Three", "Two"]
        goes_on.set()
        await at_rest(opened)

    play(story, FakeGenerator())


def test_each_is_cancelled_by_itself_and_all_at_once() -> None:
    async def story(opened: StudioWindow) -> None:
        ended: list[tuple[str, str]] = []
        opened.studio.jobs.ended.connect(lambda job: ended.append((job.name, job.state)))
        _, queue = await queue_of(opened, "One", "Two", "Three")
        click(row_of(queue, "Two").cancel)
        assert ended == [("Two", "cancelled")] and names(opened) == ["Three"]
        opened.stories.lettering.add()
        before = opened.studio.editor.document
        press(row_of(queue, "Three"), Qt.Key.Key_Delete)
        assert opened.studio.editor.document == before, "it means the job, not the layer"
        assert ended[-1] == ("Three", "cancelled")
        click(queue.cancel_all)
        await at_rest(opened)
        assert ended[-1] == ("One", "cancelled")
        await until(lambda: not opened.window.findChildren(JobQueue), "the popup goes with the last job")

    play(story, FakeGenerator())


def test_how_far_a_job_is_counts_steps_and_seconds() -> None:
    job = Job("Paint", lambda _: None)
    job.begin()
    job.started_at -= 30
    job.report(Progress(1, 15, 20))
    assert how_far(job) == "step 15 of 20 · 10 s left"
    job.report_share(0.5)
    assert how_far(job) == "30 s left"
    job.started_at -= 570
    assert how_far(job) == "10 min left"


def test_jobs_of_one_name_are_told_apart_by_what_they_are_about() -> None:
    async def story(opened: StudioWindow) -> None:
        goes_on = asyncio.Event()

        async def work(job: Job) -> None:
            job.report(Progress(1, 0, 30))
            await goes_on.wait()

        for prompt in ("a heron", "a lighthouse at dawn over " + "wide " * 20 + "sea"):
            opened.studio.jobs.start("Generate 4 backgrounds", work, queued=True, about=prompt)
        await until(opened.window.jobs_line.isVisible, "the jobs line")
        assert opened.window.jobs_line.left.text() == "getting ready…"
        press(opened.window, Qt.Key.Key_J, CTRL)
        first, second = opened.window.findChildren(JobQueue)[-1].rows.values()
        assert first.name.text() == "“a heron”" and first.accessibleName().endswith("backgrounds: a heron")
        assert second.name.text().startswith("“a lighthouse at dawn") and second.name.text().endswith("…”")
        assert second.left.geometry().left() > second.name.geometry().right(), "nothing is covered"
        goes_on.set()
        await at_rest(opened)

    play(story, FakeGenerator())
