"""The contact sheet of a folder: what was erased, before and after, page by page."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from coverstudio.document.atomic import write_bytes
from coverstudio.editor.clean_folder.journal import Entry
from coverstudio.editor.clean_folder.listing import Item
from coverstudio.editor.clean_folder.order import CleanOrder
from coverstudio.imaging.reading import PictureError, Pixels, read_small
from coverstudio.imaging.writing import encode_jpeg, encode_png
from coverstudio.rendering.contact_sheet import COLUMNS, PICTURE, ROWS, Pair, paint_sheet

SIDE = PICTURE
A_PAGE = COLUMNS * ROWS


def write_sheets(
    path: Path,
    order: CleanOrder,
    entries: Sequence[Entry],
    tells: Callable[[int, int], None] = lambda _, __: None,
) -> tuple[Path, ...]:
    """Write the pages of all pictures in which something was erased, and return their files.

    The first page is `path` (.jpg or .png), the others are numbered. `tells` gets the pages done and their
    number. Needs a QGuiApplication. Raises WriteError.
    """
    shown = [entry for entry in entries if entry.outcome in ("clean", "left")]
    pages = [shown[start : start + A_PAGE] for start in range(0, len(shown), A_PAGE)]
    written: list[Path] = []
    for number, page in enumerate(pages, start=1):
        heading = f"{order.folder.resolve().name}: before and after, page {number} of {len(pages)}"
        sheet = paint_sheet([_pair(order, entry) for entry in page], heading)
        written.append(_page(path, number))
        is_png = path.suffix.lower() == ".png"
        write_bytes(written[-1], encode_png(sheet) if is_png else encode_jpeg(sheet, quality=90))
        tells(number, len(pages))
    return tuple(written)


def check_place(path: Path, order: CleanOrder, items: Sequence[Item]) -> None:
    """Raise ValueError where a page might take the place of a picture, or be cleaned by the next run."""
    place, out = Path(os.path.realpath(path)), os.path.realpath(order.out)
    if place.is_relative_to(os.path.realpath(order.folder)) and not place.is_relative_to(out):
        raise ValueError(
            f"“{path}” would lie among the pictures to clean: choose another place, such as “{order.out}”."
        )
    written = {os.path.realpath(order.out / item.output) for item in items}
    for number in range(1, -(-len(items) // A_PAGE) + 1):
        page = _page(path, number)
        if os.path.realpath(page) in written:
            raise ValueError(f"“{page}” is one of the cleaned pictures: give the sheet another name.")


def _page(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_stem(f"{path.stem}-{number}")


def _pair(order: CleanOrder, entry: Entry) -> Pair:
    return Pair(
        name=entry.picture,
        before=_small(order.folder / entry.picture),
        after=_small(order.out / entry.output),
        caption=_caption(entry),
        is_warning=entry.outcome == "left",
    )


def _small(path: Path) -> Pixels | None:
    """Return a picture in the size of the sheet; None when somebody took it away meanwhile."""
    try:
        return read_small(path, SIDE)
    except PictureError:
        return None


def _caption(entry: Entry) -> str:
    report = entry.report
    if report is None:
        return entry.message
    rounds = "1 round" if report.rounds == 1 else f"{report.rounds} rounds"
    if report.regions_left:
        return f"{report.regions_left} of {report.regions_found} left after {rounds}"
    kept = f", {len(report.kept)} kept" if report.kept else ""
    return f"clean after {rounds}: {report.regions_found} erased{kept}"
