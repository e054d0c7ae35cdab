"""Opens a PDF from anywhere."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pikepdf


class UnreadableError(ValueError):
    """What is no PDF, or too damaged to be read as one."""


@contextmanager
def opened(source: Path | BinaryIO) -> Generator[pikepdf.Pdf]:
    """Open a PDF. Raises UnreadableError, now or while it is read, and pikepdf.PasswordError."""
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError:
        raise
    except (pikepdf.PdfError, ValueError) as error:  # numbers beyond 64 bits are a ValueError
        raise UnreadableError(str(error)) from error
    try:
        with pdf:
            yield pdf
    except pikepdf.PdfError as error:
        raise UnreadableError(str(error)) from error
