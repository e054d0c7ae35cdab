"""Errands end with their window, those that are sent while it ends included."""

from __future__ import annotations

import asyncio

from coverstudio.ui.stories.errands import Errands


def test_what_is_sent_after_the_end_is_given_up_at_once() -> None:
    async def story() -> None:
        errands = Errands(print)
        await errands.end()
        late = errands.send(asyncio.sleep(60))
        await asyncio.wait([late], timeout=5)
        assert late.cancelled()

    asyncio.run(story())


def test_the_end_waits_for_what_is_sent_by_an_errand_that_is_given_up() -> None:
    errands = Errands(print)
    sent: list[asyncio.Task[None]] = []

    async def look() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            sent.append(errands.send(asyncio.sleep(60)))

    async def story() -> None:
        errands.send(look())
        await asyncio.sleep(0)
        await errands.end()
        assert [one.cancelled() for one in sent] == [True]

    asyncio.run(story())
