"""Pictures out of the gallery and back again, as long as the user may change their mind. Touches the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from coverstudio.document.assets import AssetError, AssetStore

if TYPE_CHECKING:
    from coverstudio.editor.gallery import Gallery, Kept
    from coverstudio.editor.pictures import Made


@dataclass(frozen=True)
class TakenOut:
    """A picture that was in the gallery: its pixels are in the open cover's store."""

    made: Made
    thumbnail: bytes
    starred: bool


def take_out(gallery: Gallery, pictures: Sequence[Kept], store: AssetStore) -> tuple[TakenOut, ...]:
    """Remove pictures, the newest first, and return what brings them back; damaged ones are just removed."""
    taken: list[TakenOut] = []
    for kept in pictures:
        try:
            made = gallery.made(kept, store)
            taken.append(TakenOut(made, gallery.thumbnail(kept).read_bytes(), kept.starred))
        except (AssetError, FileNotFoundError):
            continue
    gallery.remove([kept.id for kept in pictures])
    return tuple(taken)


def put_back(gallery: Gallery, taken: Sequence[TakenOut], store: AssetStore) -> tuple[Kept, ...]:
    """Keep pictures again in the order they had, and return their entries, the newest last."""
    back: list[Kept] = []
    for one in reversed(taken):
        kept = gallery.keep(store, one.made, one.thumbnail)
        gallery.star(kept.id, one.starred)
        back.append(msgspec.structs.replace(kept, starred=one.starred))
    return tuple(back)
