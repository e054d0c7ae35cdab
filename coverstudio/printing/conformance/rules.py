"""Which rules each standard has, and which part of it each comes from.

The clauses of ISO 15930-7 are those of its table of contents. Those of parts 1 and 3 are told by their
subject: their numbers are in no public description. What the rules say was gathered from public descriptions
of the standards, among them the application notes that CGATS publishes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coverstudio.printing.conformance import boxes, colours, identification, intents, painting, structure
from coverstudio.printing.conformance.facts import Facts
from coverstudio.printing.conformance.violations import Conformance, Rule

_PARTS: dict[Conformance, str] = {"pdfx1a": "ISO 15930-1", "pdfx3": "ISO 15930-3", "pdfx4": "ISO 15930-7"}
_ALL: tuple[Conformance, ...] = ("pdfx1a", "pdfx3", "pdfx4")
_OLD: tuple[Conformance, ...] = ("pdfx1a", "pdfx3")
_NEW: tuple[Conformance, ...] = ("pdfx4",)


@dataclass(frozen=True)
class Check:
    """A rule: its subject in the standards, its clause in ISO 15930-7, and what finds out who breaks it."""

    rule: Rule
    subject: str
    clause: str
    find: Callable[[Facts], Iterator[str]]
    standards: tuple[Conformance, ...] = _ALL

    def clause_of(self, standard: Conformance) -> str:
        """Return the part of the standard that the rule comes from."""
        number = f" {self.clause}" if standard == "pdfx4" else ""
        return f"{_PARTS[standard]}{number}, {self.subject}"


CHECKS = (
    Check("readable", "general", "6.1", structure.readable),
    Check("content", "complete exchange", "6.3", structure.content),
    Check("version", "general", "6.1", structure.version),
    Check("compressed-objects", "general", "6.1", structure.compressed_objects, _OLD),
    Check("encryption", "encryption", "6.15", structure.encryption),
    Check("trailer-id", "document identification", "6.10", structure.trailer_id),
    Check("identification", "file identification", "6.11", identification.identification),
    Check("title", "document identification", "6.10", identification.title),
    Check("dates", "document identification", "6.10", identification.dates),
    Check("identity", "document identification", "6.10", identification.identity, _NEW),
    Check("trapped", "trapping", "6.9", identification.trapped),
    Check("output-intent", "colour", "6.4", intents.output_intent),
    Check("output-profile", "colour", "6.4", intents.output_profile),
    Check("page-boxes", "bounding boxes", "6.12", boxes.page_boxes),
    Check("box-nesting", "bounding boxes", "6.12", boxes.box_nesting),
    Check("viewer-boxes", "viewer preferences", "6.21", structure.viewer_boxes),
    Check("annotations", "annotations", "6.17", boxes.outside_annotations),
    Check("fonts", "fonts", "6.5", painting.fonts),
    Check("transparency", "transparency", "6.20", painting.transparency, _OLD),
    Check("transparency", "transparency", "6.20", painting.blend_modes, _NEW),
    Check("device-colours", "colour", "6.4", colours.device_colours),
    Check("calibrated-colours", "colour", "6.4", colours.calibrated_colours, ("pdfx1a",)),
    Check("profiles", "colour", "6.4", colours.profiles, ("pdfx3", "pdfx4")),
    Check("spot-colours", "colour", "6.4", colours.spot_colours),
    Check("transfer-functions", "extended graphics state", "6.13", painting.transfer_functions),
    Check("halftones", "extended graphics state", "6.13", painting.halftones),
    Check("rendering-intents", "rendering intents", "6.23", painting.rendering_intents),
    Check("operators", "compatibility operators", "6.19", painting.operators),
    Check("postscript", "PostScript XObjects", "6.14", painting.postscript),
    Check("compression", "stream filters", "6.8", structure.compression),
    Check("external-streams", "external files", "6.7", structure.external_streams),
    Check("embedded-files", "embedded files", "6.7", structure.embedded_files),
    Check("alternate-images", "images", "6.16", painting.alternate_images),
    Check("opi", "complete exchange", "6.3", painting.opi),
    Check("actions", "actions and JavaScript", "6.18", structure.actions),
    Check("optional-content", "optional content", "6.24", structure.optional_content),
    Check("xfa", "XFA forms", "6.26", structure.xfa),
)
