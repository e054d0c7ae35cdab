"""The one line of progress, and what may stand on a terminal."""

from __future__ import annotations

import io
import sys

import pytest

from coverstudio.cli.console import Console
from coverstudio.generation.messages import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True

    @property
    def lines(self) -> list[str]:
        """What stood on the last line, one entry for each time it was rewritten."""
        return self.getvalue().split("\r\x1b[K")[1:]


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put a terminal of 24 columns in the place of stderr; pytest would undo it after a fixture."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "24")
    return stream


def test_progress_rewrites_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    console = Console()
    console.says("Looking")
    console.report(Progress(1, 1, 4))
    console.clear()
    assert terminal.lines == ["Looking", "Looking 25%", ""]


def test_a_long_line_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    console = Console()
    console.says("Enlarging a very long name of a layer for print")
    console.report(Progress(1, 100, 100))
    assert [len(line) for line in terminal.lines] == [23, 23]
    assert terminal.lines[1].endswith("… 100%")


def test_names_from_files_cannot_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    console = Console()
    console.says("\x1b[2J\x07layer")
    console.note("The text “\x1b]0;title\x07” is too long.")
    assert terminal.lines == ["�[2J�layer", "The text “�]0;title�” is too long.\n"]


def test_without_a_terminal_there_is_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    console.says("Looking")
    console.report(Progress(1, 1, 4))
    console.clear()
    console.note("Done.")
    console.answer("Wrote a.png")
    assert capsys.readouterr() == ("Wrote a.png\n", "Done.\n")


def test_without_any_stream_it_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdout", None)
    console = Console()
    console.says("Looking")
    console.note("Done.")
    console.answer("Wrote a.png")
