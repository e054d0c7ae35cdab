"""Questions on the terminal."""

from __future__ import annotations

import getpass
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager


def can_ask() -> bool:
    """Tell whether somebody sits there to answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def agrees(question: str) -> bool:
    """Ask a yes-or-no question; anything but a yes is a no."""
    with _interruptible():
        sys.stderr.write(f"{question} [y/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in {"y", "yes"}


def secret(question: str) -> str:
    """Return a line that is not shown while it is typed, or the first line of what is piped in."""
    if not can_ask():
        return "" if sys.stdin is None else sys.stdin.readline().strip()
    with _interruptible():
        return getpass.getpass(f"{question}: ").strip()


@contextmanager
def _interruptible() -> Generator[None]:
    """Let Ctrl+C end a question: the event loop would keep it for later, and the question waits on."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
