"""The fonts there are: those that come with the app, those of the system, and who stands in for whom."""

from __future__ import annotations

import functools
import importlib.util
import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from PySide6.QtGui import QFont, QFontDatabase, QGlyphRun, QRawFont, QTextLayout

from coverstudio.rendering.font_library.folders import USER_FOLDERS, FolderFonts
from coverstudio.rendering.font_library.kept import kept_fonts
from coverstudio.rendering.font_library.variations import variation

FontKind = Literal["serif", "sans"]

SERIF = "Source Serif Pro"
SANS = "Source Sans Pro"

# Families that have Hangul, the nicest first: with a desktop's own fonts after the ones people install. A
# Korean Windows may list them by their Korean names.
KOREAN_SERIF = (
    "Noto Serif KR", "Noto Serif CJK KR", "Source Han Serif K", "Source Han Serif KR", "NanumMyeongjo",
    "Nanum Myeongjo", "나눔명조", "본명조", "AppleMyungjo", "Batang", "바탕", "UnBatang",
)  # fmt: skip
KOREAN_SANS = (
    "Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "Source Han Sans K", "Source Han Sans KR",
    "NanumBarunGothic", "NanumGothic", "Nanum Gothic", "나눔고딕", "본고딕", "Apple SD Gothic Neo",
    "Malgun Gothic", "맑은 고딕", "UnDotum",
)  # fmt: skip
HAN_KANA = (
    "Noto Serif CJK JP", "Noto Sans CJK JP", "Noto Serif CJK SC", "Noto Sans CJK SC", "Hiragino Mincho ProN",
    "PingFang SC", "Yu Mincho", "Yu Gothic", "Microsoft YaHei", "Droid Sans Fallback",
)  # fmt: skip

HEBREW = ("Frank Ruhl Libre", "Noto Serif Hebrew", "David Libre", "Noto Sans Hebrew", "David", "DejaVu Sans")

_NOTHING: Mapping[str, int] = {}
_LOADING = threading.Lock()
_from_app: set[str] = set()
_changes: list[FolderFonts] = []
_SYSTEM = QFontDatabase.WritingSystem
_FOUNDRY = re.compile(r" \[[^\]]*\]$")
# Qt's names for "whatever the system has", and fonts of pictures rather than letters.
_NOT_FOR_TEXT = re.compile(r"^(Serif|Sans Serif|Monospace|Cursive|Fantasy|D050000L|Standard Symbols PS)$")
_ICONS = "Phosphor"
_WEIGHT_WORD = re.compile(
    r" (Thin|(Extra|Ultra|Semi|Demi)? ?(Light|Bold)|Medium|Demi|Black|Heavy)$",
    re.IGNORECASE,
)
_SERIF_WORD = re.compile(
    r"serif|myeongjo|myungjo|batang|명조|바탕|mincho|song|times|roman|garamond|caslon|baskerville|bodoni|didot|georgia"
    r"|caladea|cambria|palat|bookman|c059|p052",
    re.IGNORECASE,
)


class NoFontError(ValueError):
    """No installed font has the script of a text; the message says which and what to install."""


def load_app_fonts() -> None:
    """Make the fonts of the installed font packages known to Qt. Once per process; some 40 ms for all.

    Needs a QGuiApplication, and may be called from any thread. They are all the packages `font_*` beside our
    own serif; where one has both kinds of files, the TrueType files are taken (PDF embeds them as they are).
    """
    with _LOADING:
        _load_once()


@functools.cache
def _load_once() -> None:
    serif = importlib.util.find_spec("font_source_serif_pro")
    if serif is not None and serif.origin is not None:
        # Found by their names: asking what every installed package announces takes as long as the fonts do.
        for folder in sorted(Path(serif.origin).parents[1].glob("font_*/files")):
            for path in _static_files(folder):
                number = QFontDatabase.addApplicationFont(str(path))
                _from_app.update(QFontDatabase.applicationFontFamilies(number))
    USER_FOLDERS.load(Path(folder) for folder in kept_fonts().folders)
    _clear_caches()


def fonts_changed() -> int:
    """Return how often fonts came or went while the program runs: what is cached of letters depends on it."""
    return len(_changes)


def app_families() -> frozenset[str]:
    """Return the families that come with the app."""
    load_app_fonts()
    return frozenset(_from_app)


def look_again() -> FolderFonts:
    """Look into the user's folders again: fonts that came can be used, those that are gone cannot.

    What is known of families is forgotten where they changed. Takes as long as looking at every file's date.
    """
    load_app_fonts()
    changed = USER_FOLDERS.load(Path(folder) for folder in kept_fonts().folders)
    if changed.is_other:
        _clear_caches()
        _changes.append(changed)
        # Qt makes its lists anew at the next question: here, and not in the window's own thread.
        QRawFont.fromFont(QFont(SERIF))
    return changed


def _static_files(folder: Path) -> list[Path]:
    """Return the files without variable fonts, whose default weight would shadow the static ones."""
    files = sorted(folder.glob("*.ttf")) or sorted(folder.glob("*.otf"))
    return [path for path in files if "VariableFont" not in path.name]


def _clear_caches() -> None:
    families.cache_clear()
    weights.cache_clear()
    font_available.cache_clear()
    _stand_ins.cache_clear()
    variation.cache_clear()


@functools.cache
def families() -> tuple[str, ...]:
    """Return the names of the families a text can be set in, sorted, each once and without its weights."""
    load_app_fonts()
    names = {without_foundry(name) for name in QFontDatabase.families()}
    names = {name for name in names if not QFontDatabase.isPrivateFamily(name)}
    names = {name for name in names if not _NOT_FOR_TEXT.match(name) and not _is_weight_of(name, names)}
    return tuple(sorted(names, key=str.casefold))


def without_foundry(name: str) -> str:
    """Return the name of a family without its maker's, which Qt adds where two have the same name."""
    return _FOUNDRY.sub("", name)


def _is_weight_of(name: str, names: set[str]) -> bool:
    base = _WEIGHT_WORD.sub("", name)
    return base != name and base in names


@functools.cache
def weights(family: str) -> tuple[int, ...]:
    """Return the weights a family has, ascending, in hundreds (400 regular, 700 bold); empty when unknown."""
    load_app_fonts()
    listed = _listed_name(family)
    found = {QFontDatabase.weight(listed, style) for style in QFontDatabase.styles(listed)}
    if "wght" in (axes := variation(family, 400, False).axes):
        least, _, most = axes["wght"]
        found.update(weight for weight in range(100, 1000, 100) if least <= weight <= most)
    return tuple(sorted({nearest_weight(weight) for weight in found if weight > 0}))


def _listed_name(family: str) -> str:
    """Return the name under which Qt lists a family (it may carry a foundry: `C059 [urw]`)."""
    return next((name for name in QFontDatabase.families() if without_foundry(name) == family), family)


def nearest_weight(weight: int) -> int:
    """Return the nearest of the nine weights 100 … 900."""
    return min(max(round(weight / 100), 1), 9) * 100


@functools.cache
def font_available(family: str) -> bool:
    """Tell whether a family is installed, so that nothing else would stand in for it."""
    load_app_fonts()
    return QFontDatabase.hasFamily(family)


def font_kind(family: str) -> FontKind:
    """Tell whether a family is a serif or a sans, judged by its name."""
    return "serif" if _SERIF_WORD.search(family) and "sans" not in family.lower() else "sans"


def default_family(text: str, kind: FontKind = "serif") -> str:
    """Return an installed family that has the script of `text`.

    Raises NoFontError with a sentence when there is none.
    """
    load_app_fonts()
    system = _writing_system(text)
    if system == _SYSTEM.Latin:
        return SERIF if kind == "serif" else SANS
    for family in (*_preferred(system, kind), *_having(system)):
        if font_available(family):
            return family
    name = QFontDatabase.writingSystemName(system)
    advice = "NanumMyeongjo or Noto Serif CJK KR" if system == _SYSTEM.Korean else "a Noto font for it"
    raise NoFontError(f"No installed font has {name} letters: install {advice} and start again.")


def _preferred(system: QFontDatabase.WritingSystem, kind: FontKind) -> tuple[str, ...]:
    if system == _SYSTEM.Korean:
        return (*KOREAN_SERIF, *KOREAN_SANS) if kind == "serif" else (*KOREAN_SANS, *KOREAN_SERIF)
    if system in (_SYSTEM.Japanese, _SYSTEM.SimplifiedChinese):
        return HAN_KANA
    if system == _SYSTEM.Hebrew:
        return HEBREW
    if system in (_SYSTEM.Cyrillic, _SYSTEM.Greek):
        return (SERIF if kind == "serif" else SANS,)
    return ()


def _having(system: QFontDatabase.WritingSystem) -> list[str]:
    names = (without_foundry(name) for name in QFontDatabase.families(system))
    return [name for name in names if not _NOT_FOR_TEXT.match(name)]


# The first word of a letter's Unicode name tells its script; Hangul first, as it decides the face of a
# Korean title that has Chinese or Latin letters as well.
_SCRIPTS: tuple[tuple[str, QFontDatabase.WritingSystem], ...] = (
    ("HANGUL", _SYSTEM.Korean),
    ("HIRAGANA", _SYSTEM.Japanese),
    ("KATAKANA", _SYSTEM.Japanese),
    ("CJK", _SYSTEM.SimplifiedChinese),
    ("ARABIC", _SYSTEM.Arabic),
    ("HEBREW", _SYSTEM.Hebrew),
    ("CYRILLIC", _SYSTEM.Cyrillic),
    ("GREEK", _SYSTEM.Greek),
    ("DEVANAGARI", _SYSTEM.Devanagari),
    ("BENGALI", _SYSTEM.Bengali),
    ("TAMIL", _SYSTEM.Tamil),
    ("THAI", _SYSTEM.Thai),
    ("ARMENIAN", _SYSTEM.Armenian),
    ("GEORGIAN", _SYSTEM.Georgian),
)


def _writing_system(text: str) -> QFontDatabase.WritingSystem:
    first_words = {unicodedata.name(letter, "").split(" ")[0] for letter in set(text) if letter.isalpha()}
    return next((system for word, system in _SCRIPTS if word in first_words), _SYSTEM.Latin)


def has_hangul(text: str) -> bool:
    """Tell whether a text has Korean letters."""
    return _writing_system(text) == _SYSTEM.Korean


def qt_font(
    family: str,
    weight: int,
    italic: bool,
    pixel_size: int,
    tracking: float = 0.0,
    *,
    axes: Mapping[str, float] = _NOTHING,
    features: Mapping[str, int] = _NOTHING,
) -> QFont:
    """Return a QFont that is never hinted, with families of the same kind to stand in for absent glyphs.

    `tracking` is in pixels per letter, `axes` in each axis' own units, `features` are numbers by OpenType tag
    (0 off, 1 on); both keyed by tags of four characters. A font without an axis or a feature leaves it out.
    """
    load_app_fonts()
    font = QFont()
    font.setFamilies([family, *_stand_ins(font_kind(family))])
    font.setPixelSize(pixel_size)
    varies = variation(family, nearest_weight(weight), italic)
    # What an axis does, Qt must not do once more: it would embolden and slant the letters.
    font.setWeight(QFont.Weight.Normal if varies.has_weights else QFont.Weight(nearest_weight(weight)))
    font.setItalic(italic and not varies.has_italics)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferOutline)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, tracking)
    for tag, value in varies.places(nearest_weight(weight), italic, axes).items():
        font.setVariableAxis(QFont.Tag.fromString(tag), value)
    for tag, number in features.items():
        font.setFeature(QFont.Tag.fromString(tag), number)
    return font


@functools.cache
def _stand_ins(kind: FontKind) -> tuple[str, ...]:
    korean = (*KOREAN_SERIF, *KOREAN_SANS) if kind == "serif" else (*KOREAN_SANS, *KOREAN_SERIF)
    latin = SERIF if kind == "serif" else SANS
    return tuple(family for family in (latin, *korean) if font_available(family))[:2]


def missing_in(text: str, font: QFont) -> str:
    """Return the characters of one line that neither `font` nor any stand-in has, each once.

    Qt draws glyph 0, the empty box, for them. Which characters those were it does not tell reliably, so
    where there is one the characters are tried one by one.
    """
    if not _has_empty_box(text, font):
        return ""
    visible = dict.fromkeys(c for c in text if unicodedata.category(c) not in _UNSEEN)
    return "".join(c for c in visible if _has_empty_box(c, font))


_NEVER = 0x10FFFF  # a noncharacter
_UNSEEN = {"Cf", "Cc", "Zl", "Zp", "Zs"}


def _has_empty_box(text: str, font: QFont) -> bool:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setNumColumns(len(text) * 2)
    layout.endLayout()
    return has_empty_box(layout.glyphRuns())


def has_empty_box(runs: Iterable[QGlyphRun]) -> bool:
    """Tell whether any glyph stands for a character that no font has.

    It is glyph 0 of a font, or, where no font has the script at all, of a stand-in that is all boxes and
    claims to have every character, even one that can never be. A font of icons, which the window has for
    itself, is no font for text either.
    """
    return any(0 in run.glyphIndexes() or _is_no_text(run.rawFont()) for run in runs)


def _is_no_text(font: QRawFont) -> bool:
    return font.supportsCharacter(_NEVER) or font.familyName() == _ICONS
