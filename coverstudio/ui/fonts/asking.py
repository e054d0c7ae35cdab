"""Questions about fonts, answered in a thread: opening a large one takes longer than a window may wait."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY_MS = 8
Answer = TypeVar("Answer")


class Asker(QObject, Generic[Answer]):
    """Asks one question at a time; of several asked meanwhile the last one is answered."""

    def __init__(self, answered: Callable[[Answer], object], parent: QObject) -> None:
        super().__init__(parent)
        self._answered = answered
        self._waiting: Callable[[], Answer] | None = None
        self._coming: Future[Answer] | None = None
        self._is_outdated = self._is_over = False
        self._thread = thread = ThreadPoolExecutor(1, thread_name_prefix="ask fonts")
        self.destroyed.connect(lambda: thread.shutdown(wait=False, cancel_futures=True))
        # Looked at rather than signalled: nothing can then arrive at a window that is gone.
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOK_EVERY_MS)
        self._watch.timeout.connect(self._collect)

    @property
    def is_over(self) -> bool:
        """Whether nobody waits for an answer any more; a long question looks now and then."""
        return self._is_over

    @property
    def is_idle(self) -> bool:
        """Whether every question was answered."""
        return self._coming is None and self._waiting is None

    def ask(self, question: Callable[[], Answer]) -> None:
        """Ask; `answered` is called from the event loop."""
        self._waiting, self._is_outdated = question, True
        if not self._watch.isActive():
            self._watch.start()
        self._collect()

    def end(self) -> None:
        """Ask no more, and wait for the thread."""
        self._waiting, self._is_over = None, True
        self._watch.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _collect(self) -> None:
        if self._coming is not None and self._coming.done():
            answer, self._coming = self._coming.result(), None
            if not self._is_outdated:
                self._answered(answer)
        if self._coming is None and self._waiting is not None:
            self._coming, self._waiting = self._thread.submit(self._waiting), None
            self._is_outdated = False
        if self.is_idle:
            self._watch.stop()
