"""Looks are files: ours are whole and use our fonts, a user's is kept, a broken one is left out and told."""

from __future__ import annotations

import json

import pytest

from coverstudio.document.geometry import Box
from coverstudio.document.layers import TextLayer
from coverstudio.editor.title_looks import (
    LookError,
    TitleLook,
    broken_looks,
    delete_look,
    is_own,
    letters_of,
    rename_look,
    save_look,
    title_look,
    title_looks,
    user_looks_dir,
)
from coverstudio.editor.title_looks.files import LONGEST_NAME
from coverstudio.rendering.fonts import app_families, weights

pytestmark = pytest.mark.usefixtures("qapp")

TITLE = TextLayer(name="Title", text="Walden", family="Caladea", size=40, box=Box(0, 0, 100, 30), weight=700)
MINE = TitleLook(name="My foil", title=letters_of(TITLE))
LETTERS = {"families": ["Caladea"], "inks": [{"colour": "#101010"}]}


def write(name: str, content: object) -> None:
    user_looks_dir().mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (user_looks_dir() / name).write_text(text, encoding="utf-8")


def test_twelve_looks_come_with_the_app_in_fonts_that_come_with_it() -> None:
    looks = title_looks()
    assert len(looks) == 12
    assert broken_looks() == ()
    assert len({look.name for look in looks}) == len({look.name_in("ko") for look in looks}) == 12
    for look in looks:
        assert look.name_in("ko") != look.name_in("fr") == look.name
        assert look.genres_in("en") and look.genres_in("ko") != look.genres_in("en")
        assert look.author is not None
        for letters in (look.title, look.author):
            assert letters.families[0] in app_families(), look.id
            assert letters.weight in weights(letters.families[0]), look.id
            assert letters.korean is not None and letters.korean.families, look.id


def test_a_look_is_saved_found_by_its_name_renamed_and_deleted() -> None:
    saved = save_look(MINE)
    assert is_own(saved) and saved.id == "my-foil"
    assert title_look("MY FOIL") == saved == title_look("my-foil")
    renamed = rename_look(saved, "  Our   foil ")
    assert renamed.name == "Our foil" and title_look("our foil").id == "my-foil"
    delete_look(renamed)
    assert len(title_looks()) == 12
    with pytest.raises(LookError, match=r"^There is no look “our foil”: choose one of crown-of-ash, .*\.$"):
        title_look("our foil")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (" ", "A look needs a name: type one."),
        ("a\x07b", "A look needs a name: type one."),
        ("x" * (LONGEST_NAME + 1), f"The name of a look has {LONGEST_NAME} letters at most: shorten it."),
        ("crown of ash", "There is a look called “crown of ash” already: give it another name."),
    ],
)
def test_a_name_that_cannot_be_is_one_sentence(name: str, sentence: str) -> None:
    with pytest.raises(LookError) as refused:
        save_look(TitleLook(name=name, title=MINE.title))
    assert str(refused.value) == sentence
    assert not user_looks_dir().exists()


def test_names_of_any_script_and_dots_become_good_file_names() -> None:
    ids = [
        save_look(TitleLook(name=name, title=MINE.title)).id for name in ("../황금", "황금", "???", "a/b:c")
    ]
    assert ids == ["황금", "황금-2", "look", "a-b-c"]
    assert sorted(file.name for file in user_looks_dir().iterdir()) == sorted(f"{one}.json" for one in ids)
    assert title_look("../황금").id == "황금"


def test_ours_can_neither_be_renamed_nor_deleted() -> None:
    for change in (delete_look, lambda look: rename_look(look, "Mine")):
        with pytest.raises(LookError, match=r"^The look “Crown of Ash” came with CoverStudio: save one"):
            change(title_look("crown-of-ash"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "it is no look (Input data was truncated)"),
        ({"name": "x"}, "required field `title`"),
        ({"name": "x", "title": LETTERS, "titel": 1}, "unknown field `titel`"),
        ({"name": "x", "title": {**LETTERS, "inks": []}}, "`$.title.inks`"),
        ({"name": "x", "title": {**LETTERS, "inks": [{"colour": "red"}]}}, "`$.title.inks[0].colour`"),
        ({"name": " ", "title": LETTERS}, "it has no name: give it one"),
        ("[" * 100_000, "it is no look"),
    ],
)
def test_a_broken_file_is_left_out_with_one_sentence(
    content: object, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    write("crown-of-ash.json", content)
    (broken,) = broken_looks()
    assert broken.sentence.startswith("The look “crown-of-ash.json” is left out, because ")
    assert why in broken.sentence
    assert title_look("crown-of-ash").name == "Crown of Ash", "ours stays"
    assert [record.getMessage() for record in caplog.records] == [broken.sentence], "told once"
    write("crown-of-ash.json", {"name": "My crown", "title": LETTERS})
    assert title_look("crown-of-ash").name == "My crown"
    assert broken_looks() == ()
