"""The stamp: what it covers, and that a damaged one counts as none."""

from __future__ import annotations

from pathlib import Path

import pytest

from installers.steps.stamp import Stamp, read_stamp, stamp_for, write_stamp

OCR = Stamp("/covers", "abc", frozenset({"ocr"}))


@pytest.mark.parametrize(
    ("wish", "covered"),
    [
        (OCR, True),
        (Stamp("/covers", "abc", frozenset()), True),
        (Stamp("/covers", "abc", frozenset({"ocr", "dev"})), False),
        (Stamp("/covers", "changed", frozenset({"ocr"})), False),
        (Stamp("/moved", "abc", frozenset({"ocr"})), False),
    ],
)
def test_a_stamp_covers_the_same_project_with_no_more_extras(wish: Stamp, covered: bool) -> None:
    assert OCR.covers(wish) is covered


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "표지 pyproject").mkdir()
    project = tmp_path / "표지 pyproject"
    (project / "pyproject.toml").write_text("[project]\n")
    stamp = stamp_for(project, ("ocr", "dev"))
    write_stamp(tmp_path / "stamp", stamp)
    assert read_stamp(tmp_path / "stamp") == stamp


@pytest.mark.parametrize("content", [b"", b"/covers\n", b"\xff\xfe\x00", b"a\nb\nc\nd\n"])
def test_a_damaged_stamp_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "stamp").write_bytes(content)
    assert read_stamp(tmp_path / "stamp") is None
    assert read_stamp(tmp_path / "nothing") is None
