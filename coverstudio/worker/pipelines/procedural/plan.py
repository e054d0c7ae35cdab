"""What will be drawn, before a pixel is."""

from __future__ import annotations

import msgspec


class Plan(msgspec.Struct, frozen=True):
    """A family and a palette by their ids, the motifs that the prompt names, and its mood (or "")."""

    family: str
    palette: str
    motifs: tuple[str, ...] = ()
    mood: str = ""
