"""Every picture that was generated, kept losslessly with its recipe.

In the gallery's folder lie, named by the picture's digest, `pictures/….png`, its thumbnail and its entry
(`entries/….json`): these are the truth. `index.sqlite` is made from the entries, for searching.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Literal, cast

import msgspec

from coverstudio.document.assets import AssetError, AssetStore
from coverstudio.document.atomic import make_folder, temporary_name, write_bytes, writing
from coverstudio.document.pictures import Asset
from coverstudio.editor.gallery_index import GalleryIndex, Kept
from coverstudio.editor.pictures import Made

__all__ = ["Gallery", "Kept"]


class Gallery:
    """The pictures under `folder`, which is made when the first one comes. Safe between threads and programs.

    Every method may raise OSError with a sentence when the disk refuses.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = GalleryIndex(folder / "index.sqlite", self._entries)

    def keep(self, store: AssetStore, made: Made, thumbnail: bytes) -> Kept:
        """Keep a picture of `store` with its recipe and its encoded `thumbnail`; it is the newest now.

        One that is here already keeps its star. Raises MissingAssetError when the store does not have it.
        """
        asset = made.asset
        for name in ("pictures", "thumbnails", "entries"):
            make_folder(self._folder / name)
        before = self._index.find(asset.digest)
        kept = Kept(
            id=asset.digest, recipe=made.recipe, made_at=self._now(), width=asset.width, height=asset.height,
            extension=asset.extension, starred=before is not None and before.starred,
        )  # fmt: skip
        _link_or_copy(store.path(asset), self.picture(kept))
        write_bytes(self.thumbnail(kept), thumbnail)
        self._write(kept)
        return kept

    def search(
        self, words: str = "", *, starred: bool = False, most: int = 500, before: str = ""
    ) -> tuple[Kept, ...]:
        """Return the newest pictures with all of `words` in prompt, model, seed, look or style.

        `before` is the `made_at` of the last one of an earlier search: the answer goes on from there. A
        picture whose file is gone is left out.
        """
        if not self._folder.is_dir():
            return ()
        with closing(self._index.search(words, starred=starred, before=before)) as found:
            return tuple(islice((kept for kept in found if self.picture(kept).is_file()), most))

    def picture(self, kept: Kept) -> Path:
        """Return where the picture lies."""
        return self._folder / "pictures" / f"{kept.id}.{kept.extension}"

    def thumbnail(self, kept: Kept) -> Path:
        """Return where the small picture lies; its file ending does not tell how it is encoded."""
        return self._folder / "thumbnails" / f"{kept.id}.thumbnail"

    def star(self, identity: str, starred: bool) -> None:
        """Star a picture, or take its star away; one that is not here is left alone."""
        kept = self._index.find(identity) if self._folder.is_dir() else None
        if kept is not None:
            self._write(msgspec.structs.replace(kept, starred=starred))

    def remove(self, identities: Sequence[str]) -> None:
        """Delete pictures, thumbnails and entries. What shows them on a page has pictures of its own."""
        if not self._folder.is_dir():
            return
        for kept in filter(None, map(self._index.find, identities)):
            for file in (self._entry(kept.id), self.thumbnail(kept), self.picture(kept)):
                with writing(file):
                    file.unlink(missing_ok=True)
        self._index.remove(identities)

    def made(self, kept: Kept, store: AssetStore) -> Made:
        """Put a picture into the store of an open document.

        Raises AssetError with a sentence when its file is gone or is not what it was.
        """
        extension = cast(Literal["png", "jpg"], kept.extension)
        asset = Asset(kept.id, extension, kept.width, kept.height)
        if asset not in store:
            try:
                asset = store.put(self.picture(kept).read_bytes(), extension)
            except FileNotFoundError:
                raise AssetError("The picture is no longer in the gallery: generate it again.") from None
        if asset.digest != kept.id:
            raise AssetError("The picture in the gallery is damaged: generate it again.")
        return Made(asset, kept.recipe)

    def _write(self, kept: Kept) -> None:
        write_bytes(self._entry(kept.id), msgspec.json.encode(kept))
        self._index.put(kept)

    def _entry(self, identity: str) -> Path:
        return self._folder / "entries" / f"{identity}.json"

    def _entries(self) -> Iterator[Kept]:
        """Yield what the entries' files say; one that cannot be read has no picture to show."""
        for file in (self._folder / "entries").glob("*.json"):
            try:
                yield msgspec.json.decode(file.read_bytes(), type=Kept)
            except (msgspec.MsgspecError, OSError):
                continue

    def _now(self) -> str:
        """Return the time, and never one twice in a row, so that a search that goes on leaves none out."""
        now = datetime.now(UTC)
        with closing(self._index.search("", starred=False, before="")) as found:
            newest = next((datetime.fromisoformat(kept.made_at) for kept in found), None)
        if newest is not None and now <= newest < now + timedelta(seconds=1):
            now = newest + timedelta(microseconds=1)
        return now.isoformat(timespec="microseconds")


def _link_or_copy(source: Path, target: Path) -> None:
    """Let `target` be the file `source`, which nobody changes: a link where the disk can, else a copy."""
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        return
    temporary = target.with_name(temporary_name())
    with writing(target):
        try:
            try:
                os.link(source, temporary)
            except OSError:  # another disk, or one that knows no links
                shutil.copyfile(source, temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
