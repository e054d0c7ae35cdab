"""A text of a cover by its name, and what reads it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from coverstudio.cli.kinds import words

if TYPE_CHECKING:
    from coverstudio.document.document import Document
    from coverstudio.document.layers import TextLayer


def text_of(document: Document, name: str | None) -> TextLayer:
    """Return the text of that id or name, without one the title of the front.

    Raises ValueError with a sentence.
    """
    from coverstudio.document.sentences import shown
    from coverstudio.editor.lettering import lettering_of

    if name is None:
        title = lettering_of(document, "title")
        if title is None:
            raise ValueError("The front of this cover has no title: name a text with --layer.")
        return title
    texts = [one for one in document.texts if one.id == name] or [
        one for one in document.texts if one.name == name
    ]
    if not texts:
        known = ", ".join(f"“{shown(one.name)}”" for one in document.texts) or "none"
        raise ValueError(
            f"There is no text “{shown(name)}” on this cover: choose one of its texts ({known})."
        )
    if len(texts) > 1:
        ids = ", ".join(one.id for one in texts)
        raise ValueError(
            f"There are {len(texts)} texts called “{shown(name)}”: choose one by its id ({ids})."
        )
    return texts[0]


def add_recogniser(command: Any) -> None:
    """Add the option that names what reads other scripts."""
    command.add_argument(
        "--recogniser", type=words, metavar="ID|FILE.onnx",
        help="what reads scripts that the built-in one does not know (default: the one that is installed)",
    )  # fmt: skip


def recogniser_of(name: str | None) -> str:
    """Return the path of the recogniser of that name, or of the one that is installed; empty for none.

    Raises ModelError.
    """
    from coverstudio.cli.diffusing import model_store
    from coverstudio.generation.models.facts import ModelError
    from coverstudio.generation.models.recogniser_files import inspect_recogniser, installed_recogniser

    if name is None:
        return installed_recogniser(model_store().installed())
    path = Path(name).expanduser().absolute()
    if path.suffix or path.exists():
        inspect_recogniser(path)
        return str(path)
    found = model_store().find(name)
    if found.kind != "recogniser":
        raise ModelError(f"{found.name} does not read lettering: choose a recogniser or give a file.")
    return found.path


def after_tries(count: int) -> str:
    """Return after how many tries, in words."""
    return "after 1 try" if count == 1 else f"after {count} tries"
