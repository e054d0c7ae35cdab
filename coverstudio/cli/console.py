"""What the command line says: answers on stdout, one line of progress and sentences on stderr."""

from __future__ import annotations

import io
import os
import shutil
import sys
from typing import TextIO

from coverstudio.document.sentences import shown
from coverstudio.generation.messages import Progress

_LONGEST = 2000


class ReaderGoneError(Exception):
    """Nobody reads stdout any more (`coverstudio … | head -1`): no error, and nothing left to do."""


class Console:
    """Speaks UTF-8 whatever the locale says; progress is silent when stderr is no terminal."""

    def __init__(self) -> None:
        _speak_utf8(sys.stdout)
        _speak_utf8(sys.stderr)
        # pythonw and a shell's `2>&-` leave no stderr at all.
        self._live = sys.stderr is not None and sys.stderr.isatty()  # pyright: ignore[reportUnnecessaryComparison]
        self._what = ""

    def says(self, what: str) -> None:
        """Begin a part of the work."""
        self._what = what
        self.show("")

    def report(self, progress: Progress) -> None:
        """Show how far that part is."""
        share = progress.step / progress.total if progress.total else 0.0
        self.show(f" {share:.0%}")

    def show(self, how_far: str) -> None:
        """Show how far that part is, in words."""
        if self._live:
            room = shutil.get_terminal_size().columns - len(how_far) - 1
            _write(sys.stderr, f"\r\x1b[K{shown(self._what, max(room, 1))}{how_far}")

    def clear(self) -> None:
        """Take the line away."""
        if self._live:
            _write(sys.stderr, "\r\x1b[K")

    def note(self, sentence: str) -> None:
        """Tell something that stays on the screen."""
        self.clear()
        _write(sys.stderr, f"{shown(sentence, _LONGEST)}\n")

    def answer(self, line: str) -> None:
        """Print a line on stdout. Raises ReaderGoneError, or OSError with a sentence when it has no room."""
        self.clear()
        try:
            _write(sys.stdout, f"{line}\n")
        except BrokenPipeError:
            _let_go_of_stdout()
            raise ReaderGoneError from None
        except OSError as error:
            _let_go_of_stdout()
            raise OSError(
                f"The answer could not be written ({error.strerror}): send the output to another place."
            ) from error


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:
        stream.write(text)
        stream.flush()


def _speak_utf8(stream: TextIO | None) -> None:
    """Let words of any script through where the locale, or Windows's code page, has no room for them.

    Bytes of a file name that are no UTF-8 come out as they went in.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def _let_go_of_stdout() -> None:
    """Keep Python from trying once more, and complaining, when the program ends."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
