"""CLIP's list of word pieces, which a model in one file does not bring: borrowed from a model folder.

All models that read words with CLIP share one list. It is whoever published it that gives it away, so it
comes with a model and not with the app.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import msgspec

from coverstudio.generation.models.facts import ModelError
from coverstudio.generation.models.model_folders import read_index, read_json
from coverstudio.generation.models.model_list import read_list
from coverstudio.generation.models.safetensors_header import read_header

BEGIN, END = "<|startoftext|>", "<|endoftext|>"
FOLDER = "tokenizer"
_TOKENIZERS = frozenset({"CLIPTokenizer", "CLIPTokenizerFast"})
_EMBEDDING = "token_embedding.weight"
_VERSION = "#version"  # what the first line of a list of merges may begin with


class ClipWords(msgspec.Struct, frozen=True):
    """Every piece of a word with its number, and the pairs that are joined into one, most common first."""

    pieces: dict[str, int]
    merges: tuple[tuple[str, str], ...]


def words_for(checkpoint: Path, store: Path) -> ClipWords:
    """Return the list that the model in the file `checkpoint` was trained with.

    It is looked for in the folder "tokenizer" beside the file, then in every model of the list in the folder
    `store`. Raises ModelError where none of them has as many pieces as the model knows.
    """
    known = _pieces_known(checkpoint)
    for folder in _lenders(checkpoint, store):
        with suppress(ModelError):
            words = _read(folder)
            if set(words.pieces.values()) == set(range(known)) and {BEGIN, END} <= words.pieces.keys():
                return words
    raise ModelError(
        f"“{checkpoint.name}” needs CLIP's list of words, which every Stable Diffusion folder brings:"
        " download Stable Diffusion 1.4 once (“coverstudio models download stable-diffusion-1-4”), or put a"
        " model's folder “tokenizer” beside the file."
    )


def missing_words(model: Path, store: Path) -> str:
    """Return the sentence of `words_for` where `model` is one file that it fails for, else ""."""
    try:
        if model.is_file():
            words_for(model, store)
    except ModelError as error:
        return str(error)
    return ""


def _pieces_known(checkpoint: Path) -> int:
    """Return how many pieces the text encoder in a file has a meaning for, 0 where it holds none."""
    tensors = read_header(checkpoint).tensors
    return next((shape[0] for name, (_, shape) in tensors.items() if name.endswith(_EMBEDDING)), 0)


def _lenders(checkpoint: Path, store: Path) -> Generator[Path]:
    beside = checkpoint.parent / FOLDER
    if beside.is_dir():
        yield beside
    for entry in read_list(store).entries().values():
        model = store / entry.path
        with suppress(ModelError, OSError):  # what is damaged or gone lends nothing
            _, parts = read_index(model) if model.is_dir() else ("", ())
            yield from (part.folder for part in parts if part.class_name in _TOKENIZERS)


class _Model(msgspec.Struct, frozen=True):
    vocab: dict[str, int]
    merges: tuple[str | tuple[str, str], ...]


class _AddedToken(msgspec.Struct, frozen=True):
    content: str
    id: int


class _Tokenizer(msgspec.Struct, frozen=True):
    """What we read of tokenizer.json, which newer libraries write in place of the other two files."""

    model: _Model
    added_tokens: tuple[_AddedToken, ...] = ()


def _read(folder: Path) -> ClipWords:
    if not (folder / "vocab.json").is_file():
        told = read_json(folder / "tokenizer.json", _Tokenizer)
        pieces = told.model.vocab | {token.content: token.id for token in told.added_tokens}
        return ClipWords(pieces, tuple(_pair(merge) for merge in told.model.merges))
    try:
        lines = (folder / "merges.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{folder.name}/merges.txt cannot be read: fetch the model again.") from error
    merges = lines[1:] if lines and lines[0].startswith(_VERSION) else lines
    pieces = read_json(folder / "vocab.json", dict[str, int])
    return ClipWords(pieces, tuple(_pair(merge) for merge in merges if merge))


def _pair(merge: str | tuple[str, str]) -> tuple[str, str]:
    if isinstance(merge, tuple):
        return merge
    left, _, right = merge.partition(" ")
    return left, right
