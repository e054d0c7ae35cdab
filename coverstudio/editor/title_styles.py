"""Which faces suit which kind of book: a table of pairings, and how a title's script changes them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from coverstudio.document.layers import Alignment
from coverstudio.rendering.fonts import (
    SANS,
    SERIF,
    NoFontError,
    default_family,
    font_kind,
    has_hangul,
    weights,
)


@dataclass(frozen=True)
class Face:
    """A family with its weight and setting; `tracking` in thousandths of an em."""

    family: str
    weight: int = 400
    italic: bool = False
    tracking: float = 0.0
    caps: bool = False
    leading: float = 1.1

    def cased(self, text: str) -> str:
        """Return the text in capitals where the face is set in capitals."""
        return text.upper() if self.caps else text


@dataclass(frozen=True)
class TitleStyle:
    """The faces of title and author of one kind of book.

    `words` are what a genre may be called, in English and Korean; `largest` is the largest size of the title
    as a share of the trim's height.
    """

    id: str
    words: tuple[str, ...]
    title: Face
    author: Face
    alignment: Alignment = "center"
    largest: float = 0.15


CLASSIC = TitleStyle(
    "classic",
    ("literary", "classic", "literature", "general fiction", "문학", "소설", "고전"),
    Face(SERIF, 600, tracking=-8, leading=1.04),
    Face(SERIF, 600, tracking=20),
)

STYLES: tuple[TitleStyle, ...] = (
    TitleStyle(
        "thriller",
        ("thriller", "crime", "noir", "mystery", "detective", "suspense", "horror", "gothic",
         "스릴러", "추리", "미스터리", "범죄", "공포", "호러", "느와르"),
        Face(SANS, 900, tracking=-6, caps=True, leading=0.9),
        Face(SANS, 600, tracking=140, caps=True),
        largest=0.17,
    ),
    TitleStyle(
        "romance",
        ("romance", "love", "romantic", "로맨스", "연애", "사랑"),
        Face(SERIF, 400, italic=True, tracking=-10, leading=1.02),
        Face(SERIF, 400, tracking=60),
        largest=0.16,
    ),
    TitleStyle(
        "science-fiction",
        ("science fiction", "science-fiction", "sci-fi", "scifi", "sf", "space", "dystopia", "cyberpunk",
         "공상과학", "과학소설", "디스토피아"),
        Face("Manrope", 400, tracking=80, caps=True, leading=1.12),
        Face("Manrope", 600, tracking=220, caps=True),
        largest=0.12,
    ),
    TitleStyle(
        "fantasy",
        ("fantasy", "epic", "historical", "history", "saga", "adventure", "war",
         "판타지", "역사", "모험", "무협", "전쟁"),
        Face("Caladea", 700, tracking=40, caps=True, leading=1.02),
        Face("Caladea", 400, tracking=160, caps=True),
        largest=0.13,
    ),
    TitleStyle(
        "children",
        ("children", "child", "kids", "picture book", "humour", "humor", "comedy", "middle grade",
         "동화", "어린이", "아동", "그림책", "유머", "코미디"),
        Face("Amatic SC", 700, tracking=10, leading=0.92),
        Face("Amatic SC", 700, tracking=40),
        largest=0.24,
    ),
    TitleStyle(
        "non-fiction",
        ("non-fiction", "nonfiction", "business", "self-help", "economics", "technology", "psychology",
         "science", "politics", "자기계발", "경제", "경영", "과학", "심리", "인문", "비즈니스"),
        Face("Manrope", 800, tracking=-28, leading=1.0),
        Face("Manrope", 500, tracking=0),
        alignment="left",
        largest=0.13,
    ),
    TitleStyle(
        "essay",
        ("essay", "memoir", "poetry", "poems", "nature", "travel", "biography", "philosophy", "spiritual",
         "에세이", "시집", "수필", "여행", "자연", "전기", "철학", "명상"),
        Face(SERIF, 300, tracking=-4, leading=1.06),
        Face(SERIF, 400, tracking=50),
        largest=0.14,
    ),
    CLASSIC,
)  # fmt: skip


def title_style(genre: str) -> TitleStyle:
    """Return the pairing for a genre given in the user's words; the classic one when none is recognised.

    The longest word of the table that the genre contains decides: "science fiction" is not "science".
    """
    wanted = unicodedata.normalize("NFC", genre).casefold()
    matches = [
        (len(word), -index)
        for index, style in enumerate(STYLES)
        for word in style.words
        if _contains(wanted, word)
    ]
    return STYLES[-max(matches)[1]] if matches else CLASSIC


def _contains(genre: str, word: str) -> bool:
    # A Korean genre may carry a particle or another word right after it, a Latin one is a word of its own.
    return word in genre if not word.isascii() else re.search(rf"\b{re.escape(word)}\b", genre) is not None


def face_for(text: str, face: Face) -> Face:
    """Return the face as the script of `text` wants it.

    Korean gets a Korean family of the same kind, looser lines and hardly any tracking; scripts whose letters
    join get none. Where no font has the script, the face stays and the layout reports the missing glyphs.
    """
    try:
        family = default_family(text, font_kind(face.family))
    except NoFontError:
        return face
    if family in (SERIF, SANS):
        return face
    weight = _weight_of(family, face.weight, bold_from=400 if has_hangul(text) else 600)
    leading = max(face.leading, 1.1) if has_hangul(text) else max(face.leading, 1.2)
    tracking = min(max(face.tracking, -20.0), 60.0) if has_hangul(text) else 0.0
    return replace(face, family=family, weight=weight, italic=False, tracking=tracking, leading=leading)


def _weight_of(family: str, wanted: int, bold_from: int) -> int:
    """Return the family's weight for a wanted one; a bold one from `bold_from` up.

    Korean serifs have thin strokes in their regular weight, too thin to stand on a picture.
    """
    available = weights(family) or (400,)
    aim = 700 if wanted >= bold_from else wanted
    return min(available, key=lambda weight: (abs(weight - aim), weight))
