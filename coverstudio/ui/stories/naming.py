"""What a file of the open cover is called at first, and in which folder it is looked for."""

from __future__ import annotations

from pathlib import Path

from coverstudio.ui.stories.studio import Studio
from coverstudio.ui.translation import tr

_FORBIDDEN = '\\/:*?"<>|'  # in names of files, on one system or another
_LONGEST = 80


def suggested_name(studio: Studio) -> str:
    """Return the name of the open file, else the book's title, without an ending."""
    path, title = studio.editor.path, studio.editor.document.title.strip()
    name = path.stem if path is not None else title or tr("Cover")
    return "".join(letter for letter in name if letter not in _FORBIDDEN).strip()[:_LONGEST] or "Cover"


def usual_folder(studio: Studio) -> Path:
    """Return the folder of the open file, else the one that was used last, else the user's own."""
    path, kept = studio.editor.path, studio.preferences.settings.last_folder
    if path is not None:
        return path.parent
    return Path(kept) if kept else Path.home()
