"""What is written, and in which fonts: those of the application, and the system's Nanum for Hangul."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

NANUM = Path("/usr/share/fonts/truetype/nanum")

LATIN_FONTS = (
    "Roboto-Regular.ttf", "Roboto-Black.ttf", "Roboto-Light.ttf", "Roboto-BoldItalic.ttf",
    "SourceSerifPro-Regular.otf", "SourceSerifPro-Bold.otf", "SourceSerifPro-It.otf",
    "SourceSansPro-Semibold.otf", "AmaticSC-Bold.ttf", "Caladea-Regular.ttf", "Caladea-BoldItalic.ttf",
    "Manrope-ExtraBold.ttf", "Manrope-Light.ttf",
)  # fmt: skip
HANGUL_FONTS = ("NanumMyeongjoBold.ttf", "NanumGothicBold.ttf", "NanumMyeongjo.ttf", "NanumSquareRoundB.ttf")

TITLES = ("The Quiet Harbour", "NORTHERN LIGHT", "A Field of Glass", "Salt & Ember", "Winterling",
          "The Last Cartographer", "ORCHARD ROAD", "What the River Kept")  # fmt: skip
AUTHORS = ("Margaret Ellison", "J. R. HOLLOWAY", "Ines Duarte", "Tomas Brandt")
SMALL = ("a novel in four seasons", "Winner of the Harbour Prize", "with a new foreword by the author",
         "translated from the Portuguese")  # fmt: skip
SHORT = ("Second edition", "NOW A FILM", "Book Two", "A true story", "The final part")
BENT = ("A HARBOUR MYSTERY", "tales of the northern sea", "Book one of three", "THE ORCHARD LIBRARY")
HANGUL_TITLES = ("고요한 항구", "겨울 정원", "마지막 지도", "빛의 기억")
HANGUL_AUTHORS = ("김서연 장편소설", "박지훈 지음")
HANGUL_COLUMNS = ("고요한항구", "겨울정원", "마지막지도", "장편소설")
COLUMNS = ("HARBOUR", "WINTER", "NOVEL")

ALPHABET = "ABCDEFGHKLMNOPQRSTUVWYZabcdefghkmnoprstuvwyz"


@cache
def font_file(name: str) -> Path:
    """The file of a font by its name, from the font packages or the system's Nanum."""
    for group in ("fonts_ttf", "fonts_otf"):
        for entry in entry_points(group=group):
            for file in entry.load().values():
                if Path(file).name == name:
                    return Path(file)
    return NANUM / name


def has_hangul() -> bool:
    """Whether the system has the fonts."""
    return all((NANUM / name).exists() for name in HANGUL_FONTS)
