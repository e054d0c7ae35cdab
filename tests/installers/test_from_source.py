"""The script itself: read by any Python, run by a supported one."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from installers import from_source

SCRIPT = Path(from_source.__file__)
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the pretended Pythons are shell scripts")


def test_old_pythons_can_read_it() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("version", "answer"), [((3, 10), False), ((3, 11), True), ((3, 13), True), ((3, 14), False), ((), False)]
)
def test_supported_versions(version: tuple[int, ...], answer: bool) -> None:
    assert from_source.is_supported(version) is answer


def test_the_newest_python_is_tried_first_and_windows_has_a_launcher() -> None:
    assert from_source.candidates("linux") == [["python3.13"], ["python3.12"], ["python3.11"]]
    assert from_source.candidates("win32")[:3] == [["py", "-3.13"], ["py", "-3.12"], ["py", "-3.11"]]


def pretend(folder: Path, name: str, version: str, rest: str = "exit 9") -> None:
    """A program that answers the question for its version and does `rest` when asked for anything else."""
    program = folder / name
    program.write_text(f'#!/bin/sh\nif [ "$1" = "-c" ]; then {version}; else {rest}; fi\n')
    program.chmod(0o755)


@posix_only
def test_a_wrong_python_hands_over_to_a_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pretend(tmp_path, "python3.13", "exit 127")
    pretend(tmp_path, "python3.12", "echo 3 12", 'echo "$@"; exit 3')
    pretend(tmp_path, "python3.11", "echo 3 11")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert from_source.hand_over(["test", "-q"]) == 3
    assert capfd.readouterr().out == f"{SCRIPT} test -q\n"


@posix_only
def test_without_a_right_python_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pretend(tmp_path, "python3.12", "echo 3 8")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert from_source.hand_over(["run"]) == 2
    assert capfd.readouterr().err.startswith("CoverStudio needs Python 3.11, 3.12 or 3.13 and this is 3.")


def test_it_starts_as_a_script_from_anywhere(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), "no-such-command"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert answer.stderr.startswith("Say `from_source.py run`")
