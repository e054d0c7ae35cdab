"""The words of the window in the user's language: one function, one table for each language.

English sentences are the keys. What other packages say (findings, errors, names of families) goes through
`told`, which also knows sentences with numbers and names in them.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import msgspec
from PySide6.QtCore import QLocale

from coverstudio.paths import resources_dir


class _Now:
    """The language of now. Only `use_language` changes it."""

    language = "en"


def use_language(chosen: str) -> str:
    """Speak `chosen` ("en", "ko", or "system" for the system's own) from now on; return which it is."""
    _Now.language = _system_language() if chosen == "system" else chosen
    return _Now.language


def language() -> str:
    """Return the code of the language that is spoken: "en", "ko"."""
    return _Now.language


def _system_language() -> str:
    return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"


def tr(text: str, **values: object) -> str:
    """Return `text` in the user's language, its {names} filled with `values`."""
    translated = _table(_Now.language, "window").get(text, text)
    return translated.format(**values) if values else translated


def tr_count(count: int, one: str, many: str) -> str:
    """Return `one` for a count of 1 and `many` otherwise; both may contain {count}."""
    return tr(one if count == 1 else many, count=count)


def marked(text: str) -> str:
    """Return `text` as it is: marks words of a table that are translated where they are shown."""
    return text


def told(sentence: str) -> str:
    """Return what another package says in the user's language; as it is where nobody translated it."""
    table = _table(_Now.language, "sentences")
    if sentence in table:
        return table[sentence]
    for pattern, translated in _patterns(_Now.language):
        if match := pattern.fullmatch(sentence):
            # Names and reasons inside a sentence may have words of their own: “Background” is a name, too.
            return translated.format(**{name: _told_within(part) for name, part in match.groupdict().items()})
    return sentence


def _told_within(part: str) -> str:
    """Return a part of a sentence in the user's language, also where it is a whole sentence made a clause."""
    translated = told(part)
    if translated != part or " " not in part:
        return translated
    sentence = f"{part[:1].upper()}{part[1:]}."
    return told(sentence).removesuffix(".") if told(sentence) != sentence else part


@functools.cache
def _table(language: str, kind: str) -> dict[str, str]:
    path = translation_file(language, kind)
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if language != "en" else {}


def translation_file(language: str, kind: str) -> Path:
    """Return the file of a language: kind "window" for `tr`, "sentences" for `told`."""
    ending = "" if kind == "window" else f"-{kind}"
    return resources_dir() / "translations" / f"{language}{ending}.json"


@functools.cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    table = _table(language, "sentences")
    return tuple((_pattern(text), translated) for text, translated in table.items() if "{" in text)


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", template)
    texts, names = pieces[::2], pieces[1::2]
    parts = [re.escape(texts[0])]
    for name, text in zip(names, texts[1:], strict=True):
        parts += [f"(?P<{name}>.+?)", re.escape(text)]
    return re.compile("".join(parts), re.DOTALL)
