"""Positions in a text: Qt counts UTF-16 units, the document characters."""

from __future__ import annotations

from coverstudio.rendering.text_layout import utf16_length


def slice_utf16(text: str, start: int, end: int) -> str:
    """Return a part of a text by UTF-16 positions, which is how Qt counts."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def end_of_change(before: str, after: str) -> int:
    """Return where the part ends, in UTF-16 positions, in which one text differs from another."""
    start = _same(before, after)
    kept = _same(before[start:][::-1], after[start:][::-1])
    return utf16_length(after[: len(after) - kept])


def _same(one: str, other: str) -> int:
    """Return how many characters two texts begin alike with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def lines_only(text: str) -> str:
    """Return a text from outside with one kind of line break and no other control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)
