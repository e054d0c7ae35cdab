"""ICC profiles of presses: what a file is, read with suspicion."""

from __future__ import annotations

from typing import Literal

import msgspec

Intent = Literal["perceptual", "relative", "saturation", "absolute"]


class ProfileError(ValueError):
    """A profile that cannot be used; the message is one sentence that names it."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A CMYK output profile: the name it has itself, its bytes, and where it lies ("" for nowhere)."""

    name: str
    content: bytes
    path: str = ""
