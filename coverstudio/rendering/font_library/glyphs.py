"""The glyphs of a face, in groups, and how each is typed: a character, or one with a feature."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from coverstudio.rendering import fonts
from coverstudio.rendering.font_library.faces import feature_records, raw_face, substitution_tables, tables
from coverstudio.rendering.font_library.feature_names import is_offered

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_MOST_ALTERNATES = 5000
_ALL_ALTERNATES = "aalt"
_KINDS = {"Nd": "Figures", "Nl": "Figures", "No": "Figures", "Sc": "Currency", "Co": "Others"}
_LARGE_KINDS = {"P": "Punctuation", "S": "Symbols"}
# By the first word of a letter's Unicode name.
_LETTERS = {
    word: word.capitalize()
    for word in (
        "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "DEVANAGARI", "BENGALI",
        "TAMIL", "THAI", "HANGUL", "HIRAGANA", "KATAKANA", "BOPOMOFO",
    )
} | {"CJK": "Chinese characters", "FULLWIDTH": "Full width", "HALFWIDTH": "Half width"}  # fmt: skip
_OTHER_LETTERS = "Other letters"
_AFTER_LETTERS = (
    "Other letters", "Figures", "Punctuation", "Currency", "Symbols", "Full width", "Half width", "Ligatures",
    "Alternates", "Others",
)  # fmt: skip


class Glyph(msgspec.Struct, frozen=True):
    """A glyph by its number in the face, and what is typed for it: characters, with features set."""

    number: int
    characters: str
    features: dict[str, int] = {}


class GlyphGroup(msgspec.Struct, frozen=True):
    """Glyphs that belong together; `name` is English."""

    name: str
    glyphs: tuple[Glyph, ...]


def glyph_groups(family: str, weight: int = 400, italic: bool = False) -> tuple[GlyphGroup, ...]:
    """Return the glyphs of a face that can be typed; none when the family is not there.

    Takes up to a second for large Asian fonts: ask in a thread.
    """
    if not fonts.font_available(family):
        return ()
    return _groups(family, fonts.nearest_weight(weight), italic, fonts.fonts_changed())


@functools.lru_cache(maxsize=8)
def _groups(family: str, weight: int, italic: bool, _changes: int) -> tuple[GlyphGroup, ...]:
    read = tables(raw_face(family, weight, italic))
    numbers = {name: number for number, name in enumerate(read.getGlyphOrder())}
    characters = _characters(read)
    groups: dict[str, list[Glyph]] = {}
    for code, name in sorted(characters.items()):
        group = _group_of(chr(code))
        if group and name in numbers:
            groups.setdefault(group, []).append(Glyph(numbers[name], chr(code)))
    typed = {name: chr(code) for code, name in sorted(characters.items(), reverse=True)}
    for group, glyph_name, glyph in _others(read, typed, numbers):
        if glyph_name not in typed:
            groups.setdefault(group, []).append(glyph)
    in_order = sorted(groups, key=lambda name: _AFTER_LETTERS.index(name) if name in _AFTER_LETTERS else -1)
    return tuple(GlyphGroup(name, tuple(groups[name])) for name in in_order)


def _characters(read: TTFont) -> Mapping[int, str]:
    from fontTools.ttLib.tables._c_m_a_p import table__c_m_a_p  # noqa: PLC0415

    cmap = read.get("cmap")
    return (cmap.getBestCmap() or {}) if isinstance(cmap, table__c_m_a_p) else {}


def _group_of(character: str) -> str:
    """Return the name of a character's group; nothing for what is not seen."""
    category = unicodedata.category(character)
    if category in _KINDS:
        return _KINDS[category]
    if category[0] in _LARGE_KINDS:
        return _LARGE_KINDS[category[0]]
    if category[0] != "L":
        return ""
    return _LETTERS.get(unicodedata.name(character, "").split(" ")[0], _OTHER_LETTERS)


def _others(
    read: TTFont, typed: Mapping[str, str], numbers: Mapping[str, int]
) -> Iterator[tuple[str, str, Glyph]]:
    """Yield group, name and glyph of what features bring, each once."""
    known: set[str] = set()
    records = sorted(feature_records(read, "GSUB"), key=lambda one: one.FeatureTag == _ALL_ALTERNATES)
    for record in records:
        tag = str(record.FeatureTag)
        if not is_offered(tag) and tag != _ALL_ALTERNATES:
            continue
        for group, sources, name, choice in _substitutions(read, record.Feature):
            if name in known or name not in numbers or not all(source in typed for source in sources):
                continue
            known.add(name)
            characters = "".join(typed[source] for source in sources)
            yield group, name, Glyph(numbers[name], characters, {tag: choice})
            if len(known) >= _MOST_ALTERNATES:
                return


def _substitutions(read: TTFont, feature: Any) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
    """Yield what a feature puts in place of what: group, glyphs before, glyph after, the feature's number."""
    for table in substitution_tables(read, feature):
        yield from _of_table(table)


def _of_table(table: Any) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
    match table.LookupType:  # of GSUB: single, alternate, ligature
        case 1:
            for before, after in table.mapping.items():
                yield "Alternates", (before,), after, 1
        case 3:
            for before, choices in table.alternates.items():
                for number, after in enumerate(choices, start=1):
                    yield "Alternates", (before,), after, number
        case 4:
            for first, ligatures in table.ligatures.items():
                for ligature in ligatures:
                    yield "Ligatures", (first, *ligature.Component), ligature.LigGlyph, 1
        case _:
            return
