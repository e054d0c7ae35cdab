"""Story (c): from the document to a file that a printer or a shop takes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.picture_files import write_picture
from coverstudio.printing.targets import Target
from coverstudio.rendering.images import Images

SUFFIXES = (".pdf", ".png", ".jpg", ".jpeg")


def checked_suffix(path: Path) -> Path:
    """Return `path`; raises ValueError with a sentence when its ending is no kind of file we write."""
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(
            f"“{path.name}” must end in .pdf, .png or .jpg: the ending chooses the kind of file."
        )
    return path


async def export(
    document: Document,
    store: AssetStore,
    images: Images,
    path: Path,
    *,
    ppi: int | None = None,
    lossless: bool = True,
    on_share: Callable[[float], None] | None = None,
) -> None:
    """Write the cover to `path`, verified before the old file is replaced.

    A PDF holds the bleed box with its exact boxes; PNG and JPEG hold the trimmed page at `ppi`, by default
    the spec's. `on_share` is told in the caller's event loop how much of a PDF is done, 0..1; cancelling the
    task stops the writing and leaves the old file. Raises PrintError, WriteError or ValueError.
    """
    if checked_suffix(path).suffix.lower() == ".pdf":
        target = Target(compression="lossless" if lossless else "jpeg")
        with _reporting(on_share) as report:
            await asyncio.to_thread(write_pdf, document, store, images, path, target=target, report=report)
    else:
        await asyncio.to_thread(write_picture, document, images, path, ppi or document.print_spec.ppi)


class _GivenUp(Exception):  # noqa: N818 - the user asked for it
    pass


@contextmanager
def _reporting(on_share: Callable[[float], None] | None) -> Generator[Callable[[float], None]]:
    """Give a function to call in the writing thread; once the block is left it stops the thread."""
    loop, is_over = asyncio.get_running_loop(), threading.Event()

    def report(share: float) -> None:
        if is_over.is_set():
            raise _GivenUp
        if on_share is not None:
            loop.call_soon_threadsafe(on_share, share)

    try:
        yield report
    finally:
        is_over.set()
