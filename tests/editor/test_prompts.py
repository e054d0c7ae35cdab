"""From the book's words to a prompt: what a designer would write, and never an invitation to draw letters."""

from __future__ import annotations

import pytest

from coverstudio.editor.prompts import (
    COMPOSITION,
    NEGATIVE_PROMPT,
    NO_LETTERING,
    BookWords,
    prompt_for,
    prompt_notes,
)

LIGHTHOUSE = BookWords(
    title="The Last Lighthouse",
    author="A. Keeper",
    genre="thriller",
    mood="lonely",
    summary="A keeper finds a boat under the rocks. Nobody on the island wants to know.",
    wishes="a lighthouse in a storm, seen from the sea",
)


def test_the_reference_form_names_the_book() -> None:
    book = BookWords(title="The Last Lighthouse", genre="dark thriller", summary="A keeper finds a boat")
    assert prompt_for(book, "reference") == (
        "book cover titled The Last Lighthouse. genre is dark thriller. description is A keeper finds a boat"
    )


def test_the_reference_form_tells_all_that_is_seen_and_leaves_out_what_is_not_given() -> None:
    assert prompt_for(BookWords(title="Tides"), "reference") == "book cover titled Tides"
    assert prompt_for(BookWords(mood="calm", wishes="a boat"), "reference") == "description is calm, a boat"


def test_the_picture_form_describes_what_is_seen_the_wishes_first() -> None:
    prompt = prompt_for(LIGHTHOUSE)
    assert prompt.startswith("a lighthouse in a storm, seen from the sea, A keeper finds a boat")
    assert "lonely mood" in prompt
    assert "deep shadows" in prompt
    assert prompt.endswith(COMPOSITION)


@pytest.mark.parametrize("word", ["The Last Lighthouse", "Keeper,", "A. Keeper", "book", "cover", "title"])
def test_the_picture_form_has_no_word_that_models_answer_with_lettering(word: str) -> None:
    assert word not in prompt_for(LIGHTHOUSE)


def test_where_only_the_title_is_known_it_is_what_is_seen() -> None:
    assert prompt_for(BookWords(title="The Last Lighthouse")) == f"The Last Lighthouse, {COMPOSITION}"


@pytest.mark.parametrize("form", ["picture", "reference"])
def test_nothing_leads_to_nothing(form) -> None:
    assert prompt_for(BookWords(), form) == ""
    assert prompt_for(BookWords(), form, follows_negative=False) == ""


def test_models_without_a_negative_prompt_are_told_in_a_sentence() -> None:
    assert prompt_for(LIGHTHOUSE, follows_negative=False).endswith(f". {NO_LETTERING}.")
    assert NO_LETTERING not in prompt_for(LIGHTHOUSE)


def test_the_negative_prompt_is_against_lettering_watermarks_and_frames() -> None:
    for word in ("text", "letters", "title", "signature", "watermark", "frame", "border", "mock-up"):
        assert word in NEGATIVE_PROMPT
    assert len(NEGATIVE_PROMPT.split()) < 30, "models read 77 tokens"


def test_a_long_summary_is_cut_at_a_sentence() -> None:
    summary = "A keeper finds a boat. " + "Then the long winter begins on the island of stones. " * 20
    prompt = prompt_for(BookWords(summary=summary))
    told = prompt.removesuffix(f", {COMPOSITION}")
    assert 30 <= len(told.split()) <= 40
    assert told.endswith("island of stones")


def test_one_endless_sentence_is_cut_as_well() -> None:
    prompt = prompt_for(BookWords(summary=" ".join(f"word{number}" for number in range(500))))
    assert "word39" in prompt
    assert "word40" not in prompt


GENRES = {
    "추리 소설": "long shadows",
    "로맨스": "soft golden light",
    "Science Fiction": "teal and amber",
    "판타지": "wondrous light",
    "시집": "wide emptiness",
    "시": "wide emptiness",
    "과학소설": "teal and amber",
    "도시": "city",
    "steampunk": "steampunk",
    "crimean history": "period detail",
}


@pytest.mark.parametrize(("genre", "looks"), GENRES.items(), ids=list(GENRES))
def test_a_genre_brings_what_its_pictures_look_like(genre: str, looks: str) -> None:
    assert looks in prompt_for(BookWords(genre=genre, wishes="a boat"))


KOREAN = {
    "바다": "sea",
    "폭풍 속의 등대": "storm in lighthouse",
    "붉은 달 아래 까마귀": "red moon below crow",
    "숲속을 걷는 소녀": "forest walking girl",
    "쓸쓸한 골목, 비": "lonely alley, rain",
    "a red bicycle 골목에서": "a red bicycle alley",
    "꽃이 있는 창문": "flowers window",
    "달항아리": "moon jar",
    "어둡고 고요한 밤": "dark still night",
}


@pytest.mark.parametrize(("korean", "english"), KOREAN.items(), ids=list(KOREAN))
def test_korean_wishes_come_in_english(korean: str, english: str) -> None:
    book = BookWords(wishes=korean)
    assert prompt_for(book) == f"{english}, {COMPOSITION}"
    assert prompt_notes(book) == ()


def test_korean_that_is_not_in_the_glossary_is_passed_on_and_told() -> None:
    book = BookWords(wishes="바다 위의 두꺼비, 두꺼비", mood="괴이쩍은", genre="추리")
    assert prompt_for(book).startswith("sea above 두꺼비, 두꺼비, 괴이쩍은 mood")
    assert prompt_notes(book) == (
        "Most models know English only, and these words stay as they are: 두꺼비, 괴이쩍은.",
    )


def test_a_word_is_not_taken_for_a_shorter_one_that_begins_it() -> None:
    assert prompt_notes(BookWords(wishes="산책")) != ()
    assert "mountain" not in prompt_for(BookWords(wishes="산책"))


def test_a_decomposed_word_is_the_same_word() -> None:
    import unicodedata

    assert prompt_for(BookWords(wishes=unicodedata.normalize("NFD", "바다"))).startswith("sea")
