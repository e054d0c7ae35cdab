"""A document as a print PDF of one page: written beside, read back, verified, and only then put in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pikepdf

from coverstudio.document.assets import AssetStore
from coverstudio.document.atomic import write_atomically
from coverstudio.document.document import Document
from coverstudio.printing.characters import complete_characters
from coverstudio.printing.composing import composed
from coverstudio.printing.errors import PrintError
from coverstudio.printing.metadata import describe
from coverstudio.printing.placing import page_boxes
from coverstudio.printing.presses import press_of
from coverstudio.printing.printed import refuse_nothing
from coverstudio.printing.stacking import stacked
from coverstudio.printing.targets import PLAIN, Target
from coverstudio.printing.verifying import verify
from coverstudio.rendering.images import Images

Report = Callable[[float], None]
_PLAIN_OBJECTS = pikepdf.ObjectStreamMode.disable


@dataclass(frozen=True)
class Written:
    """What was written: the file, its size in bytes and that of its page in points."""

    path: Path
    size: int
    page: tuple[float, float]


def write_pdf(
    document: Document,
    store: AssetStore,
    images: Images,
    path: Path,
    *,
    target: Target = PLAIN,
    report: Report | None = None,
    at: datetime | None = None,
) -> Written:
    """Write the document as a PDF of one page, of the bleed box and its marks, ready for print.

    Text is real text in embedded fonts, images keep their pixels, colours are sRGB or the inks of a press as
    the target wants them; where colours become inks, what something shines through becomes one picture.
    `report` is told the share that is done, from 0 to 1; `at` is the date in the file, now when left out: the
    same document at the same date gives the same file, but for the bytes that equal pixels are packed in:
    isal may find another match of the same length.

    Raises PrintError when the target is impossible, when the cover cannot be printed so or when what was
    written does not hold what it should, and WriteError when the disk refuses; the file that was at `path`
    stands then.
    """
    refuse_nothing(document)
    press, date = press_of(target), at or datetime.now(UTC)
    tell = report or (lambda share: None)
    pdf = stacked(document.print_spec, press, composed(document, store, images, press, date, tell))
    complete_characters(pdf.pages[0])
    describe(pdf, document, date, press)

    def write(stream: BinaryIO) -> None:
        # Without object streams: they save nothing beside a picture, and old software reads the file.
        pdf.save(
            stream,
            deterministic_id=True,
            force_version=press.rules.version,
            object_stream_mode=_PLAIN_OBJECTS,
        )
        stream.flush()
        tell(0.8)
        _refuse_findings(verify(Path(stream.name), document, target))

    write_atomically(path, write)
    tell(1.0)
    boxes = page_boxes(document.print_spec, target.marks)
    return Written(path, path.stat().st_size, (boxes.width, boxes.height))


def _refuse_findings(findings: tuple[str, ...]) -> None:
    if findings:
        raise PrintError(f"The PDF would not print right, so it was not saved: {findings[0]}")
