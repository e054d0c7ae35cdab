"""How many pictures may be worked on at once: as many as there is memory for, measured at the workers."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path

WORKER = 700 << 20
PER_PIXEL = 60
"""What a worker was seen to have at its peak, in bytes: its networks, and for every pixel of the picture."""
HERE_PER_PIXEL = 50
"""What this process has of a picture: the original, the result, masks and the encoded file."""
RESERVE = 1 << 30
"""What is left to the rest of the computer."""


class Memory:
    """Knows what a picture takes: what is measured at the workers here raises what was seen elsewhere."""

    def __init__(self) -> None:
        self._factor = 1.0

    def expects(self, pixels: int) -> int:
        """Return how many bytes a worker takes at the most for a picture of so many pixels."""
        return round(self._factor * (WORKER + PER_PIXEL * pixels))

    def learn(self, pixels: int, peak: int) -> None:
        """Take note of what a worker had at its peak (bytes, 0 when that is unknown) after a picture."""
        self._factor = max(self._factor, peak / (WORKER + PER_PIXEL * pixels))

    def allows(self, pixels: int, running: Collection[tuple[int, int]], available: int | None) -> bool:
        """Tell whether another picture may begin beside those that are `running`.

        Each of these is its number of pixels and what its worker has now (bytes); `available` is what the
        computer has left, None when nobody knows: then one at a time.
        """
        if not running:
            return True
        if available is None:
            return False
        coming = sum(max(0, self.expects(size) - now) for size, now in running)
        return available - RESERVE - coming > self.expects(pixels) + HERE_PER_PIXEL * pixels


def available_bytes() -> int | None:
    """Return how much memory is free for us, within a container's limit; None where nobody says."""
    free = [_meminfo("MemAvailable"), _container_room()]
    known = [value for value in free if value is not None]
    return min(known) if known else None


def held_bytes(pids: Collection[int | None], *, peak: bool = False) -> int:
    """Return what processes have in memory, or had at the most; 0 where nobody says."""
    field = "VmHWM" if peak else "VmRSS"
    return sum(_field(Path(f"/proc/{pid}/status"), field) or 0 for pid in pids if pid is not None)


def _meminfo(name: str) -> int | None:
    return _field(Path("/proc/meminfo"), name)


def _field(file: Path, name: str) -> int | None:
    """Return a field of a file of the kernel that is told in kB, as bytes."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in file.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    return None


def _container_room() -> int | None:
    """Return what a control group (version 2) leaves us; what it holds of files can be given back."""
    group = Path("/sys/fs/cgroup")
    with contextlib.suppress(OSError, ValueError):
        limit = int((group / "memory.max").read_text())  # "max" is no limit
        used = int((group / "memory.current").read_text())
        lines = (line.split() for line in (group / "memory.stat").read_text().splitlines())
        files = next((int(value) for name, value in lines if name == "inactive_file"), 0)
        return limit - used + files
    return None
