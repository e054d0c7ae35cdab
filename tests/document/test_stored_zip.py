from __future__ import annotations

import io
import zipfile

import pytest

from coverstudio.document.stored_zip import StoredZip


def _written(members: dict[str, bytes], before: bytes = b"") -> io.BytesIO:
    out = io.BytesIO(before)
    out.seek(len(before))
    archive = StoredZip(out)
    for name, content in members.items():
        archive.add(name, io.BytesIO(content))
    archive.finish()
    return out


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (2 << 20) + 17])
def test_another_program_reads_it(size: int) -> None:
    members = {"mimetype": b"text", "large": bytes(range(256)) * (size // 256) + bytes(size % 256)}
    with zipfile.ZipFile(_written(members)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == members
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {member.external_attr >> 16 for member in archive.infolist()} == {0o100644}


def test_an_empty_one_is_a_zip_too() -> None:
    with zipfile.ZipFile(_written({})) as archive:
        assert archive.namelist() == []


def test_it_may_begin_behind_something_else() -> None:
    with zipfile.ZipFile(_written({"a": b"content"}, before=b"#!/bin/sh\n")) as archive:
        assert archive.read("a") == b"content"
