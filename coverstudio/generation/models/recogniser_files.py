"""Files of networks that read lines of lettering: PaddleOCR's recognisers as ONNX, with their characters.

What class of the network's answer is which character stands in a note in the file, or, one in a line, in a
text file of the same name beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from coverstudio.generation.models.facts import InstalledModel, ModelError
from coverstudio.generation.models.onnx_header import OnnxHeader, read_onnx_header

ENDING = ".onnx"
KOREAN, OTHER = "korean", "recogniser"
"""Families: those that have Hangul, and all others."""
EXAMPLE = "korean_PP-OCRv5_rec_mobile.onnx"
WAY_TO_GET = (
    f"A recogniser that reads Korean is free (Apache 2.0): download {EXAMPLE} from"
    " https://github.com/RapidAI/RapidOCR and add it."
)
_NOTE = "character"
_NOT_TOLD = 2  # classes that no list names: none at the beginning, the space at the end
_LINE_SIDES, _LINE_CHANNELS, _LINE_HEIGHT = 4, 3, 48
_MOST_LIST = 4 << 20


def inspect_recogniser(path: Path) -> str:
    """Return the family of the recogniser at `path`.

    Raises ModelError with a sentence for a file that is damaged, reads no lines or lacks its characters.
    """
    return KOREAN if any(is_hangul(character) for character in characters_of(path)) else OTHER


def characters_of(path: Path) -> tuple[str, ...]:
    """Return the characters that a recogniser tells apart, in the order of its classes. Raises ModelError."""
    header = read_onnx_header(path)
    if not _reads_lines(header):
        raise ModelError(f"{path.name} does not read lettering: choose a recogniser such as {EXAMPLE}.")
    characters = _listed(path, header)
    if not characters:
        raise ModelError(
            f"{path.name} does not say which characters it reads: put its list beside it as"
            f" {words_beside(path).name}, or name it with --words."
        )
    classes = header.outputs[0][-1]
    if classes is not None and classes != len(characters) + _NOT_TOLD:
        raise ModelError(
            f"{path.name} tells {classes - _NOT_TOLD} characters apart and its list has {len(characters)}:"
            " take the list that was made for it."
        )
    return characters


def words_beside(path: Path) -> Path:
    """Return where the list of a recogniser's characters lies when it is not in its file."""
    return path.with_suffix(".txt")


def installed_recogniser(installed: Iterable[InstalledModel]) -> str:
    """Return the path of the recogniser that was added last, one with Hangul first; empty for none."""
    added = [model for model in installed if model.kind == "recogniser"]
    korean = [model for model in added if model.family == KOREAN]
    return next((model.path for model in reversed(korean or added)), "")


def is_hangul(character: str) -> bool:
    """Tell whether a character is a Korean syllable or letter."""
    return "\uac00" <= character <= "\ud7a3" or "\u3131" <= character <= "\u318e"


def _reads_lines(header: OnnxHeader) -> bool:
    """Tell whether pictures of lines go in and a class for every step along them comes out."""
    taken, given = header.inputs[0], header.outputs[0]
    if len(taken) != _LINE_SIDES or len(given) != 3:
        return False
    return taken[1] in (_LINE_CHANNELS, None) and taken[2] in (_LINE_HEIGHT, None)


def _listed(path: Path, header: OnnxHeader) -> tuple[str, ...]:
    listed = header.notes.get(_NOTE, "")
    if not listed and words_beside(path).is_file():
        try:
            listed = list_bytes(words_beside(path)).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ModelError(f"{words_beside(path).name} is no text in UTF-8: save it as such.") from error
    # Not splitlines: some lists hold separators of lines as characters.
    return tuple(line.removesuffix("\r") for line in listed.removesuffix("\n").split("\n")) if listed else ()


def list_bytes(words: Path) -> bytes:
    """Return what a list of characters holds. Raises ModelError."""
    try:
        with words.open("rb") as stream:
            found = stream.read(_MOST_LIST + 1)
    except OSError as error:
        raise ModelError(f"{words.name} cannot be read ({error.strerror}): check the file.") from error
    if len(found) > _MOST_LIST:
        raise ModelError(f"{words.name} is too long for a list of characters: choose another file.")
    return found
