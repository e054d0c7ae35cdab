"""What can go wrong in an installation, each in one sentence that says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

from coverstudio.generation.runtimes.plans import RuntimeInstallError

LEAST_BYTES = 50_000_000
FULL = ("No space left on device", "os error 28", "[Errno 28]", "os error 112", "[WinError 112]")
UNREACHABLE = (
    "error sending request",
    "Failed to fetch",
    "Request failed after",
    "dns error",
    "Connection refused",
    "operation timed out",
    "Network connectivity is disabled",
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Temporary failure in name resolution",
    "SSLError",
    "invalid peer certificate",
)
DENIED = ("Permission denied", "os error 13", "Access is denied", "os error 5)", "Read-only file system")
NOTHING_FITS = ("No solution found", "No matching distribution found", "ResolutionImpossible")
NO_PYTHON = ("No interpreter found",)


def is_unreachable(said: str) -> bool:
    """Tell whether an installer that said this could not get at the packages."""
    return any(sign in said for sign in UNREACHABLE)


def failure(name: str, said: str, folder: Path, log: Path) -> RuntimeInstallError:
    """Return the error for an installer that failed, by what it `said` and the room that is left.

    A full disk comes first: it causes the others, too.
    """
    if any(sign in said for sign in FULL) or shutil.disk_usage(folder).free < LEAST_BYTES:
        sentence = f"The disk is full: free some space and install the {name} again."
    elif any(sign in said for sign in DENIED):
        sentence = f"Something in “{folder}” cannot be written: allow it and install the {name} again."
    elif is_unreachable(said):
        sentence = (
            f"The packages cannot be fetched: check the network and install the {name} again;"
            " what has been fetched is kept."
        )
    elif any(sign in said for sign in NO_PYTHON):
        sentence = f"There is no Python the {name} could run on: install one and try again."
    elif any(sign in said for sign in NOTHING_FITS):
        sentence = f"No packages of the {name} fit this computer and its Python: “{log}” names them."
    else:
        sentence = f"The {name} could not be installed: “{log}” says why."
    return RuntimeInstallError(sentence)


def need_space(name: str, folder: Path, needed: int) -> None:
    """Raise RuntimeInstallError where the disk of `folder` has less than `needed` bytes left."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise RuntimeInstallError(
            f"The {name} needs about {needed / 1e9:.1f} GB and there are {free / 1e9:.1f} GB left"
            f" for “{folder}”: free some space and try again."
        )


def no_place(name: str, error: OSError) -> RuntimeInstallError:
    """Return the error for a folder or a file that cannot be written."""
    return RuntimeInstallError(
        f"The {name} cannot be written ({error.strerror}): free some space or allow writing in"
        f" “{error.filename}”, and try again."
    )
