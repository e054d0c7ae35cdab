"""The stamp in the environment that says what is installed there, so that the second time is quick."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """What pip was asked for: where the project lay, the sha256 of its pyproject.toml, and the extras.

    The place belongs to it because an editable install and every script in the environment point there.
    """

    project: str
    pyproject: str
    extras: frozenset[str]

    def covers(self, wish: Stamp) -> bool:
        """Whether nothing is left to install for `wish`; more extras than wished do no harm."""
        same = (self.project, self.pyproject) == (wish.project, wish.pyproject)
        return same and self.extras >= wish.extras

    def with_extras_of(self, other: Stamp | None) -> Stamp:
        """This wish without giving up what is installed already."""
        return self if other is None else Stamp(self.project, self.pyproject, self.extras | other.extras)


def stamp_for(project: Path, extras: Iterable[str]) -> Stamp:
    """The wish to install the project as it is now."""
    digest = hashlib.sha256((project / "pyproject.toml").read_bytes()).hexdigest()
    return Stamp(str(project), digest, frozenset(extras))


def read_stamp(path: Path) -> Stamp | None:
    """Read a stamp; None where there is none or it is not whole."""
    try:
        project, pyproject, extras = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    return Stamp(project, pyproject, frozenset(extras.split()))


def write_stamp(path: Path, stamp: Stamp) -> None:
    """Write a stamp, once everything it names is installed."""
    lines = (stamp.project, stamp.pyproject, " ".join(sorted(stamp.extras)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
