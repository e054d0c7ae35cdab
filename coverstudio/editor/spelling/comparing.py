"""The exact difference between what a line should say and what was read in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from coverstudio.editor.spelling.alike import likeness, units

DifferenceKind = Literal["missing", "added", "changed", "case", "alike", "space", "unknown"]
WRONG: frozenset[DifferenceKind] = frozenset(("missing", "added", "changed"))
"""What makes words wrong. The others are what recognition cannot tell, and are told as that."""

_COSTS: dict[DifferenceKind, float] = {
    "missing": 1.0, "added": 1.0, "changed": 1.1, "case": 0.3, "alike": 0.25, "space": 0.35, "unknown": 0.2,
}  # fmt: skip


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbouring characters that were read otherwise; `at` is the character of the wanted text (0 first).

    "missing" ones were not read, "added" ones are too much, "changed" ones are others. "case" differs in
    capitals alone, as small capitals do; "alike" looks the same in many faces (O and 0, curly and straight
    quotes); "space" is a gap that was seen or overlooked; "unknown" characters the recogniser never reads.
    """

    kind: DifferenceKind
    at: int
    wanted: str = ""
    read: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether a reader would see it, too."""
        return self.kind in WRONG


_Units = Sequence[tuple[str, int]]
_Step = tuple[DifferenceKind | None, int, int]


def compare(wanted: str, read: str, unknown: str = "") -> tuple[Difference, ...]:
    """Return how `read` differs from `wanted`, in order; empty when nothing does.

    `unknown` are characters of `wanted` that the recogniser has not learnt: whatever was read for them, it
    is not called wrong.
    """
    one, other = units(wanted), units(read)
    if [character for character, _ in one] == [character for character, _ in other]:
        return ()
    return tuple(_joined(_steps(one, other, frozenset(unknown)), one, other))


def _joined(steps: Sequence[_Step], wanted: _Units, read: _Units) -> Iterator[Difference]:
    """Yield one difference for neighbouring steps of one kind."""
    begun: Difference | None = None
    passed = 0  # units of the wanted text
    for kind, i, j in steps:
        one, other = wanted[i][0] if i >= 0 else "", read[j][0] if j >= 0 else ""
        if begun is not None and _goes_on(begun, kind, one, other):
            begun = msgspec.structs.replace(begun, wanted=begun.wanted + one, read=begun.read + other)
        else:
            if begun is not None:
                yield begun
            begun = None
            if kind is not None:
                begun = Difference(kind=kind, at=_place(wanted, passed), wanted=one, read=other)
        passed += i >= 0
    if begun is not None:
        yield begun


def _goes_on(begun: Difference, kind: DifferenceKind | None, wanted: str, read: str) -> bool:
    """Tell whether a step belongs to the difference before it: small capitals differ in o and O as well."""
    if begun.kind == "case":
        return kind == "case" or (kind == "alike" and wanted.casefold() == read.casefold())
    return begun.is_wrong and kind == begun.kind


def _place(wanted: _Units, passed: int) -> int:
    """Return which character stands there; what was added at the end stands after the last one."""
    if passed < len(wanted):
        return wanted[passed][1]
    return wanted[-1][1] + 1 if wanted else 0


def _steps(wanted: _Units, read: _Units, unknown: frozenset[str]) -> list[_Step]:
    """Return the cheapest way from one to the other: for each step its kind and an index, or -1, in both."""
    costs = [[0.0] * (len(read) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) + 1):
        for j in range(len(read) + 1):
            if i or j:
                costs[i][j] = min(cost for cost, _ in _ways(costs, wanted, read, unknown, i, j))
    steps: list[_Step] = []
    i, j = len(wanted), len(read)
    while i or j:
        _, step = min(_ways(costs, wanted, read, unknown, i, j), key=lambda way: way[0])
        steps.append(step)
        i, j = i - (step[1] >= 0), j - (step[2] >= 0)
    return steps[::-1]


def _ways(
    costs: Sequence[Sequence[float]], wanted: _Units, read: _Units, unknown: frozenset[str], i: int, j: int
) -> Iterator[tuple[float, _Step]]:
    """Yield what it costs to come to (i, j) by each kind of last step."""
    if i and j:
        kind = _exchange(wanted[i - 1][0], read[j - 1][0], unknown)
        yield costs[i - 1][j - 1] + (0.0 if kind is None else _COSTS[kind]), (kind, i - 1, j - 1)
    if i:
        left = wanted[i - 1][0]
        kind = "space" if left == " " else "unknown" if left in unknown else "missing"
        yield costs[i - 1][j] + _COSTS[kind], (kind, i - 1, -1)
    if j:
        kind = "space" if read[j - 1][0] == " " else "added"
        yield costs[i][j - 1] + _COSTS[kind], (kind, -1, j - 1)


def _exchange(wanted: str, read: str, unknown: frozenset[str]) -> DifferenceKind | None:
    found = likeness(wanted, read)
    if found == "same":
        return None
    if " " in (wanted, read):
        return "changed"
    if wanted in unknown:
        return "unknown"
    return "changed" if found == "other" else found
