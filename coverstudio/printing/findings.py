"""What preflight says, as values."""

from __future__ import annotations

from typing import Literal

import msgspec

from coverstudio.document.geometry import Box

Severity = Literal["rejects", "may-be-rejected", "looks-bad"]
Rule = Literal[
    # the page and the book
    "empty-page", "page-size", "bleed-too-small", "printer-refuses", "wrap-missing", "pixels-out-of-bounds",
    "title-missing", "author-missing", "language-missing", "ai-disclosure",
    # pictures and shapes
    "low-ppi", "very-low-ppi", "white-edge", "ends-at-fold", "thin-line", "white-border", "too-much-ink",
    "out-of-gamut",
    # texts
    "outside-safe-area", "on-fold", "on-hinge", "off-page", "spine-text-forbidden", "spine-text-clearance",
    "family-missing", "embedding-forbidden", "glyphs-missing", "text-overflows", "small-text",
    "small-reversed-text", "small-text-in-colours", "low-contrast", "promotional-words", "words-too-many",
    # barcodes
    "barcode-too-small", "barcode-covered", "barcode-blended", "barcode-missing", "barcode-outside-box",
    "barcode-box-covered", "barcode-hides-text", "barcode-unread",
    # files from elsewhere
    "damaged", "encrypted", "several-pages", "boxes-missing", "printers-marks", "interactive",
    "file-too-large", "fonts-not-embedded", "rgb-colours", "spot-colours", "transparency",
    "standard-missing", "standard-broken",
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
