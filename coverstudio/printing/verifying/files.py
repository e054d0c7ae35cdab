"""The whole of a file: opened, and its one page looked at from all sides."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from coverstudio.document.document import Document
from coverstudio.document.geometry import mm_to_points
from coverstudio.printing.conformance import check, painting
from coverstudio.printing.conformance.facts import facts_of
from coverstudio.printing.numbers import numbers
from coverstudio.printing.placing import MARKS_MARGIN
from coverstudio.printing.presses import Press, press_of
from coverstudio.printing.targets import PLAIN, Target
from coverstudio.printing.verifying.colours import colour_findings, intent_findings
from coverstudio.printing.verifying.pages import seen_on
from coverstudio.printing.verifying.pictures import picture_findings
from coverstudio.printing.verifying.words import barcode_findings, font_findings, text_findings

_BOX_TOLERANCE = 0.001  # points


def verify(source: Path | bytes, document: Document, target: Target = PLAIN) -> tuple[str, ...]:
    """Return what is wrong with a PDF of `document`, one sentence each; empty when it is as it should be.

    Looked at: one page without encryption; its boxes to 0.001 pt; every font embedded and mapped to
    characters; the words of every text layer that had not to be flattened; the number of every barcode; every
    picture whole, and at 300 ppi or all its asset has; the colours, the ink of what is painted, the output
    intent and the flatness that the target asks for; and every rule of its standard. Raises PrintError for an
    impossible target.
    """
    press = press_of(target)
    opened = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with pikepdf.open(opened) as pdf:
            own = tuple(_findings(pdf, document, press))
    except pikepdf.PasswordError:
        return ("the file is encrypted.",)
    except pikepdf.PdfError as error:
        return (f"the file cannot be read back ({error}).",)
    return (*own, *_standard_findings(source, press))


def _findings(pdf: pikepdf.Pdf, document: Document, press: Press) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "the file is encrypted."
    if len(pdf.pages) != 1:
        yield f"the file has {len(pdf.pages)} pages instead of one."
        return
    page = pdf.pages[0]
    yield from _box_findings(page.obj, document, press.target)
    if "/XObject" not in page.obj.get("/Resources", {}):
        yield "its page is empty."
        return
    seen = seen_on(page, document, press)
    yield from font_findings(seen)
    yield from text_findings(seen)
    yield from barcode_findings(seen)
    yield from picture_findings(seen)
    yield from colour_findings(seen)
    yield from intent_findings(pdf, press)
    if press.target.flattened and any(painting.transparency(facts_of(pdf, "pdfx4"))):
        yield "something shines through in it, and it was to be flattened."


def _standard_findings(source: Path | bytes, press: Press) -> Iterator[str]:
    standard = press.target.standard
    if standard != "plain":
        for violation in check(source, standard):
            yield f"it breaks {press.rules.name}, {violation.clause}: {violation.sentence}"


def _box_findings(page: pikepdf.Object, document: Document, target: Target) -> Iterator[str]:
    spec = document.print_spec
    width, height = mm_to_points(spec.bleed_box.width), mm_to_points(spec.bleed_box.height)
    margin = MARKS_MARGIN if target.marks.are_any else 0.0
    wanted = {
        "MediaBox": (0.0, 0.0, width + 2 * margin, height + 2 * margin),
        "BleedBox": (margin, margin, margin + width, margin + height),
    }
    inset = margin + mm_to_points(spec.bleed)
    wanted["TrimBox"] = (inset, inset, width + 2 * margin - inset, height + 2 * margin - inset)
    if "/CropBox" in page:
        wanted["CropBox"] = wanted["MediaBox"]
    for name, box in wanted.items():
        found = numbers(page.get(f"/{name}"))
        if len(found) != 4 or any(abs(a - b) > _BOX_TOLERANCE for a, b in zip(found, box, strict=True)):
            yield f"its {name} is {_listed(found)} pt instead of {_listed(box)} pt."
    if "/Rotate" in page and int(page.Rotate) != 0:
        yield "its page is turned."


def _listed(numbers: tuple[float, ...]) -> str:
    return " ".join(f"{number:.3f}" for number in numbers) or "missing"
