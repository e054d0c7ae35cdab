"""The families there are, with what is known of them before a single font is opened."""

from __future__ import annotations

import functools
import unicodedata
from typing import Literal

import msgspec
from PySide6.QtGui import QFontDatabase

from coverstudio.rendering import fonts
from coverstudio.rendering.font_library.faces import raw_face
from coverstudio.rendering.font_library.folders import USER_FOLDERS

Source = Literal["app", "folder", "system"]
_SYSTEM = QFontDatabase.WritingSystem
SCRIPTS = {
    "latin": ("Latin", _SYSTEM.Latin),
    "korean": ("Korean", _SYSTEM.Korean),
    "japanese": ("Japanese", _SYSTEM.Japanese),
    "chinese-simplified": ("Simplified Chinese", _SYSTEM.SimplifiedChinese),
    "chinese-traditional": ("Traditional Chinese", _SYSTEM.TraditionalChinese),
    "cyrillic": ("Cyrillic", _SYSTEM.Cyrillic),
    "greek": ("Greek", _SYSTEM.Greek),
    "vietnamese": ("Vietnamese", _SYSTEM.Vietnamese),
    "arabic": ("Arabic", _SYSTEM.Arabic),
    "hebrew": ("Hebrew", _SYSTEM.Hebrew),
    "devanagari": ("Devanagari", _SYSTEM.Devanagari),
    "bengali": ("Bengali", _SYSTEM.Bengali),
    "tamil": ("Tamil", _SYSTEM.Tamil),
    "thai": ("Thai", _SYSTEM.Thai),
    "armenian": ("Armenian", _SYSTEM.Armenian),
    "georgian": ("Georgian", _SYSTEM.Georgian),
}
"""The scripts that families are told apart by: an id, and its English name with Qt's own id for it."""
_UNSEEN = ("C", "Z")


class Family(msgspec.Struct, frozen=True):
    """A family by its name, where it comes from and which of SCRIPTS it says it has."""

    name: str
    source: Source
    scripts: frozenset[str]


@functools.lru_cache(maxsize=2)
def _listed(names: tuple[str, ...], _changes: int) -> tuple[Family, ...]:
    having = {
        script: {fonts.without_foundry(name) for name in QFontDatabase.families(system)}
        for script, (_, system) in SCRIPTS.items()
    }
    from_app, from_folder = fonts.app_families(), USER_FOLDERS.families
    return tuple(
        Family(
            name,
            "app" if name in from_app else "folder" if name in from_folder else "system",
            frozenset(script for script, those in having.items() if name in those),
        )
        for name in names
    )


def listed_families() -> tuple[Family, ...]:
    """Return every family a text can be set in, sorted by name. No font is opened for it."""
    return _listed(fonts.families(), fonts.fonts_changed())


def lacking(text: str, family: str) -> str:
    """Return the characters of a text that a family itself has not, each once, in their order.

    What stands in for it is not asked; see `fonts.missing_in` for that. Takes a millisecond.
    """
    raw = raw_face(family, 400, False)
    seen = dict.fromkeys(c for c in text if unicodedata.category(c)[0] not in _UNSEEN)
    return "".join(c for c in seen if not raw.supportsCharacter(ord(c)))
