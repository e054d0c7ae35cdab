"""Rules about the boxes of a page and what lies around it."""

from __future__ import annotations

from collections.abc import Iterator

from coverstudio.printing.conformance.facts import Facts
from coverstudio.printing.contents.objects import box_of, entry, inherited, items, name_of

Box = tuple[float, float, float, float]
_TOLERANCE = 0.01  # points
_NAMES = {
    "/MediaBox": "media box", "/CropBox": "crop box", "/BleedBox": "bleed box", "/TrimBox": "trim box",
    "/ArtBox": "art box",
}  # fmt: skip
_NESTED = (
    ("/CropBox", "/MediaBox"), ("/BleedBox", "/MediaBox"), ("/TrimBox", "/MediaBox"),
    ("/ArtBox", "/MediaBox"), ("/TrimBox", "/CropBox"), ("/ArtBox", "/CropBox"), ("/TrimBox", "/BleedBox"),
    ("/ArtBox", "/BleedBox"),
)  # fmt: skip


def page_boxes(facts: Facts) -> Iterator[str]:
    """Every page has a media box, and either a trim box or an art box."""
    if any("MediaBox" in warning for warning in facts.warnings):  # a sheet of letter size stands in for it
        yield "A page has no media box."
    for number, page in enumerate(facts.pages, 1):
        has_trim, has_art = (entry(page, key) is not None for key in ("/TrimBox", "/ArtBox"))
        if has_trim and has_art:
            yield f"Page {number} has a trim box and an art box, and may have only one of them."
        if not has_trim and not has_art:
            yield f"Page {number} has neither a trim box nor an art box."
        for key in ("/TrimBox", "/ArtBox", "/BleedBox", "/CropBox"):
            found = inherited(page, key) if key == "/CropBox" else entry(page, key)
            if found is not None and _is_empty(box_of(found)):
                yield f"The {_NAMES[key]} of page {number} is no box."


def box_nesting(facts: Facts) -> Iterator[str]:
    """The trim lies in the bleed, the bleed on the sheet."""
    for number, page in enumerate(facts.pages, 1):
        boxes = {key: box_of(entry(page, key)) for key in ("/BleedBox", "/TrimBox", "/ArtBox")}
        boxes |= {key: box_of(inherited(page, key)) for key in ("/MediaBox", "/CropBox")}
        for inner, outer in _NESTED:
            inside, around = boxes[inner], boxes[outer]
            if inside is not None and around is not None and not _contains(around, inside):
                yield f"The {_NAMES[inner]} of page {number} reaches out of its {_NAMES[outer]}."


def outside_annotations(facts: Facts) -> Iterator[str]:
    """Notes, links and fields stand outside of what is printed; marks of printers outside of the trim."""
    for number, page in enumerate(facts.pages, 1):
        trim = box_of(entry(page, "/TrimBox")) or box_of(entry(page, "/ArtBox"))
        bleed = box_of(entry(page, "/BleedBox")) or trim
        for annotation in items(entry(page, "/Annots")):
            kind = name_of(entry(annotation, "/Subtype"))
            room = trim if kind == "PrinterMark" and not facts.is_old else bleed
            rectangle = box_of(entry(annotation, "/Rect"))
            if kind != "TrapNet" and room is not None and rectangle is not None and _meet(room, rectangle):
                yield f"Page {number} has an annotation ({kind or 'without a kind'}) where it is printed."


def _is_empty(box: Box | None) -> bool:
    return box is None or box[2] - box[0] <= 0 or box[3] - box[1] <= 0


def _contains(outer: Box, inner: Box) -> bool:
    return (
        inner[0] >= outer[0] - _TOLERANCE
        and inner[1] >= outer[1] - _TOLERANCE
        and inner[2] <= outer[2] + _TOLERANCE
        and inner[3] <= outer[3] + _TOLERANCE
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
