"""What preflight says, as values."""

from __future__ import annotations

from typing import Literal

import msgspec

from coverstudio.document.geometry import Box

Severity = Literal["rejects", "may-be-rejected", "looks-bad"]
Rule = Literal[
    "empty-page", "low-ppi", "very-low-ppi", "white-edge", "outside-safe-area", "family-missing",
    "embedding-forbidden", "glyphs-missing", "text-overflows", "title-missing", "barcode-too-small",
    "barcode-covered", "barcode-blended",
]  # fmt: skip

WORST_FIRST: tuple[Severity, ...] = ("rejects", "may-be-rejected", "looks-bad")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something preflight says: the rule, how bad it is, one sentence, and what it is about.

    That is a layer, or a `place` on the page in millimetres, or both; nothing when it is the whole cover.
    """

    rule: Rule
    severity: Severity
    sentence: str
    layer_id: str = ""
    place: Box | None = None
