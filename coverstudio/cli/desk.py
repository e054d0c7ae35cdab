"""What every command works with."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.console import Console
from coverstudio.document.assets import AssetStore

if TYPE_CHECKING:
    from coverstudio.generation.workers import Workers
    from coverstudio.imaging.reading import Read
    from coverstudio.rendering.images import StoreImages


class Desk:
    """What a command works with: the workers, a store that lasts as long as the command, and the console."""

    def __init__(self, folder: Path, console: Console) -> None:
        self.console = console
        self._generators: list[Workers] = []
        self.generator = self.another_generator()
        self.store = AssetStore(folder)
        self._images: StoreImages | None = None

    def another_generator(self, threads: int | None = None) -> Workers:
        """Return a generator with workers of its own, for work beside that of the others.

        Each of its workers calculates with so many `threads`, None for all there are.
        """
        from coverstudio import paths
        from coverstudio.generation.workers import Workers

        # Nothing of a command that is given up is kept: its worker need not be waited for.
        log = paths.log_dir() / "worker.log"
        self._generators.append(Workers(log, seconds_to_cancel=0, threads=threads))
        return self._generators[-1]

    def close(self) -> None:
        """End the workers of every generator."""
        for generator in self._generators:
            generator.close()

    @property
    def images(self) -> StoreImages:
        """Decoded pictures of the store; the first use starts Qt and loads the fonts."""
        if self._images is None:
            start_qt()
            from coverstudio.rendering.images import StoreImages

            self._images = StoreImages(self.store)
        return self._images


def start_qt() -> None:
    """Make the QGuiApplication that fonts need, without a window."""
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if locale.getencoding().lower() not in ("utf-8", "utf8"):
            os.environ["LC_ALL"] = "C.UTF-8"  # what Qt would switch to itself, with four lines on stderr
    # Preflight says in our words which letters no font has.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.*=false")
    from PySide6.QtGui import QGuiApplication

    from coverstudio.rendering.fonts import load_app_fonts

    if QGuiApplication.instance() is None:
        global _application  # noqa: PLW0603 - Qt wants it alive until the end
        _application = QGuiApplication(["coverstudio"])
    load_app_fonts()


_application: Any = None

# What a command returns is the program's exit code, None for success.
Command = Callable[[argparse.Namespace, Desk], Coroutine[Any, Any, int | None]]


def read(desk: Desk, path: Path) -> Read:
    """Read a picture, and tell what of it is left out."""
    from coverstudio.imaging.reading import read_picture

    read = read_picture(path)
    for sentence in read.notes:
        desk.console.note(f"{path.name}: {sentence}")
    return read


def must_be_writable(*files: Path | None) -> None:
    """Refuse a place that cannot be written to before minutes of work are spent."""
    from coverstudio.document.atomic import check_writable

    for file in files:
        if file is not None:
            check_writable(file)


def print_wrote(desk: Desk, *files: Path | None) -> None:
    """Answer with the files that were written."""
    for file in files:
        if file is not None:
            desk.console.answer(f"Wrote {file}")
