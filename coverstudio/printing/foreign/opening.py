"""Opens a PDF from anywhere, or says in one sentence why not."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from coverstudio.document.sentences import shown
from coverstudio.printing.contents.opening import UnreadableError, opened

MOST_BYTES = 4_000_000_000
_START = 1024  # a PDF begins somewhere in so many bytes


class ForeignError(ValueError):
    """A file that cannot be looked at, as one sentence: what is wrong and what to do."""


@contextmanager
def opened_cover(path: Path) -> Generator[pikepdf.Pdf]:
    """Open a PDF to look at. Raises ForeignError for what is none, needs a password, or cannot be read."""
    name = f"“{shown(path.name)}”"
    _refuse_what_is_no_pdf(path, name)
    try:
        with opened(path) as pdf:
            if not len(pdf.pages):
                raise ForeignError(f"{name} has no page: export it again.")
            yield pdf
    except pikepdf.PasswordError:
        raise ForeignError(f"{name} needs a password to be opened: save it without one.") from None
    except UnreadableError:
        raise ForeignError(f"{name} is damaged or not complete: export or download it again.") from None
    except OSError as error:  # the drive it lies on went away
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError) -> ForeignError:
    reason = error.strerror or str(error)
    return ForeignError(f"{name} cannot be read ({reason}): copy it to another place.")


def _refuse_what_is_no_pdf(path: Path, name: str) -> None:
    if path.is_dir():
        raise ForeignError(f"{name} is a folder: choose a PDF in it.")
    if path.exists() and not path.is_file():  # opening a pipe would wait for ever
        raise ForeignError(f"{name} is not a file: choose a PDF.")
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(_START)
    except FileNotFoundError:
        raise ForeignError(f"There is no file {name}: check its name and its folder.") from None
    except OSError as error:
        raise _unreadable(name, error) from error
    if not size:
        raise ForeignError(f"{name} is empty: export it again.")
    if size > MOST_BYTES:
        raise ForeignError(f"{name} is larger than 4 GB, and no printer takes that: export it smaller.")
    if b"%PDF-" not in start:
        raise ForeignError(f"{name} is not a PDF: choose a file that was exported as one.")
