import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtGui import QFontDatabase

from coverstudio.rendering import fonts

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_fonts_that_come_with_the_app_are_there():
    assert {"Source Serif Pro", "Source Sans Pro", "Roboto", "Manrope", "Caladea", "Amatic SC"} <= set(
        fonts.families()
    )


def test_a_family_is_listed_once_and_without_its_weights():
    names = fonts.families()
    assert len(set(names)) == len(names)
    assert "Source Serif Pro Black" not in names
    assert not any("[" in name for name in names)
    assert names == tuple(sorted(names, key=str.casefold))


def test_a_family_tells_its_weights():
    assert fonts.weights("Source Serif Pro") == (200, 300, 400, 600, 700, 900)
    assert fonts.weights("Caladea") == (400, 700)
    assert fonts.weights("No Such Family") == ()


@pytest.mark.parametrize(("given", "nearest"), [(1, 100), (349, 300), (400, 400), (951, 900)])
def test_weights_are_taken_to_the_nearest_hundred(given: int, nearest: int):
    assert fonts.nearest_weight(given) == nearest


def test_a_missing_family_is_known_to_be_missing():
    assert fonts.font_available("Roboto")
    assert not fonts.font_available("Garamond of my Dreams")


@pytest.mark.parametrize(
    ("family", "kind"),
    [
        ("Source Serif Pro", "serif"),
        ("NanumMyeongjo", "serif"),
        ("Source Sans Pro", "sans"),
        ("Manrope", "sans"),
    ],
)
def test_families_are_told_apart_by_their_names(family: str, kind: str):
    assert fonts.font_kind(family) == kind


def test_latin_text_gets_the_apps_own_faces():
    assert fonts.default_family("Walden") == "Source Serif Pro"
    assert fonts.default_family("Walden", "sans") == "Source Sans Pro"
    assert fonts.default_family("") == "Source Serif Pro"
    assert fonts.default_family("Ἰλιάς") == "Source Serif Pro"


def test_korean_text_gets_a_korean_family_even_among_latin_letters():
    family = _korean()
    assert family in fonts.KOREAN_SERIF + fonts.KOREAN_SANS
    assert missing("나의 Lime 오렌지", family) == ""
    assert fonts.has_hangul("나의 Lime")
    assert not fonts.has_hangul("Lime 雪")


def test_a_script_that_no_font_has_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "font_available", lambda family: False)
    with pytest.raises(
        fonts.NoFontError, match=r"No installed font has Korean letters: install NanumMyeongjo"
    ):
        fonts.default_family("한글")


def test_characters_that_no_font_has_are_named_once_in_their_order():
    assert missing("Plain words, – “quoted”…", "Roboto") == ""
    assert missing("b\uf8f1a\uf8f0 \uf8f1", "Roboto") == "\uf8f1\uf8f0"
    assert missing("\U0010fffd!", "Roboto") == "\U0010fffd"


def test_what_is_never_seen_is_never_missing():
    assert missing("a\u200db\u00ad\u2060\n\t", "Roboto") == ""


def missing(text: str, family: str) -> str:
    return fonts.missing_in(" ".join(text.split()), fonts.qt_font(family, 400, False, 100))


def _korean() -> str:
    try:
        return fonts.default_family("한글")
    except fonts.NoFontError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(
    ("word", "script"),
    [("नमस्ते", QFontDatabase.WritingSystem.Devanagari), ("ආයුබෝවන්", QFontDatabase.WritingSystem.Sinhala)],
)
def test_a_script_that_no_font_has_is_missing_letter_by_letter(
    word: str, script: QFontDatabase.WritingSystem
):
    expected = "" if QFontDatabase.families(script) else "".join(dict.fromkeys(word))
    font = fonts.qt_font("Source Serif Pro", 400, False, 100)
    assert fonts.missing_in(word, font) == expected
    assert fonts.missing_in(f"Hello {word}", font) == expected


def test_fonts_that_two_threads_ask_for_are_loaded_once(monkeypatch: pytest.MonkeyPatch):
    fonts.load_app_fonts()
    asked: list[str] = []

    class Slow:
        @staticmethod
        def addApplicationFont(path: str) -> int:
            asked.append(path)
            time.sleep(0.001)
            return 0

        @staticmethod
        def applicationFontFamilies(number: int) -> list[str]:
            return []

    monkeypatch.setattr(fonts, "QFontDatabase", Slow)
    fonts._load_once.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        for loading in [pool.submit(fonts.load_app_fonts) for _ in range(4)]:
            loading.result()
    assert len(asked) == len(set(asked)) > 0
