"""One picture of a folder: read, cleaned, written and proved; what goes wrong with it becomes its line."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import msgspec

from coverstudio.document.atomic import WriteError, make_folder
from coverstudio.editor.clean_folder.journal import Entry, Outcome
from coverstudio.editor.clean_folder.listing import Item
from coverstudio.editor.clean_folder.order import CleanOrder
from coverstudio.editor.erased_files import write_erased
from coverstudio.editor.erasing import Report, erase_text
from coverstudio.generation.generator import GenerationError, Generator
from coverstudio.imaging.originals import read_original

NO_MEMORY = "There is not enough memory for it: close something, or clean it with --workers 1."


async def clean_picture(generator: Generator, item: Item, source: str, order: CleanOrder) -> Entry:
    """Clean one picture and return what became of it; `source` is the sha256 of its bytes.

    A picture that cannot be read or cleaned is an outcome. Raises WriteError when its place cannot be
    written to, as then the next one cannot either.
    """
    try:
        return await _cleaned(generator, item, source, order)
    except WriteError:
        raise
    except (GenerationError, ValueError, OSError) as error:
        message = str(error)
    except MemoryError:
        message = NO_MEMORY
    return Entry(
        picture=item.name, output="", source=source, settings=order.settings, outcome="failed",
        message=message,
    )  # fmt: skip


async def _cleaned(generator: Generator, item: Item, source: str, order: CleanOrder) -> Entry:
    original = await asyncio.to_thread(read_original, item.file)
    erased = await erase_text(
        generator, original.pixels, keep=order.keep, detector=order.detector, eraser=order.eraser,
        rounds=order.rounds,
    )  # fmt: skip
    out = order.out / item.output
    make_folder(out.parent)
    kind = "PNG" if order.lossless and original.kind == "JPEG" else original.kind
    in_file = await asyncio.to_thread(write_erased, item.file, original, erased, out, kind)
    report = msgspec.structs.replace(erased.report, in_file=in_file)
    return Entry(
        picture=item.name, output=item.output, source=source, settings=order.settings,
        outcome=_outcome(report), notes=original.notes, report=report,
    )  # fmt: skip


def _outcome(report: Report) -> Outcome:
    if report.regions_left:
        return "left"
    return "clean" if report.rounds else "no-text"


def sha256_of(file: Path) -> str:
    """Return the sha256 of a file's bytes; empty for one that cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:  # whoever reads the picture says what is wrong
        return ""
