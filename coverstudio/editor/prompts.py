"""From a book's words to a prompt that the user sees and edits.

Two forms. The picture form describes what is to be seen, and never mentions book, title or author: a model
that reads such words draws lettering. The reference form names them, as the first covers of this kind did.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

import msgspec

from coverstudio import paths

Form = Literal["picture", "reference"]

NEGATIVE_PROMPT = (
    "text, letters, words, title, typography, caption, signature, watermark, logo, frame, border, "
    "book mock-up, book spine, page edges, barcode, collage of panels"
)
COMPOSITION = "one clear focal point, calm open space around it"
NO_LETTERING = "There is no lettering anywhere in the picture"
_MOST_WORDS = 40  # of a summary: a model reads some sixty words and weighs the first ones most


class BookWords(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a book; `wishes` is what the user wants to see. Any of them may be Korean."""

    title: str = ""
    author: str = ""
    genre: str = ""
    mood: str = ""
    summary: str = ""
    wishes: str = ""


class _Genre(msgspec.Struct, frozen=True):
    """What a genre may be called, in English and Korean, and what its pictures look like."""

    name: str
    words: tuple[str, ...]
    looks: str


class _Words(msgspec.Struct, frozen=True):
    """`korean` leads from the stem of a Korean word to English, empty for one that says nothing by itself."""

    genres: tuple[_Genre, ...]
    korean: dict[str, str]


def prompt_for(book: BookWords, form: Form = "picture", *, follows_negative: bool = True) -> str:
    """Return a prompt for the book, in English as far as the built-in glossary goes.

    Models that do not follow a negative prompt are told in a sentence that there is no lettering.
    """
    if form == "reference":
        return _reference(book)
    prompt = ", ".join(part for part in _seen(book) if part)
    return prompt if follows_negative or not prompt else f"{prompt}. {NO_LETTERING}."


def prompt_notes(book: BookWords) -> tuple[str, ...]:
    """Return what the user should know of the prompt: the Korean words that it passes on as they are."""
    unknown = [
        word
        for text in (book.wishes, _first_sentences(book.summary), book.mood, _unknown_genre(book.genre))
        for word in _translated(text)[1]
    ]
    if not unknown:
        return ()
    listed = ", ".join(dict.fromkeys(unknown))
    return (f"Most models know English only, and these words stay as they are: {listed}.",)


def _seen(book: BookWords) -> tuple[str, ...]:
    shown = [_english(text) for text in (book.wishes, _first_sentences(book.summary))]
    subject = ", ".join(filter(None, shown)) or _english(book.title)
    if not subject and not book.genre and not book.mood:
        return ()
    mood = _english(book.mood)
    return (subject, f"{mood} mood" if mood else "", _looks(book.genre), COMPOSITION)


def _reference(book: BookWords) -> str:
    known = _genre(book.genre) if _HANGUL.search(book.genre) else None
    described = ", ".join(filter(None, map(_english, (book.summary, book.mood, book.wishes))))
    parts = (
        ("book cover titled", book.title.strip()),
        ("genre is", known.name if known else _english(book.genre)),
        ("description is", described),
    )
    return ". ".join(f"{name} {words}" for name, words in parts if words)


def _looks(genre: str) -> str:
    known = _genre(genre)
    return known.looks if known else _english(genre)


def _unknown_genre(genre: str) -> str:
    return "" if _genre(genre) else genre


def _genre(genre: str) -> _Genre | None:
    """Return the genre of the table that the user's words name, by the longest word that is in them."""
    wanted = unicodedata.normalize("NFC", genre).casefold()
    matches = [
        (len(word), -index)
        for index, known in enumerate(_words().genres)
        for word in known.words
        if _contains(wanted, word)
    ]
    return _words().genres[-max(matches)[1]] if matches else None


def _contains(text: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}\b", text) is not None
    return word in text if len(word) > 1 else word in text.split()


def _first_sentences(summary: str) -> str:
    """Return as many whole sentences as a model reads; of a very long first one its beginning."""
    taken: list[str] = []
    for sentence in re.split(r"(?<=[.!?。…])\s+", summary.strip()):
        words = sentence.split()
        if taken and len(taken) + len(words) > _MOST_WORDS:
            break
        taken += words[:_MOST_WORDS]
    return " ".join(taken)


def _english(text: str) -> str:
    return _translated(text)[0]


def _translated(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with its Korean words in English, and the ones that the glossary does not have."""
    found: list[str] = []
    unknown: list[str] = []
    for word in unicodedata.normalize("NFC", text).split():
        bare = word.strip(".,!?:;“”‘’\"'()…·")
        english = _glossary(bare) if _HANGUL.search(bare) else bare
        if english is None:
            unknown.append(bare)
        found.append(word if english is None else word.replace(bare, english) if english else "")
    return " ".join(filter(None, found)).strip(" .,"), tuple(unknown)


_HANGUL = re.compile(r"[가-힣]")
# What may follow a noun, and how the adjectives and verbs of the table end.
_ENDINGS = re.compile(
    r"(들|가|속|위)?(은|는|이|가|을|를|의|에|에서|에게|와|과|도|로|으로|처럼|까지|부터|만|마다|이나|나|적인|적|같은)?"
    r"|(한|하고|하며|하게|함|해|운|워|웠던|고|은|는|던|며|어|아|여|인|움|음|면|지만|스러운|로운|롭고|게)"
    r"|(있는|어진|어지는|아가는|가는|오는|가고|오고)"
    r"|(다|는다|한다|했다|었다|았다|였다|진다|린다|인다)"
)


def _glossary(word: str) -> str | None:
    """Return the English of a Korean word by its longest known stem; None where none is known."""
    korean = _words().korean
    for end in range(len(word), 0, -1):
        if word[:end] in korean and _ENDINGS.fullmatch(word[end:]):
            return korean[word[:end]]
    return None


@cache
def _words() -> _Words:
    file = paths.resources_dir() / "prompts" / "words.json"
    return msgspec.json.decode(file.read_bytes(), type=_Words)
