"""What lies in a file that a printer does not want, or does not find: fonts, colours, notes, a title."""

from __future__ import annotations

from collections.abc import Iterator

from coverstudio.document.sentences import shown
from coverstudio.printing.conformance import boxes, painting, structure
from coverstudio.printing.contents.objects import entry, name_of
from coverstudio.printing.contents.spaces import Space
from coverstudio.printing.findings import Finding, Rule, Severity
from coverstudio.printing.foreign.sight import Worst
from coverstudio.printing.foreign.subject import Subject
from coverstudio.printing.preflight.pictures import THINNEST_PT
from coverstudio.printing.preflight.texts import SMALLEST_PT, SMALLEST_REVERSED_PT

_PROCESS = ("Cyan", "Magenta", "Yellow", "Black", "All", "None")
_RGB = ("DeviceRGB", "CalRGB", "Lab")
_BYTES_PER_MB = 1_000_000


def file_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the file as a whole."""
    facts = subject.facts
    if any(structure.readable(facts)) or any(structure.content(facts)):
        yield _finding(
            "damaged", "rejects", "The file is damaged, or too large to look through: export it again."
        )
    if facts.pdf.is_encrypted:
        yield _finding(
            "encrypted",
            "rejects",
            "The file is encrypted, and printers cannot use it: save it without a password.",
        )
    if any(structure.actions(facts)) or any(boxes.outside_annotations(facts)):
        yield _finding(
            "interactive",
            "may-be-rejected",
            "The file has notes, links, form fields or scripts in it, which are not printed: remove them.",
        )
    yield from _size_findings(subject)
    if not (facts.info("/Title") or "").strip():
        yield _finding(
            "title-missing", "looks-bad", "The file's properties have no title: enter the book's title there."
        )


def _size_findings(subject: Subject) -> Iterator[Finding]:
    printer = subject.printer
    if printer is None:
        return
    if not any(form.startswith("PDF") for form in printer.file.forms):
        forms = " or ".join(printer.file.forms)
        yield _finding("printer-refuses", "rejects", f"{printer.name} takes {forms} and no PDF: export one.")
    most, size = (
        subject.preset.most_bytes if subject.preset is not None else None,
        subject.path.stat().st_size,
    )
    if most is not None and size > most:
        yield _finding(
            "file-too-large",
            "rejects",
            f"The file has {size / _BYTES_PER_MB:,.0f} MB and {printer.name} takes "
            f"{most / _BYTES_PER_MB:,.0f}: export it with pictures in JPEG.",
        )


def painted_findings(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with fonts, colours, lines and letters."""
    yield from _font_findings(subject)
    yield from _colour_findings(subject)
    thin, small, white = subject.sight.thin, subject.sight.small, subject.sight.small_white
    if thin.count:
        yield _worst(
            subject, thin, "thin-line", "may-be-rejected",
            f"Lines are only {thin.value:.2f} pt thin ({thin.count:,} of them), and below {THINNEST_PT} pt"
            " they break off in print: make them thicker.",
        )  # fmt: skip
    if small.count:
        yield _worst(
            subject, small, "small-text", "looks-bad",
            f"Text is set in {small.value:.1f} pt, and below {SMALLEST_PT:g} pt it is hard to read in print: "
            "set it larger.",
        )  # fmt: skip
    if white.count:
        yield _worst(
            subject, white, "small-reversed-text", "looks-bad",
            f"White text is set in {white.value:.1f} pt, and below {SMALLEST_REVERSED_PT:g} pt ink runs into"
            " it: set it larger or bolder.",
        )  # fmt: skip


def _font_findings(subject: Subject) -> Iterator[Finding]:
    fonts = [font for font in subject.facts.painted.fonts.values() if not _has_letters(font)]
    if fonts:
        names = shown(", ".join(sorted({name_of(entry(font, "/BaseFont")) or "?" for font in fonts})))
        yield _finding(
            "fonts-not-embedded",
            "rejects",
            f"Not all fonts are embedded ({names} not): embed them when exporting.",
        )


def _has_letters(font: object) -> bool:
    return name_of(entry(font, "/Subtype")) == "Type3" or painting.is_embedded(font)


def _colour_findings(subject: Subject) -> Iterator[Finding]:
    spaces = subject.facts.painted.spaces.values()
    inks = sorted({ink for space in spaces for ink in space.inks if ink not in _PROCESS})
    if inks:
        yield _finding(
            "spot-colours",
            "may-be-rejected" if subject.printer is not None else "looks-bad",
            f"The file has spot colours ({shown(', '.join(inks))}), which book covers are not printed with: "
            "convert them to CMYK.",
        )
    if subject.printer is None or subject.preset is None:
        return
    name = subject.printer.name
    is_old = bool(subject.wanted) and not set(subject.wanted) - {"pdfx1a", "pdfx3"}
    if is_old and any(_is_rgb(space) for space in spaces):
        yield _finding(
            "rgb-colours",
            "may-be-rejected",
            f"Something is painted in RGB and {name} prints with CMYK: convert all colours when exporting.",
        )
    if (is_old or subject.preset.flattened) and any(painting.transparency(subject.facts)):
        yield _finding(
            "transparency",
            "may-be-rejected" if is_old else "looks-bad",
            f"Something is transparent and {name} wants it flattened: flatten it when exporting.",
        )


def _is_rgb(space: Space) -> bool:
    return space.family in _RGB or (space.family == "ICCBased" and space.channels == 3)


def _worst(subject: Subject, worst: Worst, rule: Rule, severity: Severity, sentence: str) -> Finding:
    place = subject.place(worst.bounds)
    return Finding(rule=rule, severity=severity, sentence=sentence, place=place)


def _finding(rule: Rule, severity: Severity, sentence: str) -> Finding:
    return Finding(rule=rule, severity=severity, sentence=sentence)
