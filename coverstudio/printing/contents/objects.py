"""The parts of a PDF's objects, of which nothing can be taken for granted: neither type nor length."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import islice

import pikepdf

_MOST_ITEMS = 100_000
_MOST_PARENTS = 64


def entry(of: object, key: str) -> object:
    """Return what a dictionary or a stream has under that key; None where there is no such thing."""
    return of.get(key) if isinstance(of, pikepdf.Dictionary | pikepdf.Stream) else None


def entries(of: object, key: str) -> list[tuple[str, object]]:
    """Return the names and values of a dictionary inside a dictionary, the first hundred thousand at most."""
    inner = entry(of, key)
    if not isinstance(inner, pikepdf.Dictionary | pikepdf.Stream):
        return []
    return [(str(name), value) for name, value in islice(inner.items(), _MOST_ITEMS)]


def items(of: object) -> list[object]:
    """Return the items of an array, the first hundred thousand at most; nothing for what is no array."""
    if not isinstance(of, pikepdf.Array):
        return []
    return [of[index] for index in range(min(len(of), _MOST_ITEMS))]


def is_name(value: object, *names: str) -> bool:
    """Tell whether a value is one of those PDF names, written without the slash."""
    return name_of(value) in names


def name_of(value: object) -> str:
    """Return a PDF name without its slash, or "" for what is none.

    Names are to be UTF-8; those of older programs in other encodings come as they are written in the file.
    """
    if not isinstance(value, pikepdf.Name):
        return ""
    try:
        return str(value)[1:]
    except UnicodeDecodeError:
        return value.unparse().decode("latin-1")[1:]


def text_of(value: object) -> str | None:
    """Return the text of a PDF string, or None for what is none."""
    if not isinstance(value, pikepdf.String):
        return None
    try:
        return str(value)
    except UnicodeDecodeError:
        return bytes(value).decode("latin-1")


def number_of(value: object, otherwise: float = 0.0) -> float:
    """Return a number, or `otherwise` for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return otherwise
    number = float(value)
    return number if math.isfinite(number) else otherwise


def numbers_of(value: object, count: int) -> tuple[float, ...] | None:
    """Return the numbers of an array of so many, or None when it is no such thing."""
    found = items(value)
    numbers = tuple(number_of(item, math.nan) for item in found)
    return numbers if len(numbers) == count and not any(map(math.isnan, numbers)) else None


def box_of(value: object) -> tuple[float, float, float, float] | None:
    """Return a rectangle as left, bottom, right, top in whatever order it was written; None if it is none."""
    corners = numbers_of(value, 4)
    if corners is None:
        return None
    x0, y0, x1, y1 = corners
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def inherited(page: object, key: str) -> object:
    """Return an entry of a page, or what its parents have for it."""
    node = page
    for _ in range(_MOST_PARENTS):
        found = entry(node, key)
        if found is not None or node is None:
            return found
        node = entry(node, "/Parent")
    return None


def identity(value: object) -> object:
    """Return what tells this object from another: its number in the file; what has none equals nothing."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        return value.objgen
    return object()


def warnings_of(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Return what had to be mended while a file was opened and its pages were found.

    They are told once: the second call returns nothing.
    """
    _ = len(pdf.pages)
    return tuple(str(warning) for warning in pdf.get_warnings())
