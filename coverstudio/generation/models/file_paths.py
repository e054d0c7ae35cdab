"""Names of files that come from outside: from a pack or a hub, neither of which need be friendly."""

from __future__ import annotations

import re

from coverstudio.generation.models.checksums import belongs

MOST_PARTS = 3
LONGEST_PATH = 100  # bytes: what the header of a tar has room for

_FORBIDDEN_LETTERS = re.compile(r'[<>:"|?*\\]')
_FORBIDDEN_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def is_safe_path(path: str) -> bool:
    """Tell whether a file of a model can lie at `path` (with "/") below a folder, on every system.

    >>> is_safe_path("unet/config.json"), is_safe_path("../config.json"), is_safe_path("run.py")
    (True, False, False)
    """
    parts = path.split("/")
    return (
        len(parts) <= MOST_PARTS
        and len(path.encode(errors="replace")) <= LONGEST_PATH
        and all(is_safe_name(part) for part in parts)
        and belongs(parts[-1])
    )


def is_safe_name(name: str) -> bool:
    """Tell whether a file can have that name on every system, is not hidden and leads nowhere else."""
    return (
        bool(name)
        and name.isprintable()
        and not name.startswith((".", " "))
        and not name.endswith((".", " "))
        and not _FORBIDDEN_LETTERS.search(name)
        and not _FORBIDDEN_NAMES.fullmatch(name)
    )
