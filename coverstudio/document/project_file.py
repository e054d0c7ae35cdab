"""The project file, `.cover`: a zip of the document as JSON and its pictures as they are.

    mimetype           first and stored, so that the first bytes tell what the file is
    cover.json         {"format": 1, "app": …, "document": …}
    assets/<sha256>.*  the encoded pictures, byte for byte
    thumbnail.png      for those who show files

Loading is all or nothing: every member, hash and header is checked before the first picture enters the store.
"""

from __future__ import annotations

import io
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from coverstudio import __version__
from coverstudio.document.assets import AssetError, AssetStore
from coverstudio.document.atomic import WriteError, write_atomically
from coverstudio.document.checks import DocumentError, check_document
from coverstudio.document.container import (
    LARGEST_TEXT,
    LARGEST_THUMBNAIL,
    MIMETYPE,
    MOST_BYTES,
    Container,
    ContainerError,
    opened,
)
from coverstudio.document.document import Document
from coverstudio.document.layers import AnyLayer, TextLayer, shown_recipe
from coverstudio.document.pictures import Asset, shortened
from coverstudio.document.sentences import shown
from coverstudio.document.stored_zip import StoredZip
from coverstudio.document.type_looks import PictureFill

FORMAT_VERSION = 1
DEEPEST = 150
# What the zip itself, cover.json and the thumbnail take is kept free.
MOST_BYTES_OF_PICTURES = MOST_BYTES - (32 << 20)

_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")
_UNKNOWN_KIND = re.compile(r"Invalid value '(.*)' - at document\.layers\[(\d+)\]\.type", re.DOTALL)


class ProjectFileError(ValueError):
    """A project file that cannot be loaded or written; the message is one sentence for the user."""


class _Version(msgspec.Struct, frozen=True):
    """As much of cover.json as any version of the app understands."""

    format: int


class _Contents(msgspec.Struct, frozen=True):
    """All of cover.json."""

    format: int
    app: str
    document: Document


def save(document: Document, store: AssetStore, path: Path, thumbnail: bytes = b"") -> None:
    """Write the project file: all of it, or the old one stands.

    `thumbnail` is an encoded PNG; without one there is none in the file. Pictures are copied, never encoded.
    Raises ProjectFileError, MissingAssetError or WriteError.
    """
    if len(thumbnail) > LARGEST_THUMBNAIL:
        raise ValueError(f"a thumbnail is a small picture, not {len(thumbnail):,} bytes")
    try:
        text = to_json(document)
    except DocumentError as error:
        raise ProjectFileError(f"“{path.name}” cannot be saved: {error}.") from error
    if sum(store.path(asset).stat().st_size for asset in document.assets) > MOST_BYTES_OF_PICTURES:
        raise ProjectFileError(
            f"“{path.name}” cannot be saved: a project has room for 4 GB of pictures, remove or shrink some."
        )
    write_atomically(path, lambda stream: _write(stream, text, document, store, thumbnail))


def load(path: Path, store: AssetStore) -> Document:
    """Load a project file and put its pictures into `store`; nothing enters it when anything is wrong.

    Raises ProjectFileError, or WriteError when there is no room for the pictures.
    """
    with _reading(path) as container:
        document = from_json(container.read("cover.json"))
        with store.receiving() as reception:
            for asset in document.assets:
                with container.open(_place(asset)) as source:
                    reception.receive(asset, source)
        return document


def read_thumbnail(path: Path) -> bytes | None:
    """Return the PNG that shows what is in a project file, or None without one. Raises ProjectFileError."""
    with _reading(path) as container:
        return container.read("thumbnail.png") if "thumbnail.png" in container else None


def to_json(document: Document) -> bytes:
    """Return cover.json for a document, having seen that it can be read back. Raises DocumentError."""
    layers = tuple(_with_short_recipe(layer) for layer in document.layers)
    contents = _Contents(FORMAT_VERSION, __version__, msgspec.structs.replace(document, layers=layers))
    try:
        text = msgspec.json.encode(contents)
    except UnicodeEncodeError:
        raise DocumentError("a text in it holds half of a character, type that text again") from None
    if len(text) > LARGEST_TEXT:
        raise DocumentError(f"its texts and recipes take {len(text):,} bytes, the most is {LARGEST_TEXT:,}")
    from_json(text)
    return text


def from_json(text: bytes) -> Document:
    """Return the document in a cover.json. Raises DocumentError, or ProjectFileError for a newer format."""
    _check_depth(text)
    try:
        version = msgspec.json.decode(text, type=_Version).format
        if version > FORMAT_VERSION:
            raise ProjectFileError(
                f"This cover was saved by a newer CoverStudio (format {version}): update to open it."
            )
        if version < FORMAT_VERSION:
            raise DocumentError(f"cover.json in it says format {version}, which there never was")
        document = msgspec.json.decode(text, type=_Contents).document
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DocumentError(_reason(error)) from None
    check_document(document)
    return document


def _write(stream: BinaryIO, text: bytes, document: Document, store: AssetStore, thumbnail: bytes) -> None:
    # All stored: pictures are compressed already, and what is small needs no compression.
    archive = StoredZip(stream)
    archive.add("mimetype", io.BytesIO(MIMETYPE.encode()))
    archive.add("cover.json", io.BytesIO(text))
    for asset in document.assets:
        with store.open(asset) as source:
            archive.add(_place(asset), source)
    if thumbnail:
        archive.add("thumbnail.png", io.BytesIO(thumbnail))
    archive.finish()


def _place(asset: Asset) -> str:
    return f"assets/{asset.file_name}"


def _with_short_recipe(layer: AnyLayer) -> AnyLayer:
    recipe = shown_recipe(layer)
    if recipe is None:
        return layer
    if isinstance(layer, TextLayer) and isinstance(layer.fill, PictureFill):
        fill = msgspec.structs.replace(layer.fill, recipe=shortened(recipe))
        return msgspec.structs.replace(layer, fill=fill)
    return msgspec.structs.replace(layer, recipe=shortened(recipe))


@contextmanager
def _reading(path: Path) -> Generator[Container]:
    """Open a project file, and turn everything that is wrong with it into one sentence that names it."""
    name = path.name
    try:
        if path.is_dir():
            raise ProjectFileError(f"“{name}” is a folder: choose a project file (.cover).")
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise ProjectFileError(f"“{name}” is not a file: choose a project file (.cover).")
        with path.open("rb") as stream, opened(stream) as container:
            yield container
    except ContainerError as error:
        raise ProjectFileError(f"“{name}” {error}.") from error
    except DocumentError as error:
        raise ProjectFileError(f"“{name}” cannot be opened: {error}.") from error
    except AssetError as error:
        clause = str(error).removesuffix(".")
        raise ProjectFileError(f"“{name}” cannot be opened: {clause[0].lower()}{clause[1:]}.") from error
    except FileNotFoundError:
        raise ProjectFileError(f"“{name}” is not there any more: look for it in “{path.parent}”.") from None
    except WriteError:  # no room in the store: it has its own sentence
        raise
    except OSError as error:
        raise ProjectFileError(
            f"“{name}” cannot be read ({error.strerror}): check its permissions."
        ) from error


def _check_depth(text: bytes) -> None:
    """Refuse JSON that nests deeper than a document does: parsers go as deep as their stack and then fall."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", text)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise DocumentError(f"cover.json in it nests {deepest:,} deep, the most is {DEEPEST}")


def _reason(error: msgspec.DecodeError | UnicodeDecodeError) -> str:
    """Return what msgspec says, with the place, as a clause; an unknown kind of layer gets its own."""
    message = str(error).replace("`", "").replace("$.", "")
    unknown = _UNKNOWN_KIND.fullmatch(message)
    if unknown:
        kind, index = unknown.groups()
        return (
            f"layer {int(index) + 1} is of a kind this CoverStudio does not know (“{shown(kind)}”), update it"
        )
    what, _, where = message.partition(" - at ")
    if not where:
        return "cover.json in it is damaged"
    return f"cover.json in it is wrong at {shown(where, 120)} ({shown(what[:1].lower() + what[1:], 120)})"
