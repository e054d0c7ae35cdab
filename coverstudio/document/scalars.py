"""The plain values that a document is made of, with what a project file may say for them."""

from __future__ import annotations

from typing import Annotated

import msgspec

Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]
Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}\Z")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Name = Annotated[str, msgspec.Meta(max_length=1000)]
LONGEST_WORDS = 100_000  # letters
Words = Annotated[str, msgspec.Meta(max_length=LONGEST_WORDS)]
