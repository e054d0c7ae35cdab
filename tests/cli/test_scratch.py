"""Folders that commands work in: they go with their command, and those of killed ones with the next."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coverstudio import __main__ as program
from coverstudio import cli
from coverstudio.cli.scratch import remove_abandoned, scratch_folder
from coverstudio.locking import Lock

LONG_AGO = 1_000_000_000


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def left_behind(place: Path, name: str = "coverstudio-run-killed") -> Path:
    folder = place / name
    folder.mkdir()
    (folder / "lock").touch()
    (folder / "picture.png").write_bytes(b"large")
    os.utime(folder, (LONG_AGO, LONG_AGO))
    return folder


def test_a_folder_goes_with_its_command(place: Path) -> None:
    with pytest.raises(ZeroDivisionError), scratch_folder() as folder:
        (folder / "picture.png").write_bytes(b"large")
        raise ZeroDivisionError
    assert list(place.iterdir()) == []


def test_what_a_killed_command_left_goes_with_the_next(place: Path) -> None:
    left = left_behind(place)
    with scratch_folder() as folder:
        assert not left.exists()
        assert list(place.iterdir()) == [folder]


def test_what_somebody_works_with_stays(place: Path) -> None:
    held, young, foreign = (left_behind(place, f"coverstudio-run-{name}") for name in ("held", "young", "x"))
    other = left_behind(place, "coverstudio-of-another-kind")
    (foreign / "lock").unlink()
    os.utime(young)
    lock = Lock.taken(held / "lock")
    os.utime(held, (LONG_AGO, LONG_AGO))
    assert lock is not None
    assert remove_abandoned(place) == 0
    lock.release()
    assert all(folder.exists() for folder in (held, young, foreign, other))


@pytest.mark.skipif(os.name == "nt", reason="links want rights there")
def test_links_are_not_followed(place: Path) -> None:
    kept = left_behind(place, "precious")
    (place / "coverstudio-run-link").symlink_to(kept)
    remove_abandoned(place)
    assert (kept / "picture.png").exists()


def test_ctrl_c_while_the_program_still_loads_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupted)
    assert program.main(["engines"]) == 130
