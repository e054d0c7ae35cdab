"""Story (c): from the document to a file that a printer, a shop or another program takes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from coverstudio.document.assets import AssetStore
from coverstudio.document.document import Document
from coverstudio.imaging.profiles import Profile
from coverstudio.printing.layered import write_layered
from coverstudio.printing.pdf import write_pdf
from coverstudio.printing.picture_files import write_picture
from coverstudio.printing.presets import Extras, Preset, for_cover, preset_for, target
from coverstudio.printing.profiles import chosen_profile
from coverstudio.rendering.images import Images

PIXEL_TEXT = "In this kind of file the texts are pictures: SVG and PDF keep them as text."


async def export(
    document: Document,
    store: AssetStore,
    images: Images,
    path: Path,
    *,
    preset: Preset | None = None,
    profile: Profile | None = None,
    extras: Extras | None = None,
    on_share: Callable[[float], None] | None = None,
) -> tuple[str, ...]:
    """Write the cover to `path`, verified before the old file is replaced; return what is worth telling.

    Without a preset the ending chooses the plainest. Inks keep to the limit of the preset, or to that of the
    printer that the cover is laid out for. A preset that needs the profile of a press gets
    `profile`, or that of `extras`, or the best that is installed. PDFs and layered files hold the page with
    its bleed; pictures hold the trimmed page, or for a shop the front alone.

    `on_share` is told in the caller's event loop how much is done, 0..1; cancelling the task stops the
    writing and leaves the old file. Raises PresetError, ProfileError, PrintError or WriteError.
    """
    chosen = for_cover(preset_for(path) if preset is None else preset, document)
    chosen.checked(path)
    extras = extras or Extras()
    if profile is not None:
        extras = msgspec.structs.replace(extras, profile=profile)
    if chosen.needs_profile and extras.profile is None:
        best = await asyncio.to_thread(chosen_profile, None)
        extras = msgspec.structs.replace(extras, profile=best)
    with _reporting(on_share) as report:
        return await asyncio.to_thread(_written, document, store, images, path, chosen, extras, report)


def _written(
    document: Document, store: AssetStore, images: Images, path: Path, preset: Preset, extras: Extras,
    report: Callable[[float], None],
) -> tuple[str, ...]:  # fmt: skip
    if preset.is_pdf:
        written = write_pdf(document, store, images, path, target=target(preset, extras), report=report)
        return _too_large(preset, written.size)
    if preset.group == "layers":
        write_layered(document, store, images, path, extras, report)
        return (PIXEL_TEXT,) if preset.suffix != ".svg" and any(document.texts) else ()
    ppi = extras.ppi or document.print_spec.ppi
    write_picture(
        document, images, path, ppi, with_bleed=extras.with_bleed, preset=preset, extras=extras, report=report
    )
    return ()


def _too_large(preset: Preset, size: int) -> tuple[str, ...]:
    if preset.most_bytes is None or size <= preset.most_bytes:
        return ()
    return (
        f"The file has {size / 1e6:.0f} MB, and {preset.name} takes at most {preset.most_bytes / 1e6:.0f} MB:"
        " export it with JPEG pictures.",
    )


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
