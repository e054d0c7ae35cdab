"""A folder of pictures: each is cleaned once, one that is broken stops nothing, and a second run goes on."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from coverstudio.document.atomic import WriteError
from coverstudio.editor.clean_folder import (
    BusyError,
    CleanOrder,
    Entry,
    Hired,
    Journal,
    Standing,
    clean_folder,
    encode_report,
    engines_ready,
    list_pictures,
)
from coverstudio.editor.clean_folder.journal import FOLDER
from coverstudio.editor.erasing import Detector, Eraser
from coverstudio.generation.generator import GenerationError
from coverstudio.generation.messages import DetectText, Region
from coverstudio.generation.worker_process import WORKER_DIED
from tests.fakes import FakeGenerator
from tests.pictures import noise

WORD = Region(((10, 10), (50, 10), (50, 30), (10, 30)), 0.9, "=xqz")
TITLE = Region(((10, 60), (50, 60), (50, 75), (10, 75)), 0.9, "Moor")


class Finds(FakeGenerator):
    """Finds the same word in every picture that was not erased yet, and the title in all of them."""

    async def run(self, request: object, on_progress: object = None) -> object:
        if isinstance(request, DetectText):
            grey = (request.image.samples[15:25, 20:40] == 128).all()
            self.regions = [[TITLE]] if grey else [[WORD, TITLE]]
        return await super().run(request, on_progress)  # type: ignore[arg-type]


@pytest.fixture
def order(tmp_path: Path) -> CleanOrder:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.png", "b.jpg", "c.png"):
        Image.fromarray(noise(80, 90, seed=ord(name[0]))).save(folder / name)
    (folder / "broken.png").write_bytes((folder / "a.png").read_bytes()[:200])
    return CleanOrder(folder=folder, out=tmp_path / "out", keep=("moor",), rounds=1)


def clean(
    order: CleanOrder,
    hire: Callable[[], Hired] | None = None,
    workers: int = 1,
    tells: Callable[[Standing, Entry | None], None] = lambda _, __: None,
) -> dict[str, Entry]:
    journal = Journal(order.out)
    try:
        entries = asyncio.run(
            clean_folder(
                order, list_pictures(order).items, journal, hire or (lambda: Hired(Finds())),
                workers=workers, tells=tells,
            )
        )  # fmt: skip
    finally:
        journal.close()
    return {entry.picture: entry for entry in entries}


def test_every_picture_is_cleaned_and_a_broken_one_is_a_line_of_its_own(order: CleanOrder) -> None:
    entries = clean(order)
    assert {name: entry.outcome for name, entry in entries.items()} == {
        "a.png": "clean", "b.jpg": "clean", "broken.png": "failed", "c.png": "clean",
    }  # fmt: skip
    assert "is damaged or incomplete" in entries["broken.png"].message
    assert not (order.out / "broken.png").exists()
    report = entries["a.png"].report
    assert report is not None and report.in_file is not None
    assert (report.pixels_changed_outside_mask, report.in_file.pixels_changed_outside_mask) == (0, 0)
    assert report.kept == (TITLE,)
    with Image.open(order.folder / "a.png") as before, Image.open(order.out / "a.png") as after:
        changed = (np.asarray(before) != np.asarray(after)).any(axis=2)
    assert changed[15:25, 15:45].any() and not changed[60:].any()


def test_a_second_run_does_only_what_is_new_changed_or_gone(order: CleanOrder) -> None:
    first = clean(order)
    asked: list[str] = []

    def tells(standing: Standing, entry: Entry | None) -> None:
        if entry is not None:
            asked.append(entry.picture)

    assert clean(order, tells=tells) == first
    assert asked == ["broken.png"], "a failure is tried again"
    Image.fromarray(noise(80, 90, seed=9)).save(order.folder / "a.png")
    (order.out / "c.png").unlink()
    asked.clear()
    clean(order, tells=tells)
    assert asked == ["a.png", "broken.png", "c.png"]


def test_other_settings_clean_again(order: CleanOrder) -> None:
    clean(order)
    other = CleanOrder(folder=order.folder, out=order.out, rounds=2)
    entries = clean(other)
    assert entries["a.png"].report is not None and not entries["a.png"].report.kept
    assert entries["a.png"].settings != order.settings


def test_a_line_that_a_power_cut_tore_is_no_line(order: CleanOrder) -> None:
    clean(order)
    lines = order.out / FOLDER / "journal.jsonl"
    lines.write_bytes(lines.read_bytes()[:-40])
    clean(order)
    torn, *rest = reversed(lines.read_text(encoding="utf-8").splitlines())
    assert json.loads(torn)["picture"] == "c.png"
    assert len(rest) == 3


def test_as_many_workers_as_are_asked_for_share_the_pictures(order: CleanOrder) -> None:
    hired: list[Finds] = []
    most: list[int] = []

    def hire() -> Hired:
        hired.append(Finds())
        return Hired(hired[-1])

    clean(order, hire, workers=2, tells=lambda standing, _: most.append(standing.workers))
    assert (len(hired), max(most)) == (2, 2)


def test_a_worker_that_fails_is_a_line_too(order: CleanOrder) -> None:
    entries = clean(order, lambda: Hired(Finds(fails="The worker stopped.")))
    assert {entry.outcome for entry in entries.values()} == {"failed"}
    assert entries["a.png"].message == "The worker stopped."


def test_a_picture_whose_worker_stopped_beside_others_is_tried_again_by_itself(order: CleanOrder) -> None:
    tries: list[int] = []

    class Stops(Finds):
        async def run(self, request: object, on_progress: object = None) -> object:
            if isinstance(request, DetectText) and not tries:
                tries.append(1)
                raise GenerationError(WORKER_DIED)
            return await super().run(request, on_progress)

    entries = clean(order, lambda: Hired(Stops()), workers=2)
    assert [entry.outcome for entry in entries.values()] == ["clean", "clean", "failed", "clean"]
    tries.clear()
    (order.out / "a.png").unlink()
    assert clean(order, lambda: Hired(Stops()))["a.png"].message == WORKER_DIED, "nothing was beside it"


def test_a_folder_that_cannot_be_written_to_ends_the_run(order: CleanOrder) -> None:
    def tells(standing: Standing, entry: Entry | None) -> None:
        (order.out / "b.jpg").mkdir(exist_ok=True)

    with pytest.raises(WriteError, match=r"b.jpg” is a folder"):
        clean(order, tells=tells)
    assert (order.out / "a.png").exists(), "what was done is there"


def test_pictures_of_somebody_else_are_not_replaced(order: CleanOrder) -> None:
    order.out.mkdir()
    (order.out / "a.png").write_bytes(b"precious")
    with pytest.raises(ValueError, match=r"a.png” is there already"):
        clean(order)
    assert (order.out / "a.png").read_bytes() == b"precious"


def test_two_runs_do_not_write_to_one_folder(order: CleanOrder) -> None:
    journal = Journal(order.out)
    with pytest.raises(BusyError, match="being written to by another run"):
        Journal(order.out)
    journal.close()
    Journal(order.out).close()


def test_a_journal_that_cannot_be_read_is_told_and_holds_nobody_up(order: CleanOrder) -> None:
    lines = order.out / ".coverstudio-clean" / "journal.jsonl"
    lines.mkdir(parents=True)
    with pytest.raises(ValueError, match=r"What was done before cannot be read in “.*journal\.jsonl”"):
        Journal(order.out)
    lines.rmdir()
    Journal(order.out).close()


def test_the_report_has_a_line_for_each_picture(order: CleanOrder) -> None:
    entries = tuple(clean(order).values())
    table = list(csv.DictReader(encode_report(Path("r.csv"), entries).decode().splitlines()))
    assert [row["picture"] for row in table] == ["a.png", "b.jpg", "broken.png", "c.png"]
    assert (table[0]["outcome"], table[0]["regions_found"], table[0]["kept"]) == ("clean", "1", "Moor")
    assert table[0]["found"] == "'=xqz", "no table takes it for a formula"
    assert (table[2]["rounds"], "damaged" in table[2]["message"]) == ("", True)
    told = json.loads(encode_report(Path("r.json"), entries))
    assert told[0]["report"]["history"][0]["erased"][0]["text"] == "=xqz"


def test_engines_that_are_not_there_are_told_before_the_first_picture(order: CleanOrder) -> None:
    generator = FakeGenerator()
    asyncio.run(engines_ready(generator, order))
    assert any(isinstance(request, DetectText) for request in generator.asked), "weights are tried"
    for wrong in (
        CleanOrder(folder=order.folder, out=order.out, eraser=Eraser(engine="magic")),
        CleanOrder(folder=order.folder, out=order.out, detector=Detector(engine="magic")),
    ):
        with pytest.raises(GenerationError, match="There is no engine “magic” for this: choose one of"):
            asyncio.run(engines_ready(FakeGenerator(), wrong))
