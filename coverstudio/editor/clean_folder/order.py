"""What is asked of a folder of pictures."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from coverstudio.editor.erasing import BUILT_IN, PATCHES, ROUNDS, Detector, Eraser


class CleanOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Clean the pictures in `folder` into `out`, in which they have the same places and names.

    Lettering that says one of `keep` stays. With `lossless` JPEGs become PNGs, in which no pixel outside the
    lettering changes; without it they stay JPEGs, encoded anew with their own tables.
    """

    folder: Path
    out: Path
    detector: Detector = BUILT_IN
    eraser: Eraser = PATCHES
    keep: tuple[str, ...] = ()
    rounds: int = ROUNDS
    lossless: bool = False

    @property
    def settings(self) -> str:
        """The sha256 of all that decides what becomes of a picture, wherever it lies."""
        what = (self.detector, self.eraser, self.keep, self.rounds, self.lossless)
        return hashlib.sha256(msgspec.json.encode(what)).hexdigest()
