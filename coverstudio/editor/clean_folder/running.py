"""The pictures of a folder through as many workers as there is room for, and a journal of what is done."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from coverstudio.editor.clean_folder.journal import Entry, Journal
from coverstudio.editor.clean_folder.listing import Item
from coverstudio.editor.clean_folder.memory import Memory, available_bytes, held_bytes
from coverstudio.editor.clean_folder.one import clean_picture, sha256_of
from coverstudio.editor.clean_folder.order import CleanOrder
from coverstudio.editor.erasing import DIFFUSION, find_text
from coverstudio.generation.generator import GenerationError, Generator
from coverstudio.generation.messages import EngineKind, ListEngines
from coverstudio.generation.worker_process import WORKER_DIED
from coverstudio.imaging.reading import pixels_in

CORES_OF_WORKER = 2
"""Networks of a worker keep about so many cores busy."""


@dataclass(frozen=True)
class Hired:
    """A generator of its own, and the numbers of the processes that work for it now."""

    generator: Generator
    pids: Callable[[], tuple[int | None, ...]] = lambda: ()


@dataclass(frozen=True)
class Standing:
    """How far a folder is: pictures done, of how many, by how many workers at this moment."""

    done: int
    total: int
    workers: int
    name: str = ""
    """The picture that was begun or done last."""


@dataclass(frozen=True)
class _Waiting:
    item: Item
    source: str
    pixels: int
    alone: bool = False
    """Nothing runs beside it: its worker stopped when something did, perhaps for lack of memory."""


@dataclass
class _Crew:
    """Who works on what."""

    hire: Callable[[], Hired]
    most: int
    memory: Memory = field(default_factory=Memory)
    idle: list[Hired] = field(default_factory=list[Hired])
    running: dict[asyncio.Task[Entry], tuple[Hired, _Waiting]] = field(
        default_factory=dict[asyncio.Task[Entry], tuple[Hired, _Waiting]]
    )

    def has_room_for(self, picture: _Waiting) -> bool:
        """Tell whether another picture may begin now."""
        others = [waiting for _, waiting in self.running.values()]
        if len(others) >= self.most or (others and picture.alone) or any(other.alone for other in others):
            return False
        now = [(waiting.pixels, held_bytes(hired.pids())) for hired, waiting in self.running.values()]
        return self.memory.allows(picture.pixels, now, available_bytes())

    def start(self, picture: _Waiting, order: CleanOrder) -> None:
        """Begin a picture, with who is idle or somebody new."""
        hired = self.idle.pop() if self.idle else self.hire()
        task = asyncio.create_task(clean_picture(hired.generator, picture.item, picture.source, order))
        self.running[task] = (hired, picture)

    def finish(self, task: asyncio.Task[Entry]) -> tuple[_Waiting, Entry]:
        """Take note of a picture that is done, and return what became of it. Raises what its task raised."""
        hired, picture = self.running.pop(task)
        self.memory.learn(picture.pixels, held_bytes(hired.pids(), peak=True))
        self.idle.append(hired)
        return picture, task.result()

    def can_try_again(self, picture: _Waiting, entry: Entry) -> bool:
        """Tell whether a picture may do better with all memory to itself."""
        return self.most > 1 and not picture.alone and entry.message == WORKER_DIED

    async def give_up(self) -> None:
        """Cancel what is running and wait until it has ended."""
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)


async def clean_folder(
    order: CleanOrder,
    items: tuple[Item, ...],
    journal: Journal,
    hire: Callable[[], Hired],
    *,
    workers: int | None = None,
    tells: Callable[[Standing, Entry | None], None] = lambda _, __: None,
) -> tuple[Entry, ...]:
    """Clean every picture that the journal does not know to be done; return what became of all, in order.

    At most `workers` are worked on at once, by default half as many as there are cores or one where a model
    paints, and never more than there is memory for; one whose worker stops is tried once more by itself.
    `tells` is called when a picture begins (without an entry) and when it is done.
    Raises WriteError when the folder cannot be written to; what is done by then stays in the journal.
    """
    journal.begin([item.output for item in items])
    entries: dict[str, Entry] = {}
    waiting = await _not_done(order, items, journal, entries)
    crew = _Crew(hire, workers or usual_workers(order))

    def tell(name: str, entry: Entry | None) -> None:
        tells(Standing(len(entries), len(items), len(crew.running), name), entry)

    tell("", None)
    try:
        while waiting or crew.running:
            while waiting and crew.has_room_for(waiting[0]):
                picture = waiting.popleft()
                crew.start(picture, order)
                tell(picture.item.name, None)
            done, _ = await asyncio.wait(crew.running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                picture, entry = crew.finish(task)
                if crew.can_try_again(picture, entry):
                    waiting.append(replace(picture, alone=True))
                    continue
                await asyncio.to_thread(journal.add, entry)
                entries[entry.picture] = entry
                tell(entry.picture, entry)
    finally:
        await crew.give_up()
    return tuple(entries[item.name] for item in items)


async def _not_done(
    order: CleanOrder, items: tuple[Item, ...], journal: Journal, entries: dict[str, Entry]
) -> deque[_Waiting]:
    """Return the pictures that are to be cleaned, and put what became of the others into `entries`."""
    waiting: deque[_Waiting] = deque()
    for item in items:
        source, pixels = await asyncio.to_thread(
            lambda item=item: (sha256_of(item.file), pixels_in(item.file))
        )
        entry = journal.done(item.name, source, order.settings)
        if entry is None or entry.output != item.output:
            waiting.append(_Waiting(item, source, pixels))
        else:
            entries[item.name] = entry
    return waiting


def usual_workers(order: CleanOrder) -> int:
    """Return how many pictures are worked on at once where nobody says: one where a model paints."""
    return 1 if order.eraser.engine == DIFFUSION else max(1, _cores() // CORES_OF_WORKER)


def threads_each(workers: int) -> int | None:
    """Return how many threads each of several workers gets, so that they do not fight; None for all."""
    return None if workers == 1 else max(1, _cores() // workers)


def _cores() -> int:
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else (os.cpu_count() or 1)


async def engines_ready(generator: Generator, order: CleanOrder) -> None:
    """Raise GenerationError with a sentence unless both engines of an order can work.

    Thousands of pictures would fail one by one otherwise. The detector looks at a blank picture, which tells
    whether its weights are here and are what it takes.
    """
    known = (await generator.run(ListEngines())).engines
    wanted: tuple[tuple[str, EngineKind], ...] = (
        (order.detector.engine, "detect"),
        (order.eraser.engine, "inpaint"),
    )
    for name, kind in wanted:
        engine = next((engine for engine in known if (engine.id, engine.kind) == (name, kind)), None)
        if engine is None:
            ready = ", ".join(engine.id for engine in known if engine.kind == kind)
            raise GenerationError(f"There is no engine “{name}” for this: choose one of {ready}.")
        if not engine.ready:
            raise GenerationError(engine.reason)
    await find_text(generator, np.full((64, 64, 3), 255, np.uint8), order.detector)
