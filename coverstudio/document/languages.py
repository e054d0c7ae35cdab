"""The language a book is in: which ones there are to choose from, and what its title tells of it."""

from __future__ import annotations

import unicodedata

import msgspec


class Language(msgspec.Struct, frozen=True):
    """A language by its code (BCP 47), its English name and what its own speakers call it."""

    code: str
    english: str
    own: str


# Those that books are mostly sold in come first, the others by their own names.
LANGUAGES = (
    Language("en", "English", "English"),
    Language("ko", "Korean", "한국어"),
    Language("ja", "Japanese", "日本語"),
    Language("zh", "Chinese", "中文"),
    Language("de", "German", "Deutsch"),
    Language("es", "Spanish", "Español"),
    Language("fr", "French", "Français"),
    Language("it", "Italian", "Italiano"),
    Language("pt", "Portuguese", "Português"),
    Language("id", "Indonesian", "Bahasa Indonesia"),
    Language("cs", "Czech", "Čeština"),
    Language("da", "Danish", "Dansk"),
    Language("hu", "Hungarian", "Magyar"),
    Language("nl", "Dutch", "Nederlands"),
    Language("nb", "Norwegian", "Norsk bokmål"),
    Language("pl", "Polish", "Polski"),
    Language("ro", "Romanian", "Română"),
    Language("fi", "Finnish", "Suomi"),
    Language("sv", "Swedish", "Svenska"),
    Language("vi", "Vietnamese", "Tiếng Việt"),
    Language("tr", "Turkish", "Türkçe"),
    Language("el", "Greek", "Ελληνικά"),
    Language("ru", "Russian", "Русский"),
    Language("uk", "Ukrainian", "Українська"),
    Language("he", "Hebrew", "עברית"),
    Language("ar", "Arabic", "العربية"),
    Language("hi", "Hindi", "हिन्दी"),
    Language("th", "Thai", "ไทย"),
)
# By the first word of a letter's Unicode name. Japanese is written with Chinese letters, too, and Korean may
# be, so those come last.
_SCRIPTS = (
    ("HANGUL", "ko"), ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("CYRILLIC", "ru"), ("GREEK", "el"),
    ("HEBREW", "he"), ("ARABIC", "ar"), ("DEVANAGARI", "hi"), ("THAI", "th"), ("CJK", "zh"),
)  # fmt: skip
_LIKELIEST = "en"  # of those in Latin letters, which tell nothing


def known_language(code: str) -> Language | None:
    """Return the language of that code, None for one that is not in the list."""
    return next((one for one in LANGUAGES if one.code == code), None)


def guessed_language(words: str) -> str:
    """Return the code of the language that words are probably in, "" where they have no letters."""
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in set(words) if letter.isalpha()}
    if not scripts:
        return ""
    return next((code for script, code in _SCRIPTS if script in scripts), _LIKELIEST)


def language_after(language: str, before: str, after: str) -> str:
    """Return the language of a book whose title changes.

    It follows the title as long as it is what the title before told; one that was chosen stays.
    """
    return guessed_language(after) if language in ("", guessed_language(before)) else language
