"""What is made in threads while a list is scrolled: what is in sight first, and never waited for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY_MS = 8

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class Limits:
    """How many are made at a time, wanted at most (what was scrolled past goes) and kept."""

    at_a_time: int
    wanted: int
    kept: int


class InSight(Generic[K, V]):
    """Things by their keys; `arrived` is called with the key of each once there is one."""

    def __init__(
        self, threads: ThreadPoolExecutor, limits: Limits, arrived: Callable[[K], object], parent: QObject
    ) -> None:
        """The threads end with `parent`."""
        self._threads, self._limits, self._arrived = threads, limits, arrived
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._wanted: OrderedDict[K, Callable[[], V]] = OrderedDict()
        self._coming: dict[K, Future[V]] = {}
        parent.destroyed.connect(lambda: threads.shutdown(wait=False, cancel_futures=True))
        # Looked at rather than signalled: nothing can then arrive at a window that is gone.
        self._watch = QTimer(parent)
        self._watch.setInterval(_LOOK_EVERY_MS)
        self._watch.timeout.connect(self._collect)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self.awaited

    @property
    def awaited(self) -> int:
        """How many are on their way."""
        return len(self._coming) + len(self._wanted)

    def get(self, key: K, make: Callable[[], V]) -> V | None:
        """Return what is there, None until `make`, called in a thread, has returned it."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._coming:
            self._wanted[key] = make
            self._wanted.move_to_end(key)
            if not self._watch.isActive():  # starting it anew while scrolling would put it off for ever
                self._watch.start()
        return None

    def close(self) -> None:
        """Make no more; what is being made is waited for."""
        self._wanted.clear()
        self._watch.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _collect(self) -> None:
        for key, future in [item for item in self._coming.items() if item[1].done()]:
            del self._coming[key]
            self._kept[key] = future.result()
            self._arrived(key)
        while len(self._kept) > self._limits.kept:
            self._kept.popitem(last=False)
        while len(self._wanted) > self._limits.wanted:
            self._wanted.popitem(last=False)
        while self._wanted and len(self._coming) < self._limits.at_a_time:
            key, make = self._wanted.popitem()  # the one that was asked for last is in sight
            self._coming[key] = self._threads.submit(make)
        if self.is_idle:
            self._watch.stop()
