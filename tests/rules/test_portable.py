"""Nothing in the repository knows the machine it was written on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
# Spelt so that this file does not find itself: a folder of a person's or of a build machine.
SOMEONES_FOLDER = re.compile(rb"(?<![\w.~/-])(?:/(?:work|root|home|Users)/[\w.-]|[A-Z]:\\{1,2}Users\\)")


def tracked_files() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("git does not know this folder")
    return [path for name in names.split("\0") if name and (path := PROJECT / name).is_file()]


def test_no_file_names_a_developers_folder() -> None:
    found = [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()[:120]!r}"
        for path in tracked_files()
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if SOMEONES_FOLDER.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line", ["open('/" + "root/a.png')", "see /" + "home/kim/covers", "C:" + "\\Users\\kim"]
)
def test_such_folders_are_recognised(line: str) -> None:
    assert SOMEONES_FOLDER.search(line.encode())


@pytest.mark.parametrize("line", ["https://example.org/work/a", "../home/", "~/work/x", "/usr/share/fonts"])
def test_other_folders_are_not(line: str) -> None:
    assert not SOMEONES_FOLDER.search(line.encode())
