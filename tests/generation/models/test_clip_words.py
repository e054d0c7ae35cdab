"""A model in one file borrows the list of words from a model folder that has as many of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coverstudio.generation.models.catalog import catalog_model
from coverstudio.generation.models.clip_words import ClipWords, missing_words, words_for
from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.store import ModelStore
from tests.generation.models.model_folders import sd1_file, sd1_folder
from tests.generation.models.safetensors_files import write_zeros

PIECES = {"a": 0, "b</w>": 1, "ab</w>": 2, "<|startoftext|>": 3, "<|endoftext|>": 4}
MERGES = (("a", "b</w>"),)
WORDS = ClipWords(PIECES, MERGES)
EMBEDDINGS = (
    "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight",
    "conditioner.embedders.0.transformer.text_model.embeddings.token_embedding.weight",
)


def checkpoint(folder: Path, pieces: int = len(PIECES), embedding: str = EMBEDDINGS[0]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_zeros(folder / "dream.safetensors", {embedding: (pieces, 8)})


def in_two_files(folder: Path, pieces: dict[str, int] = PIECES) -> Path:
    """As the models of 2022 were published."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(pieces))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{one} {two}\n" for one, two in MERGES))
    return folder


def in_one_file(folder: Path, merges: object) -> Path:
    """As it is written today; the two special pieces may be listed apart."""
    special = ("<|startoftext|>", "<|endoftext|>")
    told = {
        "added_tokens": [{"id": PIECES[piece], "content": piece, "special": True} for piece in special],
        "model": {
            "type": "BPE",
            "vocab": {piece: number for piece, number in PIECES.items() if piece not in special},
            "merges": merges,
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(json.dumps(told))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.mark.parametrize("embedding", EMBEDDINGS, ids=["sd1", "sdxl"])
def test_a_tokenizer_beside_the_file_is_taken(tmp_path: Path, store: Path, embedding: str) -> None:
    file = checkpoint(tmp_path, embedding=embedding)
    in_two_files(tmp_path / "tokenizer")
    assert words_for(file, store) == WORDS
    assert missing_words(file, store) == ""


@pytest.mark.parametrize("merges", [["a b</w>"], [["a", "b</w>"]]], ids=["as words", "as pairs"])
def test_both_ways_of_writing_it_in_one_file_are_read(tmp_path: Path, store: Path, merges: object) -> None:
    in_one_file(tmp_path / "tokenizer", merges)
    assert words_for(checkpoint(tmp_path), store) == WORDS


def test_a_model_of_the_store_lends_it_wherever_that_lies(tmp_path: Path, store: Path) -> None:
    file = checkpoint(tmp_path / "files")
    assert missing_words(file, store)
    model = sd1_folder(tmp_path / "elsewhere" / "model")
    in_two_files(model / "tokenizer")
    (model / "tokenizer" / "tokenizer.json").unlink()
    ModelStore(store).add(model)
    assert words_for(file, store) == WORDS


def test_a_list_with_another_number_of_pieces_is_passed_over(tmp_path: Path, store: Path) -> None:
    file = checkpoint(tmp_path, pieces=len(PIECES) + 1)
    in_two_files(tmp_path / "tokenizer")
    model = sd1_folder(tmp_path / "model")
    in_two_files(model / "tokenizer", {**PIECES, "more": len(PIECES)})
    with pytest.raises(ModelError):
        words_for(file, store)
    ModelStore(store).add(model)
    assert len(words_for(file, store).pieces) == len(PIECES) + 1


@pytest.mark.parametrize(
    "pieces",
    [
        {"a": 0, "b</w>": 1, "c": 2, "d": 3, "e": 4},
        {**PIECES, "a": 9},
        {**PIECES, "a": 1},
    ],
    ids=["no ends", "a number beyond", "a number twice"],
)
def test_a_list_that_is_not_clips_is_passed_over(tmp_path: Path, store: Path, pieces: dict[str, int]) -> None:
    in_two_files(tmp_path / "tokenizer", pieces)
    assert missing_words(checkpoint(tmp_path), store)


@pytest.mark.parametrize("damage", ["vocab.json", "merges.txt", "everything"])
def test_a_damaged_list_is_passed_over(tmp_path: Path, store: Path, damage: str) -> None:
    folder = in_two_files(tmp_path / "tokenizer")
    for name in ("vocab.json", "merges.txt") if damage == "everything" else (damage,):
        (folder / name).write_bytes(b"\xff\xfe not what it was")
    assert missing_words(checkpoint(tmp_path), store)


def test_a_model_that_is_gone_lends_nothing(tmp_path: Path, store: Path) -> None:
    model = sd1_folder(tmp_path / "model")
    in_two_files(model / "tokenizer")
    ModelStore(store).add(model)
    model.rename(tmp_path / "moved")
    assert missing_words(checkpoint(tmp_path / "files"), store)


def test_what_is_missing_is_one_sentence_that_names_a_model_of_the_catalog(
    tmp_path: Path, store: Path
) -> None:
    sentence = missing_words(checkpoint(tmp_path), store)
    assert sentence.startswith("“dream.safetensors” needs CLIP's list of words")
    assert "\n" not in sentence
    identity = sentence.split("models download ")[1].split("”")[0]
    lender = catalog_model(identity)
    assert lender.name in sentence and "tokenizer/*.json" in lender.files


def test_a_whole_model_in_one_file_misses_words_as_well(tmp_path: Path, store: Path) -> None:
    file = sd1_file(tmp_path / "dream.safetensors", len(PIECES))
    assert ModelStore(store).add(file).family == "sd1", "it can be added all the same"
    assert missing_words(file, store)
    in_two_files(tmp_path / "tokenizer")
    assert missing_words(file, store) == ""


def test_a_model_folder_misses_nothing(tmp_path: Path, store: Path) -> None:
    assert missing_words(sd1_folder(tmp_path / "model"), store) == ""
