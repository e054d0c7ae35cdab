"""`coverstudio clean`: a folder of pictures without their lettering, as before training on them."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.arguments import must_be_apart, new_command
from coverstudio.cli.desk import Desk, must_be_writable, print_wrote, start_qt
from coverstudio.cli.detecting import detector_of
from coverstudio.cli.erasing import add_choosing
from coverstudio.cli.erasing_words import add_eraser_arguments, eraser_of
from coverstudio.cli.kinds import whole

if TYPE_CHECKING:
    from coverstudio.editor.clean_folder import CleanOrder, Entry, Hired, Listing, Standing
    from coverstudio.generation.workers import Workers

NOT_ALL = 1
MOST_WORKERS = 64


def add_arguments(commands: Any) -> None:
    """Add the words of this command."""
    command = new_command(commands, "clean", "erase the lettering from every picture in a folder")
    command.add_argument("folder", type=Path)
    command.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER",
        help="the pictures have the same names there; a run that was interrupted goes on where it was",
    )  # fmt: skip
    add_choosing(command)
    command.add_argument(
        "--lossless", action="store_true",
        help="write PNGs for JPEGs, so that no pixel outside the lettering changes",
    )  # fmt: skip
    command.add_argument(
        "--workers", type=_workers, metavar="N|auto",
        help="so many pictures at a time, while there is memory (default: auto)",
    )  # fmt: skip
    command.add_argument(
        "--report", type=_ending_in(".csv", ".json"), metavar="FILE.csv|json",
        help="what was found, erased and left in every picture",
    )  # fmt: skip
    command.add_argument(
        "--contact-sheet", type=_ending_in(".jpg", ".png"), metavar="FILE.jpg|png",
        help="pages of what was erased, before and after",
    )  # fmt: skip
    add_eraser_arguments(command)


async def clean(arguments: argparse.Namespace, desk: Desk) -> int | None:
    """Clean a folder. Returns 1 when there are pictures that could not be cleaned."""
    from coverstudio.editor.clean_folder import (
        Journal,
        clean_folder,
        engines_ready,
        list_pictures,
        threads_each,
        usual_workers,
    )

    order = _order(arguments)
    listing = list_pictures(order)
    if not listing.items:
        raise ValueError(f"There is no picture in “{order.folder}”: choose another folder.")
    must_be_apart((arguments.report, arguments.contact_sheet), [item.file for item in listing.items])
    if arguments.contact_sheet is not None:
        from coverstudio.editor.clean_folder.sheets import check_place

        check_place(arguments.contact_sheet, order, listing.items)
    workers = min(arguments.workers or usual_workers(order), len(listing.items))
    threads = threads_each(workers)
    first = desk.another_generator(threads)
    await engines_ready(first, order)
    journal = Journal(order.out)
    try:
        must_be_writable(arguments.report, arguments.contact_sheet)
        progress = _Progress(desk)
        entries = await clean_folder(
            order, listing.items, journal, _hire(desk, order, first, threads),
            workers=workers, tells=progress.show,
        )  # fmt: skip
    finally:
        journal.close()
    written = await _write(arguments, desk, order, entries)
    _tell(desk, entries, listing)
    print_wrote(desk, order.out, *written)
    return NOT_ALL if any(entry.outcome == "failed" for entry in entries) else None


def _order(arguments: argparse.Namespace) -> CleanOrder:
    from coverstudio.editor.clean_folder import CleanOrder
    from coverstudio.editor.erasing import ROUNDS

    return CleanOrder(
        folder=arguments.folder, out=arguments.out, keep=tuple(arguments.keep or ()),
        detector=detector_of(arguments.detector, arguments.detector_model), eraser=eraser_of(arguments),
        rounds=arguments.rounds or ROUNDS, lossless=arguments.lossless,
    )  # fmt: skip


def _hire(desk: Desk, order: CleanOrder, first: Workers, threads: int | None) -> Any:
    """Return what hires workers: `first`, who are there already, then others with so many threads."""
    from coverstudio.editor.clean_folder import Hired

    free = [first]

    def hire() -> Hired:
        workers = free.pop() if free else desk.another_generator(threads)
        engines = ("", order.detector.engine, order.eraser.engine)
        return Hired(workers, lambda: tuple({workers.pid(engine) for engine in engines}))

    return hire


class _Progress:
    """The line of progress, and a line that stays for every picture that failed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._began = 0.0
        self._cleaned = 0
        self._name = ""
        desk.console.says("Looking at the pictures")

    def show(self, standing: Standing, entry: Entry | None) -> None:
        """Show how far the folder is."""
        if not self._began:
            self._began = time.monotonic()
            if standing.done:
                self._desk.console.note(f"{_pictures(standing.done)} of {standing.total} done before.")
        if entry is None:
            self._name = standing.name
        elif entry.outcome == "failed":
            self._desk.console.note(f"{entry.picture}: {entry.message}")
        else:
            self._cleaned += 1
        self._desk.console.says(f"Cleaning {self._name}")
        self._desk.console.show(self._how_far(standing))

    def _how_far(self, standing: Standing) -> str:
        at_once = f", {standing.workers} at a time" if standing.workers > 1 else ""
        return f"  {standing.done} of {standing.total}{at_once}{self._time_left(standing)}"

    def _time_left(self, standing: Standing) -> str:
        if self._cleaned < 2:  # broken ones take no time, and the first one waits for the engines
            return ""
        seconds = (time.monotonic() - self._began) / self._cleaned * (standing.total - standing.done)
        return f", {_duration(seconds)} left"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    return f"{minutes} min" if minutes < 100 else f"{minutes / 60:.0f} h"


async def _write(
    arguments: argparse.Namespace, desk: Desk, order: CleanOrder, entries: Sequence[Entry]
) -> tuple[Path, ...]:
    from coverstudio.document.atomic import write_bytes
    from coverstudio.editor.clean_folder import encode_report

    written: list[Path] = []
    if arguments.report is not None:
        write_bytes(arguments.report, encode_report(arguments.report, entries))
        written.append(arguments.report)
    if arguments.contact_sheet is not None:
        from coverstudio.editor.clean_folder.sheets import write_sheets

        start_qt()
        desk.console.says("Making the contact sheet")
        written += await asyncio.to_thread(
            write_sheets, arguments.contact_sheet, order, entries,
            lambda done, total: desk.console.show(f"  {done} of {total} pages"),
        )  # fmt: skip
    return tuple(written)


def _tell(desk: Desk, entries: Sequence[Entry], listing: Listing) -> None:
    count = Counter(entry.outcome for entry in entries)
    parts = [
        f"{count['clean']} clean",
        f"{count['left']} with lettering left" if count["left"] else "",
        f"{count['no-text']} without lettering" if count["no-text"] else "",
        f"{count['failed']} failed" if count["failed"] else "",
    ]
    desk.console.note(f"{_pictures(len(entries))}: {', '.join(part for part in parts if part)}.")
    if listing.others:
        files = "1 other file was" if listing.others == 1 else f"{listing.others} other files were"
        desk.console.note(f"{files} left alone.")
    if any(
        entry.report and entry.report.in_file and entry.report.in_file.most_difference for entry in entries
    ):
        desk.console.note("JPEGs were encoded anew: --lossless keeps every pixel outside the lettering.")


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count} pictures"


def _workers(text: str) -> int | None:
    return None if text == "auto" else whole(1, MOST_WORKERS)(text)


def _ending_in(*endings: str) -> Any:
    def parse(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower() not in endings:
            raise argparse.ArgumentTypeError(f"“{path.name}” must end in {' or '.join(endings)}")
        return path

    return parse
