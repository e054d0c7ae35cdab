"""The asset store: encoded pictures in a folder, each named by the sha256 of its bytes.

A picture that is there is never written again and never changed, so documents share pictures freely and undo
costs nothing.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

from coverstudio.document.atomic import make_folder, temporary_name, write_bytes, writing
from coverstudio.document.picture_header import NotAPictureError, read_header
from coverstudio.document.pictures import Asset
from coverstudio.limits import fits, too_large

_PIECE = 1 << 20  # bytes read at a time: large enough that system calls do not show


class AssetError(ValueError):
    """Bytes that cannot be an asset; the message is one sentence."""


class MissingAssetError(LookupError):
    """A picture that a document shows and the store does not have; the message is one sentence."""

    def __str__(self) -> str:
        return str(self.args[0])


class AssetStore:
    """The pictures under `folder`, which is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes, extension: Literal["png", "jpg"]) -> Asset:
        """Keep an encoded picture and return what names it. Putting it again costs only the hashing.

        Raises AssetError for bytes that are not such a picture or are too large, WriteError when the disk
        refuses.
        """
        asset = measured(io.BytesIO(data), hashlib.sha256(data).hexdigest(), "The picture")
        if asset.extension != extension:
            raise AssetError(f"The picture is {asset.extension}, not {extension}.")
        if asset not in self or self._file(asset).stat().st_size != len(data):
            make_folder(self.folder)
            write_bytes(self._file(asset), data)
        return asset

    def path(self, asset: Asset) -> Path:
        """Return the file of an asset. Raises MissingAssetError."""
        if asset not in self:
            raise _missing(asset)
        return self._file(asset)

    def read(self, asset: Asset) -> bytes:
        """Return the encoded bytes of an asset. Raises MissingAssetError."""
        try:
            return self._file(asset).read_bytes()
        except FileNotFoundError:
            raise _missing(asset) from None

    def open(self, asset: Asset) -> io.BufferedReader:
        """Open the encoded bytes of an asset for reading. Raises MissingAssetError."""
        try:
            return self._file(asset).open("rb")
        except FileNotFoundError:
            raise _missing(asset) from None

    def is_intact(self, asset: Asset) -> bool:
        """Tell whether the asset is here and its bytes are still the ones it is named by."""
        try:
            with self.open(asset) as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == asset.digest
        except MissingAssetError:
            return False

    @contextmanager
    def receiving(self) -> Generator[Reception]:
        """Take in assets from outside: all of them when the block ends well, none when it raises."""
        make_folder(self.folder)
        reception = Reception(self.folder)
        try:
            yield reception
            reception.adopt()
        finally:
            reception.remove()

    def __contains__(self, asset: Asset) -> bool:
        return self._file(asset).is_file()

    def _file(self, asset: Asset) -> Path:
        return self.folder / asset.file_name


def measured(stream: BinaryIO, digest: str, name: str) -> Asset:
    """Return the asset of that digest whose bytes `stream` holds from its beginning, sized by its header.

    `name` is what the sentence calls it. Raises AssetError for no picture and for one beyond the limits.
    """
    try:
        extension, width, height = read_header(stream)
    except NotAPictureError:
        raise AssetError(f"{name} is damaged: it is neither a PNG nor a JPEG.") from None
    if not fits(width, height):
        raise AssetError(too_large(name, width, height))
    return Asset(digest, extension, width, height)


class Reception:
    """Assets from outside, of unknown worth: beside the others, they count only once all are verified."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._arrived: dict[Path, Path] = {}

    def receive(self, asset: Asset, source: BinaryIO) -> None:
        """Copy all of `source`, and see that it is the asset it is said to be.

        Raises AssetError when it is not, WriteError when there is no room for it.
        """
        target, temporary = self._folder / asset.file_name, self._folder / temporary_name()
        name = f"The picture {asset.file_name[:12]}…"
        self._arrived[temporary] = target
        with writing(target), temporary.open("x+b") as stream:
            digest = _copied(source, stream)
            stream.seek(0)
            if digest != asset.digest:
                raise AssetError(f"{name} is damaged: its bytes have changed.")
            if measured(stream, digest, name) != asset:
                raise AssetError(f"{name} is not of the size or kind it is said to be.")

    def adopt(self) -> None:
        """Give what arrived its name: from now on it is in the store. Raises WriteError."""
        for temporary, target in self._arrived.items():
            with writing(target):
                temporary.replace(target)

    def remove(self) -> None:
        """Remove what was not adopted."""
        for temporary in self._arrived:
            temporary.unlink(missing_ok=True)


def _copied(source: BinaryIO, target: BinaryIO) -> str:
    """Copy `source` to `target` and return the sha256 of what went through."""
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()


def _missing(asset: Asset) -> MissingAssetError:
    return MissingAssetError(
        f"The picture {asset.file_name[:12]}… is missing from the cover's folder: "
        "replace its layer or open the cover again from its file."
    )
