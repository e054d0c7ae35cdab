"""Every way in which an installer fails is one sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio.generation.runtimes.failures import failure, no_place

UV_UNREACHABLE = """error: Request failed after 3 retries in 4.0s
  cause: Failed to fetch: `https://index.example/torch/`
  cause: dns error
"""
UV_FULL = "error: Failed to install: torch-2.13.0.whl\n  cause: No space left on device (os error 28)"
UV_DENIED = "error: failed to create directory `ai/lib`: Permission denied (os error 13)"
UV_NO_PYTHON = "error: No interpreter found for Python 3.12 in managed installations or search path"
UV_NOTHING = "error: No solution found when resolving dependencies\n  cause: there are no versions of torch"
PIP_UNREACHABLE = (
    "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching distribution"
)
WINDOWS_FULL = "error: There is not enough space on the disk. (os error 112)"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (UV_FULL, "The disk is full: free some space and install the AI runtime again."),
        (WINDOWS_FULL, "The disk is full: free some space and install the AI runtime again."),
        (UV_DENIED, "Something in “{folder}” cannot be written: allow it and install the AI runtime again."),
        (
            UV_UNREACHABLE,
            "The packages cannot be fetched: check the network and install the AI runtime again;"
            " what has been fetched is kept.",
        ),
        (
            PIP_UNREACHABLE,
            "The packages cannot be fetched: check the network and install the AI runtime again;"
            " what has been fetched is kept.",
        ),
        (UV_NO_PYTHON, "There is no Python the AI runtime could run on: install one and try again."),
        (
            UV_NOTHING,
            "No packages of the AI runtime fit this computer and its Python: “{log}” names them.",
        ),
        ("Killed", "The AI runtime could not be installed: “{log}” says why."),
    ],
)
def test_a_failed_installer_is_a_sentence(said: str, sentence: str, tmp_path: Path) -> None:
    log = tmp_path / "runtime.log"
    told = str(failure("AI runtime", said, tmp_path, log))
    assert told == sentence.format(folder=tmp_path, log=log)


def test_a_full_disk_is_told_even_where_the_installer_did_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 1_000_000

    monkeypatch.setattr("shutil.disk_usage", lambda folder: Usage())
    told = failure("AI runtime", UV_UNREACHABLE, tmp_path, tmp_path / "runtime.log")
    assert str(told).startswith("The disk is full")


def test_a_folder_that_cannot_be_made_is_named() -> None:
    told = no_place("AI runtime", PermissionError(13, "Permission denied", "runtimes"))
    assert str(told) == (
        "The AI runtime cannot be written (Permission denied): free some space or allow writing in"
        " “runtimes”, and try again."
    )
