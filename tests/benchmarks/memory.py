"""How much memory a program has taken at most."""

from pathlib import Path


def peak_megabytes(pid: int | None = None) -> float:
    """Return the peak resident memory of a program alone, of this one without `pid`, in MB.

    getrusage would count what the program that started it had taken, because a fork inherits the peak.
    """
    return _megabytes("VmHWM", pid)


def megabytes_now() -> float:
    """Return the resident memory of this program at the moment, in MB."""
    return _megabytes("VmRSS")


def _megabytes(what: str, pid: int | None = None) -> float:
    status = Path("/proc", str(pid or "self"), "status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(what))
