"""A long enlargement that is given up or killed goes on where it was, and no pixel tells."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from coverstudio.generation.messages import Upscale
from coverstudio.generation.picture import Picture
from coverstudio.locking import Lock
from coverstudio.worker.errors import JobCancelled
from coverstudio.worker.pipelines.real_esrgan import bookmarks, strips, upscaling
from tests.pictures import noise
from tests.worker.real_esrgan.networks import save, small

WIDTH, HEIGHT, ROWS = 24, 96, 8


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every strip leave a bookmark, in a cache of the test's own."""
    monkeypatch.setenv("COVERSTUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(strips, "PIXELS_ON_PROCESSOR", ROWS * WIDTH)
    monkeypatch.setattr(bookmarks, "SECONDS_BETWEEN", 0.0)
    monkeypatch.setattr(bookmarks, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(bookmarks, "MOST_OF_THE_TIME", 0)
    return tmp_path / "home" / "cache" / "upscaling"


@pytest.fixture(params=["compact", "x4", "x2"])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> Upscale:
    model = save(small(request.param), tmp_path / "model.pth")
    image = Picture(noise(WIDTH, HEIGHT))
    return Upscale(engine="real-esrgan", image=image, width=60, height=240, model=str(model))


class Watch:
    """Counts the rows that are sent, and gives the picture up when `until` of them are."""

    def __init__(self, until: int = 10_000) -> None:
        self.until, self.seen = until, list[int]()

    def __call__(self, done: int, total: int) -> None:
        self.seen.append(done)
        if done >= self.until:
            raise JobCancelled


def given_up(asked: Upscale, rows: int = 56) -> None:
    with pytest.raises(JobCancelled):
        upscaling.upscale(asked, Watch(rows))


def left(shelf: Path) -> list[Path]:
    return sorted(shelf.iterdir()) if shelf.is_dir() else []


def test_it_goes_on_where_it_was_given_up_and_every_bit_is_the_same(asked: Upscale, shelf: Path) -> None:
    whole = upscaling.upscale(asked, Watch())
    assert left(shelf) == [], "nothing is left of what was finished"
    given_up(asked)
    assert len(left(shelf)) == 1
    watch = Watch()
    assert np.array_equal(upscaling.upscale(asked, watch), whole)
    assert watch.seen[0] == 56
    assert left(shelf) == []


def test_it_can_be_given_up_again_and_again(asked: Upscale) -> None:
    whole = upscaling.upscale(asked, Watch())
    for rows in (40, 56, 56, 80):
        given_up(asked, rows)
    watch = Watch()
    assert np.array_equal(upscaling.upscale(asked, watch), whole)
    assert watch.seen[0] == 80


def test_what_was_killed_goes_on_at_its_last_bookmark(
    asked: Upscale, monkeypatch: pytest.MonkeyPatch, shelf: Path
) -> None:
    whole = upscaling.upscale(asked, Watch())
    with monkeypatch.context() as patch:  # a kill leaves no bookmark of its own, and no lock
        patch.setattr(bookmarks.Bookmark, "leave", lambda self, course, out: self.close())
        given_up(asked, 64)
    watch = Watch()
    assert np.array_equal(upscaling.upscale(asked, watch), whole)
    assert 40 <= watch.seen[0] <= 64


@pytest.mark.parametrize("change", ["image", "model", "share", "width", "bits"])
def test_a_bookmark_fits_nothing_else(change: str, tmp_path: Path) -> None:
    model, other = (save(small("compact", seed), tmp_path / f"{seed}.pth") for seed in (1, 2))
    words = {"image": Picture(noise(WIDTH, HEIGHT)), "model": str(model), "width": 60, "height": 240}
    given_up(Upscale(engine="real-esrgan", **words))  # type: ignore[arg-type]
    changes: dict[str, dict[str, object]] = {
        "image": {"image": Picture(noise(WIDTH, HEIGHT, seed=2))},
        "model": {"model": str(other)},
        "share": {"other_model": str(other), "other_share": 0.5},
        "width": {"width": 61},
        "bits": {"image": Picture(noise(WIDTH, HEIGHT).astype(np.uint16) * 257)},
    }
    watch = Watch()
    upscaling.upscale(Upscale(engine="real-esrgan", **(words | changes[change])), watch)  # type: ignore[arg-type]
    assert watch.seen[0] == 0


def test_the_size_in_the_end_strength_and_mask_may_change(tmp_path: Path) -> None:
    model = save(small("compact"), tmp_path / "model.pth")
    image = Picture(noise(WIDTH, HEIGHT))
    given_up(Upscale(engine="real-esrgan", image=image, width=60, height=240, model=str(model)))
    watch = Watch()
    upscaling.upscale(
        Upscale(engine="real-esrgan", image=image, width=60, height=200, model=str(model), strength=0.5),
        watch,
    )
    assert watch.seen[0] == 56


def damages(mark: Path) -> Iterator[tuple[str, bytes]]:
    course, rows = (mark / "course").read_bytes(), (mark / "rows").read_bytes()
    yield "course", course[: len(course) // 2]
    yield "course", b""
    yield "course", course[:-1] + bytes([course[-1] ^ 1])
    yield "course", b"\xff" * 40
    yield "rows", rows[:-5]
    yield "rows", bytes(len(rows))


@pytest.mark.parametrize("asked", ["compact"], indirect=True)
def test_a_damaged_bookmark_costs_time_and_nothing_else(asked: Upscale, shelf: Path) -> None:
    whole = upscaling.upscale(asked, Watch())
    given_up(asked)
    for number in range(len(list(damages(left(shelf)[0])))):
        name, content = list(damages(left(shelf)[0]))[number]
        (left(shelf)[0] / name).write_bytes(content)
        watch = Watch()
        assert np.array_equal(upscaling.upscale(asked, watch), whole), name
        assert watch.seen[0] == 0
        given_up(asked)


@pytest.mark.parametrize("asked", ["compact"], indirect=True)
def test_of_two_that_make_the_same_at_once_one_leaves_the_bookmark(asked: Upscale, shelf: Path) -> None:
    whole = upscaling.upscale(asked, Watch())
    given_up(asked)
    lock = Lock.taken(left(shelf)[0] / "lock")
    assert lock is not None
    watch = Watch()
    assert np.array_equal(upscaling.upscale(asked, watch), whole)
    assert watch.seen[0] == 0
    assert (left(shelf)[0] / "course").is_file(), "what belongs to the other is left alone"
    lock.release()
    again = Watch()
    upscaling.upscale(asked, again)
    assert again.seen[0] == 56


@pytest.mark.parametrize("asked", ["compact"], indirect=True)
def test_where_nothing_can_be_kept_the_picture_is_made_all_the_same(
    asked: Upscale, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = upscaling.upscale(asked, Watch())
    shelf.parent.mkdir(parents=True, exist_ok=True)
    shelf.rmdir() if shelf.is_dir() else None
    shelf.write_bytes(b"a file where the folder should be")
    given_up(asked)
    assert np.array_equal(upscaling.upscale(asked, Watch()), whole)
    shelf.unlink()

    def full(self: bookmarks.Bookmark, head: bytes, kept: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bookmarks.Bookmark, "_replace_course", full)
    given_up(asked)
    assert left(shelf) == []
    assert np.array_equal(upscaling.upscale(asked, Watch()), whole)


@pytest.mark.parametrize("asked", ["compact"], indirect=True)
def test_old_bookmarks_and_too_many_of_them_are_swept(
    asked: Upscale, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, days in (("old", 8), ("middle", 2), ("young", 1)):
        (shelf / name).mkdir(parents=True)
        (shelf / name / "rows").write_bytes(bytes(300_000))
        when = time.time() - days * 24 * 3600
        os.utime(shelf / name, (when, when))
    monkeypatch.setattr(bookmarks, "MOST_BYTES", 1_000_000)
    given_up(asked)
    names = [mark.name for mark in left(shelf)]
    assert {"old", "middle"}.isdisjoint(names)
    assert "young" in names
    assert len(names) == 2


@pytest.mark.parametrize("asked", ["compact"], indirect=True)
def test_what_takes_moments_leaves_nothing(
    asked: Upscale, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookmarks, "SECONDS_BETWEEN", 10.0)
    monkeypatch.setattr(bookmarks, "LEAST_SECONDS", 3.0)
    given_up(asked)
    assert left(shelf) == []


def test_layers_that_keep_nothing_are_kept_as_such(asked: Upscale) -> None:
    from coverstudio.worker.pipelines.real_esrgan.loading import Chosen, load
    from coverstudio.worker.pipelines.real_esrgan.strips import Course
    from tests.worker.real_esrgan.networks import PROCESSOR

    loaded = load(Chosen(asked.model), PROCESSOR)
    out = noise(60, 40)
    kept = [torch.randn(1, 3, rows, 24).to(loaded.dtype) for rows in (2, 0, 5)]
    left_there = bookmarks.Bookmark("key")
    left_there.leave(Course(8, 16, 30, kept), out)
    left_there.close()
    again, taken_up = np.zeros_like(out), bookmarks.Bookmark("key")
    found = taken_up.found(again, loaded)
    taken_up.close()
    assert found is not None and found.kept is not None
    assert (found.rows, found.top, found.ready) == (8, 16, 30)
    assert all(torch.equal(one, other) for one, other in zip(found.kept, kept, strict=True))
    assert np.array_equal(again[:30], out[:30]) and not again[30:].any()
