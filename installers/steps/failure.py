"""What can go wrong in a set-up, each in one sentence."""

from __future__ import annotations

from pathlib import Path

LEAST_BYTES = 50_000_000
FULL_DISK_SIGNS = (
    "No space left on device",
    "[Errno 28]",
    "There is not enough space on the disk",
    "[WinError 112]",
)
NO_NETWORK_SIGNS = (
    "Failed to establish a new connection",
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Temporary failure in name resolution",
    "getaddrinfo failed",
    "Network is unreachable",
    "ProxyError",
    "SSLError",
    "Connection aborted",
)


class SetUpError(Exception):
    """The set-up cannot go on; the message is one sentence that says why and what to do."""


def pip_failure(log: str, log_path: Path, free_bytes: int) -> str:
    """One sentence for a failed pip, judged by its log and by the room that is left.

    Full disks come first: they cause other errors too, and may leave no log.
    """
    if free_bytes < LEAST_BYTES or any(sign in log for sign in FULL_DISK_SIGNS):
        return (
            f"The disk or the temporary folder is full: free some space and try again (details: {log_path})."
        )
    if any(sign in log for sign in NO_NETWORK_SIGNS):
        return (
            "pip could not reach the package index: check the network, and pip's proxy settings, "
            f"and try again (details: {log_path})."
        )
    return f"pip could not install what CoverStudio needs: {log_path} says why."


def too_little_space(folder: Path, needed_bytes: int, free_bytes: int) -> str | None:
    """One sentence where `folder` has less room than the set-up needs, else None."""
    if free_bytes >= needed_bytes:
        return None
    needed, free = needed_bytes / 1e9, free_bytes / 1e9
    return f"The set-up needs {needed:.1f} GB and {folder} has {free:.1f} GB: free some space and try again."
