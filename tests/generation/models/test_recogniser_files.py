"""Recognisers are known by their files: what goes in and comes out, which characters they tell apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.recogniser_files import (
    characters_of,
    inspect_recogniser,
    installed_recogniser,
)
from coverstudio.generation.models.recogniser_lists import put_words_beside
from coverstudio.generation.models.store import ModelStore
from tests.editor.spelling.recognisers import apart, damaged, write_recogniser

HANGUL = tuple("가나다라마바사아자차카타파하0123456789ABC")


def test_a_recogniser_says_which_characters_it_reads(tmp_path: Path):
    path = write_recogniser(tmp_path / "korean.onnx", HANGUL)
    assert characters_of(path) == HANGUL
    assert inspect_recogniser(path) == "korean"
    assert inspect_recogniser(write_recogniser(tmp_path / "cyrillic.onnx", tuple("абвгд"))) == "recogniser"


def test_its_characters_may_lie_beside_it(tmp_path: Path):
    path = write_recogniser(tmp_path / "korean.onnx", HANGUL, noted=False)
    with pytest.raises(ModelError, match=r"put its list beside it as korean\.txt, or name it with --words"):
        characters_of(path)
    words = tmp_path / "dict.txt"
    words.write_text("\n".join(HANGUL) + "\n", encoding="utf-8")
    put_words_beside(path, words)
    assert characters_of(path) == HANGUL


@pytest.mark.parametrize(
    ("sentence", "options"),
    [
        ("tells 30 characters apart and its list has 27", {"classes": 32}),
        ("does not read lettering", {"channels": 1}),
    ],
)
def test_a_network_that_cannot_serve_is_refused(tmp_path: Path, sentence: str, options: dict[str, int]):
    with pytest.raises(ModelError, match=sentence):
        inspect_recogniser(write_recogniser(tmp_path / "odd.onnx", HANGUL, **options))


def test_files_that_are_damaged_hostile_or_something_else_are_refused_in_one_sentence(tmp_path: Path):
    with pytest.raises(ModelError, match=r"cut\.onnx is no whole ONNX file"):
        inspect_recogniser(damaged(write_recogniser(tmp_path / "cut.onnx", HANGUL)))
    with pytest.raises(ModelError, match="keeps its weights in other files"):
        inspect_recogniser(apart(write_recogniser(tmp_path / "apart.onnx", HANGUL)))
    for name, content in (("empty", b""), ("noise", bytes(range(256)) * 40), ("endless", b"\xff" * 64)):
        path = tmp_path / f"{name}.onnx"
        path.write_bytes(content)
        with pytest.raises(ModelError, match="is no whole ONNX file"):
            inspect_recogniser(path)


def test_a_list_that_is_no_text_is_refused(tmp_path: Path):
    path = write_recogniser(tmp_path / "korean.onnx", HANGUL, noted=False)
    path.with_suffix(".txt").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ModelError, match=r"korean\.txt is no text in UTF-8"):
        characters_of(path)


def test_the_store_keeps_it_and_korean_ones_come_first(tmp_path: Path):
    store = ModelStore(tmp_path / "models")
    assert installed_recogniser(store.installed()) == ""
    korean = store.add(write_recogniser(tmp_path / "korean.onnx", HANGUL))
    other = store.add(write_recogniser(tmp_path / "cyrillic.onnx", tuple("абвгд")))
    assert (korean.kind, korean.family, korean.name) == ("recogniser", "korean", "korean")
    assert installed_recogniser(store.installed()) == korean.path
    store.remove(korean.id)
    assert installed_recogniser(store.installed()) == other.path
    with pytest.raises(ModelError, match=r"packs do not take: copy “cyrillic\.onnx” itself"):
        store.write_pack(other.id, tmp_path / "out.cspack")
