"""What one face can do: its axes and features with their names, and whether a PDF may contain it.

All is read from the tables of the face that Qt itself uses, so that no file need be found. fontTools reads
them, and is loaded by the first face that is asked for.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtGui import QFont, QRawFont

from coverstudio.rendering import fonts
from coverstudio.rendering.font_library.feature_names import (
    feature_name,
    is_habit,
    is_numbered,
    is_offered,
)
from coverstudio.rendering.font_library.sfnt import (
    Embedding,
    RawAxis,
    embedding,
    font_file,
    variations,
)
from coverstudio.rendering.font_library.variations import table

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_PROBE = 100  # pixels
_TABLES = ("OS/2", "cmap", "fvar", "GDEF", "GPOS", "GSUB", "head", "maxp", "name")
_ALTERNATE, _EXTENSION = 3, 7  # types of a lookup; an extension only points to one of another type
_SILENT = logging.NullHandler()
_AXIS_NAMES = {
    "wght": "Weight",
    "wdth": "Width",
    "slnt": "Slant",
    "ital": "Italic",
    "opsz": "Optical size",
    "GRAD": "Grade",
}


class Axis(msgspec.Struct, frozen=True):
    """An axis of a variable font, in its own units; `name` is English, or the font's own."""

    tag: str
    name: str
    least: float
    usual: float
    most: float


class Instance(msgspec.Struct, frozen=True):
    """A place on all axes that the font has a name for."""

    name: str
    places: dict[str, float]


class Feature(msgspec.Struct, frozen=True):
    """An OpenType feature that can be chosen.

    `choices` counts its numbered alternates, 1 where it is only on or off; `choice_names` are the font's own,
    where it has any. `on_by_habit` says that it is on until it is switched off.
    """

    tag: str
    name: str
    choices: int = 1
    choice_names: tuple[str, ...] = ()
    on_by_habit: bool = False


class Face(msgspec.Struct, frozen=True):
    """What one face can do."""

    family: str
    style: str
    embedding: Embedding
    axes: tuple[Axis, ...] = ()
    instances: tuple[Instance, ...] = ()
    features: tuple[Feature, ...] = ()


def face(family: str, weight: int = 400, italic: bool = False) -> Face | None:
    """Return what the face nearest to `weight` and `italic` can do; None when the family is not there.

    The first time a face is asked for takes up to a second for large Asian fonts: ask in a thread.
    """
    if not fonts.font_available(family):
        return None
    return _face(family, fonts.nearest_weight(weight), italic, fonts.fonts_changed())


def may_be_embedded(family: str) -> Embedding:
    """Return whether a PDF may contain a family's regular face, in a millisecond; "allowed" without one."""
    raw = raw_face(family, 400, False)
    return embedding(table(raw, "OS/2"))


def raw_face(family: str, weight: int, italic: bool) -> QRawFont:
    """Return the face that Qt takes; it belongs to the thread that asks."""
    font = fonts.qt_font(family, weight, italic, _PROBE)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    return QRawFont.fromFont(font)


def tables(raw: QRawFont) -> TTFont:
    """Return the tables that say what a face can do, read one by one; a damaged one is a DefaultTable."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - the start has no time for it

    logging.getLogger("fontTools").addHandler(_SILENT)  # what is damaged is left out
    contents = {tag: table(raw, tag) for tag in _TABLES}
    file = font_file({tag: content for tag, content in contents.items() if content})
    read = TTFont(BytesIO(file), ignoreDecompileErrors=True, lazy=False)
    glyphs = int.from_bytes(contents["maxp"][4:6])
    read.setGlyphOrder([f"g{number}" for number in range(glyphs)])
    return read


@functools.lru_cache(maxsize=256)
def _face(family: str, weight: int, italic: bool, _changes: int) -> Face:
    raw = raw_face(family, weight, italic)
    read = tables(raw)
    names = _Names(read)
    axes, instances = variations(table(raw, "fvar"))
    return Face(
        family=family,
        style=raw.styleName(),
        embedding=embedding(table(raw, "OS/2")),
        axes=tuple(_axis(axis, names) for axis in axes if not axis.is_hidden),
        instances=tuple(
            Instance(
                names.get(instance.name_id, "?"),
                {axis.tag: place for axis, place in zip(axes, instance.places, strict=True)},
            )
            for instance in instances
        ),
        features=_features(read, names),
    )


def _axis(axis: RawAxis, names: _Names) -> Axis:
    name = _AXIS_NAMES.get(axis.tag) or names.get(axis.name_id, axis.tag)
    return Axis(axis.tag, name, axis.least, axis.usual, axis.most)


class _Names:
    """The entries of the table name, in English where there is English."""

    def __init__(self, read: TTFont) -> None:
        from fontTools.ttLib.tables._n_a_m_e import table__n_a_m_e  # noqa: PLC0415

        table = read.get("name")
        self._table = table if isinstance(table, table__n_a_m_e) else None

    def get(self, number: int | None, otherwise: str) -> str:
        """Return a name, `otherwise` where the font has none."""
        if self._table is None or not number:
            return otherwise
        found = self._table.getDebugName(number)
        return found.strip() if found and found.strip() else otherwise


def _features(read: TTFont, names: _Names) -> tuple[Feature, ...]:
    found: dict[str, Feature] = {}
    for name in ("GSUB", "GPOS"):
        for record in feature_records(read, name):
            tag = str(record.FeatureTag)
            if tag not in found and is_offered(tag):
                alternates = _most_alternates(read, record.Feature) if name == "GSUB" else 1
                found[tag] = _feature(tag, record.Feature, names, alternates)
    return tuple(sorted(found.values(), key=lambda feature: (is_numbered(feature.tag), feature.tag)))


def feature_records(read: TTFont, name: str) -> list[Any]:
    """Return the records of the features in "GSUB" or "GPOS", none where it is absent or damaged."""
    layout = getattr(read.get(name), "table", None)
    features = getattr(layout, "FeatureList", None)
    return list(features.FeatureRecord) if features is not None else []


def substitution_tables(read: TTFont, feature: Any) -> Iterator[Any]:
    """Yield the tables of GSUB that a feature applies."""
    lookups = getattr(getattr(read.get("GSUB"), "table", None), "LookupList", None)
    known = list(lookups.Lookup) if lookups is not None else []
    for index in feature.LookupListIndex:
        if index < len(known):
            for one in known[index].SubTable:
                yield one.ExtSubTable if one.LookupType == _EXTENSION else one


def _most_alternates(read: TTFont, feature: Any) -> int:
    """Return the number of the last alternate that a feature of GSUB has for any glyph."""
    counts = (
        len(choices)
        for one in substitution_tables(read, feature)
        if one.LookupType == _ALTERNATE
        for choices in one.alternates.values()
    )
    return max(counts, default=1)


def _feature(tag: str, feature: Any, names: _Names, alternates: int) -> Feature:
    """Return a feature with what its parameters say: the name of a set, those of a character's variants."""
    said = feature.FeatureParams
    name = getattr(said, "UINameID", 0) or getattr(said, "FeatUILabelNameID", 0)
    first, count = getattr(said, "FirstParamUILabelNameID", 0), getattr(said, "NumNamedParameters", 0)
    choices = tuple(names.get(number, "") for number in range(first, first + count)) if first else ()
    return Feature(
        tag=tag,
        name=names.get(name, "") or feature_name(tag),
        choices=max(len(choices), alternates, 1),
        choice_names=choices,
        on_by_habit=is_habit(tag),
    )
