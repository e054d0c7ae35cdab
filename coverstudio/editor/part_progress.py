"""How far one of several parts of a job is, told as of the whole."""

from __future__ import annotations

from collections.abc import Callable

from coverstudio.generation.generator import OnProgress
from coverstudio.generation.messages import Progress

STEPS = 1000


def part_of(on_progress: OnProgress | None, number: int, count: int) -> Callable[[Progress], None]:
    """Return what tells `on_progress` of part `number` of `count`, from 0 on, as of a part of all of them."""

    def told(progress: Progress) -> None:
        if on_progress is not None and progress.total:
            share = (number + progress.step / progress.total) / count
            on_progress(Progress(progress.job, round(STEPS * share), STEPS, progress.preview))

    return told
