"""A finished PDF from elsewhere, held against a printer in a thread, anew whenever something changes."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from coverstudio.document.spread import Edition
from coverstudio.editor.jobs import Job
from coverstudio.ui.stories.asking import ask_for_file
from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.stories.wanted_edition import WantedEdition
from coverstudio.ui.stories.watching import Tell, watched
from coverstudio.ui.translation import tr

if TYPE_CHECKING:
    from coverstudio.printing.conformance import Conformance
    from coverstudio.printing.foreign import Look

QUIET_MS = 150  # while a number is scrubbed, the file is not opened at each step
_STEPS = 1000

Stamp = tuple[int, int]


class Wish(msgspec.Struct, frozen=True):
    """Which file is to be looked at, and what for."""

    path: Path
    edition: Edition | None
    standard: Conformance | None


class Seen(msgspec.Struct, frozen=True):
    """What became of a wish: a look, or one sentence why there is none; `stamp` tells which state of the file
    that is, None for one that is not there."""

    wish: Wish
    look: Look | None
    sentence: str
    stamp: Stamp | None


class FinishedPdf(QObject):
    """`opened` asks for the window. `changed` tells of another file, or that something else is known of it.

    One job looks at one file after the other: a wish that is changed on the way is given up for the new one.
    """

    opened = Signal()
    changed = Signal()

    def __init__(self, studio: Studio, window: Callable[[], QWidget]) -> None:
        super().__init__()
        self._studio, self._window = studio, window
        self.edition = WantedEdition()
        self.is_open = False
        self._path: Path | None = None
        self._standard: Conformance | None = None
        self._seen: Seen | None = None
        self._wish: Wish | None = None
        self._job: Job | None = None
        self._is_stale = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.check)
        self.edition.changed.connect(self._on_edition_changed)
        studio.jobs.ended.connect(self._on_job_ended)

    # What is known

    @property
    def path(self) -> Path | None:
        """The file, None before one was chosen."""
        return self._path

    @property
    def standard(self) -> Conformance | None:
        """The standard that the file is held against whatever it says of itself."""
        return self._standard

    @property
    def look(self) -> Look | None:
        """What the last look gave; None while there was none, and for a file that cannot be looked at."""
        return self._seen.look if self._seen is not None else None

    @property
    def sentence(self) -> str:
        """Why there is no look, "" where nothing went wrong."""
        return self._seen.sentence if self._seen is not None else ""

    @property
    def job(self) -> Job | None:
        """The job that looks, None while nothing is looked at."""
        return self._job

    @property
    def is_given_up(self) -> bool:
        """Whether nothing is known, because the user cancelled."""
        return self._job is None and self._wish is not None and not self._is_about_wish

    @property
    def _is_about_wish(self) -> bool:
        return self._seen is not None and self._seen.wish is self._wish

    @property
    def is_waiting(self) -> bool:
        """Whether it will look when nothing is changed for a moment."""
        return self._timer.isActive()

    @property
    def is_stale(self) -> bool:
        """Whether the file has changed since it was looked at."""
        return self._is_stale

    # What the user does

    def ask(self, window: QWidget | None = None) -> None:
        """Ask for a PDF, in front of `window` or else of the main one, and look at it."""
        self._studio.errands.send(self._ask(window or self._window()))

    async def _ask(self, window: QWidget) -> None:
        folder = self._studio.preferences.settings.last_folder or str(Path.home())
        path = await ask_for_file(window, tr("Check a PDF"), folder, tr("PDF files") + " (*.pdf)")
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Look at a file, in place of the one before. The first is held against the open cover's edition."""
        if not self.is_open:
            self.edition.begin_with(self._studio.editor.settled.print_spec)
            self._standard = None
        self.is_open = True
        self._path, self._seen, self._is_stale = path, None, False
        self._studio.preferences.change(last_folder=str(path.parent))
        self.opened.emit()
        self.check()

    def choose_standard(self, standard: Conformance | None) -> None:
        """Hold the file against a standard as well."""
        self._standard = standard
        self.check()

    def check(self) -> None:
        """Look at the file as it is now."""
        self._timer.stop()
        if self._path is None or not self.is_open:
            return
        self._wish = Wish(self._path, self.edition.edition, self._standard)
        if self._job is None or self._job.state == "cancelling":
            self._job = self._studio.jobs.start(_job_name(self._path), self._work, aside=True)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up looking."""
        if self._job is not None:
            self._studio.jobs.cancel(self._job)

    def close(self) -> None:
        """Nobody looks any more."""
        self.is_open = False
        self._timer.stop()
        self.cancel()

    def look_at_file(self) -> None:
        """Find out whether the file has changed since it was looked at."""
        if self.is_open and self._seen is not None and self._job is None:
            self._studio.errands.send(self._look_at_file(self._seen))

    async def _look_at_file(self, seen: Seen) -> None:
        stamp = await asyncio.to_thread(_stamp, self._path) if self._path is not None else None
        is_stale = stamp != seen.stamp
        if self._seen is seen and self._job is None and is_stale != self._is_stale:
            self._is_stale = is_stale
            self.changed.emit()

    # Looking

    def _on_edition_changed(self) -> None:
        wish = self._wish
        if self.is_open and wish is not None and self.edition.edition != wish.edition:
            self._timer.start()

    async def _work(self, job: Job) -> None:
        while (wish := self._wish) is not None:
            job.says(_job_name(wish.path))
            try:
                seen = await watched(job, functools.partial(self._see, wish))
            except _ReplacedError:
                continue
            if self._wish is wish:
                self._seen, self._is_stale, self._job = seen, False, None
                self.changed.emit()
                return

    def _see(self, wish: Wish, tell: Tell) -> Seen:
        """Look at a file. Runs in a thread."""
        from coverstudio.printing.foreign import ForeignError, look_at
        from coverstudio.printing.printers import PrinterError, printer

        def report(share: float) -> None:
            if self._wish is not wish:
                raise _ReplacedError
            tell(round(share * _STEPS), _STEPS)

        edition, stamp = wish.edition, _stamp(wish.path)
        try:
            known = printer(edition.printer) if edition is not None else None
            look = look_at(wish.path, known, edition, standard=wish.standard, report=report)
        except (ForeignError, PrinterError) as error:
            return Seen(wish, None, str(error), stamp)
        return Seen(wish, look, "", stamp)

    def _on_job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            if job.state == "failed" and self._wish is not None:
                self._seen = Seen(self._wish, None, job.sentence, None)
            self.changed.emit()


class _ReplacedError(Exception):
    """Raised inside a look, because something else is wished for by now."""


def _job_name(path: Path) -> str:
    return tr("Check {name}", name=path.name)


def _stamp(path: Path) -> Stamp | None:
    """Return what changes when a file is written anew; None when it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
