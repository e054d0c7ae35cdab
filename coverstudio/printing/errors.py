"""What can go wrong when a cover is printed."""

from __future__ import annotations


class PrintError(ValueError):
    """A file that could not be made, as one sentence: what is wrong and what to do."""
