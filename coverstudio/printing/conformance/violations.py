"""What a file does that its standard forbids, as values."""

from __future__ import annotations

from typing import Literal

import msgspec

# PDF/X-1a:2001 (ISO 15930-1), PDF/X-3:2002 (ISO 15930-3), PDF/X-4:2010 (ISO 15930-7).
Conformance = Literal["pdfx1a", "pdfx3", "pdfx4"]
Rule = Literal[
    # the file
    "readable", "content", "version", "compressed-objects", "encryption", "trailer-id",
    # what it says about itself
    "identification", "title", "dates", "trapped", "identity", "output-intent", "output-profile",
    # its pages
    "page-boxes", "box-nesting", "viewer-boxes", "annotations",
    # what they paint
    "fonts", "transparency", "device-colours", "calibrated-colours", "profiles", "spot-colours",
    "transfer-functions", "halftones", "rendering-intents", "operators", "postscript",
    # what lies in it
    "compression", "external-streams", "embedded-files", "alternate-images", "opi", "actions",
    "optional-content", "xfa",
]  # fmt: skip


class Violation(msgspec.Struct, frozen=True):
    """A rule that is broken, the part of the standard it comes from, and one sentence about this file."""

    rule: Rule
    clause: str
    sentence: str
