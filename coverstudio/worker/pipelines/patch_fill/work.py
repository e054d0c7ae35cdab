"""Pieces of work over several threads: how far they are is told often, by the thread that asked for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Report = Callable[[int, int, "Pixels | None"], None]
Tick = Callable[[float], None]
Piece = Callable[[Tick], Pixels]

HANDS = 2
"""NumPy and OpenCV let two threads work at a time; each more would need the memory of one more piece."""


class StoppedError(Exception):
    """Another piece failed, or the whole was cancelled: nobody waits for this one."""


class Work:
    """Pieces that cost `efforts`, reported in thousandths of the whole; `report` may raise to cancel."""

    def __init__(self, efforts: Sequence[float], report: Report) -> None:
        self._efforts = efforts
        self._shares = [0.0] * len(efforts)
        self._report = report
        self._news: SimpleQueue[tuple[int, float]] = SimpleQueue()
        self._stopped = Event()

    def run(self, pieces: Sequence[Piece], keep: Callable[[int, Pixels], Pixels]) -> None:
        """Do all pieces, the largest first. A piece calls its tick with how far it is (0..1).

        `keep` takes the number of a finished piece and what it made, and returns what can be shown of the
        whole. It is called in this thread, as `report` is. Raises what a piece, `keep` or `report` raises.
        """
        with ThreadPoolExecutor(HANDS) as pool:
            order = sorted(range(len(pieces)), key=lambda number: -self._efforts[number])
            made = {number: pool.submit(self._do, number, pieces[number]) for number in order}
            try:
                while made:
                    number, share = self._news.get()
                    self._shares[number] = share
                    shown = keep(number, made.pop(number).result()) if share == 1.0 else None
                    self._tell(shown)
            finally:
                self._stopped.set()
                pool.shutdown(cancel_futures=True)

    def _do(self, number: int, piece: Piece) -> Pixels:
        try:
            return piece(lambda share: self._tick(number, share))
        finally:
            self._news.put((number, 1.0))

    def _tick(self, number: int, share: float) -> None:
        if self._stopped.is_set():
            raise StoppedError
        self._news.put((number, min(share, 0.999)))

    def _tell(self, shown: Pixels | None) -> None:
        done = sum(effort * share for effort, share in zip(self._efforts, self._shares, strict=True))
        self._report(round(1000 * done / sum(self._efforts)), 1000, shown)
