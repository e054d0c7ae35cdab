"""`coverstudio` and `python -m coverstudio`: the command line, or the window when there is no command."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

_INTERRUPTED = 130  # what a program returns that Ctrl+C ended


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or run the command that `argv` names. Returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if is_for_the_window(words):
        gc.disable()  # until the window stands: app says why, and enables it again
        from coverstudio.app import main as open_window

        return open_window(words)
    try:
        from coverstudio.cli import main as run_command

        return run_command(words)
    except KeyboardInterrupt:  # before the command has begun
        return _INTERRUPTED


def is_for_the_window(words: Sequence[str]) -> bool:
    """Tell whether the words name no command: nothing, the sample, or a project file to open."""
    return not words or list(words) == ["--sample"] or (len(words) == 1 and words[0].endswith(".cover"))


if __name__ == "__main__":
    sys.exit(main())
