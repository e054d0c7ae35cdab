"""Rules about the file: its version, its packing, and what must not lie in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

import pikepdf

from coverstudio.printing.conformance.facts import MOST_PAGES, Facts
from coverstudio.printing.contents.objects import entries, entry, is_name, items, name_of, number_of
from coverstudio.printing.contents.streams import filters_of

_MOST_OBJECTS = 500_000
_NEWEST = {"pdfx1a": (1, 3), "pdfx3": (1, 3), "pdfx4": (1, 6)}
_FORBIDDEN_FILTERS = {
    "pdfx1a": ("LZWDecode", "LZW", "JPXDecode", "JBIG2Decode", "Crypt"),
    "pdfx3": ("LZWDecode", "LZW", "JPXDecode", "JBIG2Decode", "Crypt"),
    "pdfx4": ("LZWDecode", "LZW", "Crypt"),
}
_MOST_BITS = 8  # a channel, in PDF 1.3
_EXTERNAL = ("/F", "/FFilter", "/FDecodeParms")


def readable(facts: Facts) -> Iterator[str]:
    """The file is whole."""
    if any("MediaBox" not in warning for warning in facts.warnings):
        yield "The file is damaged: it could only be read by guessing at what is missing."


def content(facts: Facts) -> Iterator[str]:
    """Everything that is printed can be read."""
    for what in (*facts.painted.told("damaged"), *facts.painted.told("endless")):
        yield f"A page could not be looked through: {what}."
    if len(facts.pdf.pages) > MOST_PAGES:
        yield f"Only the first {MOST_PAGES} of its {len(facts.pdf.pages)} pages were looked at."


def version(facts: Facts) -> Iterator[str]:
    """The file is of the version of PDF that the standard builds upon."""
    most = _NEWEST[facts.standard]
    said = [facts.pdf.pdf_version, name_of(entry(facts.catalog, "/Version"))]
    for found in said:
        numbers = tuple(int(part) for part in found.split(".") if part.isdecimal())
        if numbers > most:
            yield f"The file is PDF {found}, and this standard goes up to PDF {most[0]}.{most[1]}."
    if facts.is_old and any(_is_deep(image) for image in facts.painted.images.values()):
        yield "A picture has 16 bits a channel, which PDF 1.3 does not know."


def _is_deep(image: object) -> bool:
    return number_of(entry(image, "/BitsPerComponent")) > _MOST_BITS


def compressed_objects(facts: Facts) -> Iterator[str]:
    """Objects lie open in the file, and so does the table of where they are."""
    packed = is_name(entry(facts.pdf.trailer, "/Type"), "XRef")
    if packed or any(is_name(entry(found, "/Type"), "ObjStm", "XRef") for found in _objects(facts)):
        yield "Objects are packed into streams, which PDF 1.3 does not know."


def encryption(facts: Facts) -> Iterator[str]:
    """The file is not encrypted."""
    if facts.pdf.is_encrypted:
        yield "The file is encrypted."


def trailer_id(facts: Facts) -> Iterator[str]:
    """The file has an identifier."""
    found = items(entry(facts.pdf.trailer, "/ID"))
    if len(found) != 2 or not all(isinstance(part, pikepdf.String) and bytes(part) for part in found):
        yield "The file has no identifier (ID) in its trailer."


def compression(facts: Facts) -> Iterator[str]:
    """Streams are packed with filters that the standard allows."""
    forbidden = _FORBIDDEN_FILTERS[facts.standard]
    found = {name for stream in _objects(facts) for name in filters_of(stream) if name in forbidden}
    inline = {name for image in facts.painted.images.values() for name in filters_of(image)}
    for name in sorted(found | (inline & set(forbidden))):
        yield f"A stream is packed with {name}, which this standard forbids."


def external_streams(facts: Facts) -> Iterator[str]:
    """No stream lies in another file."""
    for found in _objects(facts):
        if isinstance(found, pikepdf.Stream) and any(key in found for key in _EXTERNAL):
            yield "The content of a stream lies in another file."
            return


def embedded_files(facts: Facts) -> Iterator[str]:
    """No other file lies in it."""
    names = entry(entry(facts.catalog, "/Names"), "/EmbeddedFiles")
    if names is not None or any(_carries_a_file(found) for found in chain(_notes(facts), _objects(facts))):
        yield "Another file is embedded in it."


def _carries_a_file(found: object) -> bool:
    return any(entry(one, "/EF") is not None for one in (found, entry(found, "/FS")))


def _notes(facts: Facts) -> list[object]:
    return [note for page in facts.pages for note in items(entry(page, "/Annots"))]


def actions(facts: Facts) -> Iterator[str]:
    """Nothing happens when the file is opened or clicked: no actions, no JavaScript."""
    if entry(entry(facts.catalog, "/Names"), "/JavaScript") is not None:
        yield "The file has JavaScript in it."
    for found in chain(_notes(facts), _objects(facts)):
        if _acts(found):
            yield "The file has actions in it, as links and forms have."
            return


def _acts(found: object) -> bool:
    if isinstance(entry(found, "/AA"), pikepdf.Dictionary) or is_name(entry(found, "/Type"), "Action"):
        return True
    return any(name_of(entry(entry(found, key), "/S")) != "" for key in ("/A", "/PA", "/OpenAction"))


def optional_content(facts: Facts) -> Iterator[str]:
    """Layers are unknown to PDF 1.3; later they have a default that nothing else changes."""
    layers = entry(facts.catalog, "/OCProperties")
    if layers is None:
        return
    if facts.is_old:
        yield "The file has layers (optional content), which this standard does not know."
        return
    listed = [entry(layers, "/D"), *items(entry(layers, "/Configs"))]
    if any(entry(one, "/AS") is not None for one in listed):
        yield "Layers are switched by themselves (AS), which this standard forbids."


def xfa(facts: Facts) -> Iterator[str]:
    """No form of XFA."""
    if entry(entry(facts.catalog, "/AcroForm"), "/XFA") is not None:
        yield "The file is an XFA form."


def viewer_boxes(facts: Facts) -> Iterator[str]:
    """No setting for viewers shows or prints another part of the page than the bleed box or the media box."""
    for name, value in entries(facts.catalog, "/ViewerPreferences"):
        is_box = name in ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip")
        if is_box and name_of(value) not in ("MediaBox", "BleedBox"):
            yield f"The setting {name[1:]} names another box than the media box or the bleed box."


def _objects(facts: Facts) -> Iterator[object]:
    return islice(iter(facts.pdf.objects), _MOST_OBJECTS)
