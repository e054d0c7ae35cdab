"""Story (c): from the document to a file that a printer or a shop takes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.picture_files import write_picture
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
) -> None:
    """Write the cover to `path`, verified before the old file is replaced.

    A PDF holds the bleed box with its exact boxes; PNG and JPEG hold the trimmed page at `ppi`, by default
    the spec's. Raises PrintError, WriteError or ValueError with a sentence.
    """
    if checked_suffix(path).suffix.lower() == ".pdf":
        compression = "lossless" if lossless else "jpeg"
        await asyncio.to_thread(write_pdf, document, store, images, path, compression=compression)
    else:
        await asyncio.to_thread(write_picture, document, images, path, ppi or document.print_spec.ppi)
