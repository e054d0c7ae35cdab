from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from coverstudio.document import working_folder
from coverstudio.document.assets import AssetStore
from coverstudio.document.atomic import WriteError, temporary_name
from coverstudio.document.checks import DocumentError
from coverstudio.document.document import Document
from coverstudio.document.pictures import Asset
from coverstudio.document.project_file import load
from coverstudio.document.working_folder import KEPT_STEPS, WorkingFolder
from coverstudio.locking import Lock
from tests.document.samples import cover, image, png, text


def _titled(title: str) -> Document:
    return msgspec.structs.replace(cover(text()), title=title)


def _steps(working: WorkingFolder) -> list[Path]:
    return sorted((working.folder / "steps").iterdir())


def test_a_new_folder_has_nothing_to_recover(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    assert working.latest() is None
    assert working.changed == 0
    assert working.project is None
    working.remove()
    assert list(tmp_path.iterdir()) == []


def test_after_a_crash_the_last_step_is_found_with_its_pictures(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    document = cover(image(working.store.put(png(), "png")), text("월든"))
    working.keep(_titled("before"))
    working.keep(document)
    working.release()

    (found,) = WorkingFolder.found(tmp_path)
    assert found.folder == working.folder
    assert found.latest() == document
    assert found.store.read(document.assets[0]) == png()
    found.remove()
    assert WorkingFolder.found(tmp_path) == []


def test_a_folder_that_is_open_in_another_window_is_not_found(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    working.keep(_titled("mine"))
    assert WorkingFolder.found(tmp_path) == []
    working.remove()


def test_steps_go_on_where_they_stopped(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    working.keep(_titled("first"))
    working.release()
    (found,) = WorkingFolder.found(tmp_path)
    found.keep(_titled("second"))
    assert found.latest() == _titled("second")
    assert [step.name for step in _steps(found)] == ["00000001.json", "00000002.json"]
    found.remove()


def test_only_the_last_steps_are_kept_and_they_are_small(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    for count in range(KEPT_STEPS + 5):
        working.keep(_titled(str(count)))
    assert len(_steps(working)) == KEPT_STEPS
    assert sum(step.stat().st_size for step in _steps(working)) < 2000 * KEPT_STEPS
    assert working.latest() == _titled(str(KEPT_STEPS + 4))
    working.remove()


def test_the_newest_comes_first(tmp_path: Path) -> None:
    for age, title in ((300, "old"), (100, "new"), (200, "middle")):
        working = WorkingFolder.create(tmp_path)
        working.keep(_titled(title))
        os.utime(_steps(working)[0], (time.time() - age,) * 2)
        working.release()
    found = WorkingFolder.found(tmp_path)
    titles = [document.title for left in found if (document := left.latest())]
    assert titles == ["new", "middle", "old"]
    for left in found:
        left.remove()


def test_where_the_document_belongs_is_remembered(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    working.belongs_to(tmp_path / "월든.cover")
    assert working.project == tmp_path / "월든.cover"
    working.remove()


@pytest.mark.parametrize("broken", [b"", b"{", b'{"format": 99, "app": "", "document": {}}'])
def test_a_step_that_a_power_cut_broke_is_passed_over(tmp_path: Path, broken: bytes) -> None:
    working = WorkingFolder.create(tmp_path)
    working.keep(_titled("whole"))
    working.keep(_titled("broken"))
    _steps(working)[-1].write_bytes(broken)
    assert working.latest() == _titled("whole")
    working.remove()


def test_a_step_whose_picture_is_gone_is_passed_over(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    working.keep(_titled("whole"))
    asset = working.store.put(png(), "png")
    working.keep(cover(image(asset)))
    working.store.path(asset).write_bytes(b"")
    assert working.latest() == _titled("whole")
    working.remove()


def test_a_document_that_cannot_be_is_not_kept(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    with pytest.raises(DocumentError, match="2 layers have the same id"):
        working.keep(cover(text(), text()))
    assert _steps(working) == []
    working.remove()


def test_a_full_disk_is_told_and_the_step_before_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = WorkingFolder.create(tmp_path)
    working.keep(_titled("before"))

    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WriteError, match="There is no room left on the disk"):
        working.keep(_titled("after"))
    assert working.latest() == _titled("before")
    working.remove()


def test_a_folder_without_steps_is_removed_unless_it_may_just_be_made(tmp_path: Path) -> None:
    old, young = WorkingFolder.create(tmp_path), WorkingFolder.create(tmp_path)
    for working in (old, young):
        working.release()
    os.utime(old.folder, (time.time() - 7200,) * 2)
    assert WorkingFolder.found(tmp_path) == []
    assert list(tmp_path.iterdir()) == [young.folder]


def test_a_folder_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    working.keep(_titled("x"))
    _steps(working)[0].write_bytes(b'{"format": 99}')
    working.release()
    os.utime(working.folder, (time.time() - 7200,) * 2)
    assert WorkingFolder.found(tmp_path) == []
    assert working.folder.is_dir()


def test_what_a_kill_left_among_the_pictures_is_swept(tmp_path: Path) -> None:
    working = WorkingFolder.create(tmp_path)
    document = cover(image(working.store.put(png(), "png")))
    working.keep(document)
    (working.store.folder / temporary_name()).write_bytes(b"half")
    working.release()
    (found,) = WorkingFolder.found(tmp_path)
    assert [file.name for file in found.store.folder.iterdir()] == [document.assets[0].file_name]
    found.remove()


def test_a_name_that_somebody_just_looks_at_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").mkdir()
    other = Lock.taken(tmp_path / "taken" / "lock")
    assert other is not None
    names = iter(["taken", "free"])
    monkeypatch.setattr(working_folder.secrets, "token_hex", lambda _: next(names))
    working = WorkingFolder.create(tmp_path)
    assert working.folder.name == "free"
    other.release()
    working.remove()


def test_where_no_folder_is_nothing_is_found(tmp_path: Path) -> None:
    assert WorkingFolder.found(tmp_path / "gone") == []


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    lock = Lock.taken(tmp_path / "lock")
    assert lock is not None
    assert Lock.taken(tmp_path / "lock") is None
    lock.release()
    lock.release()
    again = Lock.taken(tmp_path / "lock")
    assert again is not None
    again.release()


def test_killed_at_any_moment_the_file_loads_and_the_last_step_is_recovered(tmp_path: Path) -> None:
    """A real program, really killed, again and again: what it said was done is there."""
    moments = random.Random(7)
    for round_ in range(8):
        folder = tmp_path / str(round_)
        folder.mkdir()
        done = _killed_after(folder, moments.uniform(0.0, 0.06))
        saved = load(folder / "walden.cover", AssetStore(tmp_path / "fresh"))
        assert int(saved.title.split()[1]) >= done
        (found,) = WorkingFolder.found(folder / "working")
        recovered = found.latest()
        assert recovered is not None
        assert int(recovered.title.split()[1]) >= done
        assert all(isinstance(asset, Asset) and found.store.is_intact(asset) for asset in recovered.assets)
        found.remove()


def _killed_after(folder: Path, seconds: float) -> int:
    """Start the program, kill it some time after its first save, and return how many it said it had made."""
    command = [sys.executable, "-m", "tests.document.saving_for_ever", str(folder)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        first = program.stdout.readline()
        time.sleep(seconds)
        program.kill()
        lines = [first, *program.stdout.readlines()]
    return int([line for line in lines if line.endswith("\n")][-1])
