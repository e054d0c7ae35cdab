"""What will be drawn, before a pixel is."""

from __future__ import annotations

import msgspec


class Plan(msgspec.Struct, frozen=True):
    """A family and a palette by their ids, the motifs that the prompt names, and its mood (or "").

    `by_seed` says that no word and no wish chose any of it.
    """

    family: str
    palette: str
    motifs: tuple[str, ...] = ()
    mood: str = ""
    by_seed: bool = False
