from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from coverstudio.document.atomic import (
    WriteError,
    check_writable,
    make_folder,
    sweep,
    write_atomically,
    write_bytes,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")


def _failing(error: BaseException, before: bytes = b"half of it") -> Callable[[BinaryIO], None]:
    def write(stream: BinaryIO) -> None:
        stream.write(before)
        raise error

    return write


@contextmanager
def as_nobody() -> Iterator[None]:
    """Do without the rights of root, to whom no folder is read-only."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may walk into, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_file_is_written_and_written_over(tmp_path: Path) -> None:
    file = tmp_path / "a.cover"
    write_bytes(file, b"first")
    write_bytes(file, b"second")
    assert file.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [file]


def test_the_writer_may_go_back_in_the_file(tmp_path: Path) -> None:
    def write(stream: BinaryIO) -> None:
        stream.write(b"....end")
        stream.seek(0)
        stream.write(b"head")

    write_atomically(tmp_path / "a", write)
    assert (tmp_path / "a").read_bytes() == b"headend"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "There is no room left on the disk for “a.cover”: free some space or choose"),
        (errno.EDQUOT, "There is no room left on the disk for “a.cover”"),
        (errno.EFBIG, "“a.cover” would be larger than this disk allows: choose another disk."),
        (errno.EROFS, "“a.cover” cannot be written because the folder .* is read-only"),
        (
            errno.EIO,
            r"“a.cover” could not be written \(Input/output error\): try again or choose another place.",
        ),
    ],
)
def test_when_the_disk_fails_the_old_file_stands_and_nothing_is_left(
    tmp_path: Path, code: int, sentence: str
) -> None:
    file = tmp_path / "a.cover"
    write_bytes(file, b"the old one")
    with pytest.raises(WriteError, match=sentence):
        write_atomically(file, _failing(OSError(code, os.strerror(code))))
    assert file.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("error", [ValueError("a bug"), KeyboardInterrupt()])
def test_what_else_goes_wrong_passes_through_and_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        write_atomically(tmp_path / "a", _failing(error))
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_disk_that_takes_only_half_of_it_is_noticed(tmp_path: Path) -> None:
    """A real limit of the system: the file may not grow beyond 100 kB, and a write comes back short."""
    import resource
    import signal

    file = tmp_path / "a.cover"
    write_bytes(file, b"the old one")
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(WriteError, match="larger than this disk allows"):
            write_bytes(file, bytes(300_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert file.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [file]


@posix
def test_a_read_only_folder_is_named(open_folder: Path) -> None:
    (open_folder / "a.cover").write_bytes(b"the old one")
    open_folder.chmod(0o555)
    with as_nobody(), pytest.raises(WriteError, match=r"“a\.cover” cannot be written because the folder"):
        write_bytes(open_folder / "a.cover", b"new")
    assert (open_folder / "a.cover").read_bytes() == b"the old one"


def test_a_write_protected_file_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.cover"
    write_bytes(file, b"the old one")
    file.chmod(0o444)
    with pytest.raises(WriteError, match=r"“a\.cover” is write-protected: allow writing to it"):
        write_bytes(file, b"new")
    assert file.read_bytes() == b"the old one"
    file.chmod(0o644)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"there is no folder “.*/gone”: make it or choose another"):
        write_bytes(tmp_path / "gone" / "a.pdf", b"")


def test_a_folder_in_the_place_of_the_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "covers").mkdir()
    with pytest.raises(WriteError, match="covers” is a folder: give the name of a file in it"):
        write_bytes(tmp_path / "covers", b"")


def test_a_name_may_be_as_long_as_the_disk_allows_and_no_longer(tmp_path: Path) -> None:
    write_bytes(tmp_path / ("표" * 83 + ".cover"), b"255 bytes in UTF-8")
    with pytest.raises(WriteError, match=r"The name “표+…” is too long for this disk"):
        write_bytes(tmp_path / ("표" * 84 + ".cover"), b"")


@posix
def test_permissions_of_the_old_file_are_kept_and_new_ones_follow_the_umask(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write_bytes(file, b"")
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~umask
    file.chmod(0o640)
    write_bytes(file, b"again")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "a", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@posix
@pytest.mark.parametrize("write", [check_writable, lambda path: write_bytes(path, b"new")])
def test_links_in_a_circle_are_refused(tmp_path: Path, write: Callable[[Path], None]) -> None:
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(WriteError, match="“circle” could not be written"):
        write(tmp_path / "circle")


@posix
def test_a_file_system_that_cannot_sync_a_folder_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def only_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", only_files)
    write_bytes(tmp_path / "a", b"there")
    assert (tmp_path / "a").read_bytes() == b"there"


def test_what_a_kill_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    old, young = tmp_path / ".coverstudio-0a1b.part", tmp_path / ".coverstudio-2c3d.part"
    other = tmp_path / "my.part"
    for file in (old, young, other):
        file.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    assert sweep(tmp_path) == 1
    assert sorted(tmp_path.iterdir()) == [young, other]
    assert sweep(tmp_path, older_than=0) == 1
    assert list(tmp_path.iterdir()) == [other]


def test_sweeping_goes_on_past_what_cannot_be_removed(tmp_path: Path) -> None:
    (tmp_path / ".coverstudio-dead.part").symlink_to(tmp_path / "nowhere")
    assert sweep(tmp_path, older_than=0) == 0


def test_a_folder_is_made_with_what_leads_to_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="there is no folder"):
        make_folder(tmp_path / "file" / "b")


def test_a_place_is_tried_before_the_work_and_left_as_it_was(tmp_path: Path) -> None:
    check_writable(tmp_path / "new.pdf")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "old.pdf").write_bytes(b"old")
    check_writable(tmp_path / "old.pdf")
    assert (tmp_path / "old.pdf").read_bytes() == b"old"
    for place in (tmp_path, tmp_path / "gone" / "a.pdf"):
        with pytest.raises(WriteError, match=r"is a folder|there is no folder"):
            check_writable(place)
