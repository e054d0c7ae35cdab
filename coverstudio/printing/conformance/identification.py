"""Rules about what a file says of itself: the standard, the title, the dates, whether it is trapped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pikepdf
from pikepdf.models.metadata import decode_pdf_date

from coverstudio.printing.conformance.facts import Facts
from coverstudio.printing.contents.objects import entry, name_of
from coverstudio.printing.contents.streams import StreamError, unpacked

_MOST_XMP = 4_000_000
_VERSION_KEY = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"
_INFO = {
    "pdfx1a": {"/GTS_PDFXVersion": "PDF/X-1:2001", "/GTS_PDFXConformance": "PDF/X-1a:2001"},
    "pdfx3": {"/GTS_PDFXVersion": "PDF/X-3:2002"},
}
_DATES = {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}
_IDENTITY = ("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass")


def identification(facts: Facts) -> Iterator[str]:
    """The file says which standard it keeps."""
    if facts.standard == "pdfx4":
        said = _xmp(facts).get(_VERSION_KEY)
        if said != "PDF/X-4":
            yield f"Its metadata (XMP) says {_quoted(said)} instead of “PDF/X-4” in pdfxid:GTS_PDFXVersion."
        return
    for key, wanted in _INFO[facts.standard].items():
        said = facts.info(key)
        if said != wanted:
            yield f"Its information says {_quoted(said)} instead of “{wanted}” in {key[1:]}."


def title(facts: Facts) -> Iterator[str]:
    """The file has a title, in its information up to PDF/X-3 and in its metadata since."""
    if facts.standard == "pdfx4":
        in_info, in_xmp = (facts.info("/Title") or "").strip(), _xmp(facts).get("dc:title", "").strip()
        if not in_xmp:
            yield "Its metadata (XMP) has no title."
        elif in_info and in_info != in_xmp:
            yield "Its title is another one in its information than in its metadata (XMP)."
    elif not (facts.info("/Title") or "").strip():
        yield "Its information has no title."


def dates(facts: Facts) -> Iterator[str]:
    """The dates of creation and of the last change are there, and the same wherever they are told."""
    xmp = _xmp(facts)
    for key, name in _DATES.items():
        in_info, in_xmp = _date_of_info(facts.info(key)), _date_of_xmp(xmp.get(name))
        if facts.is_old and in_info is None:
            yield f"Its information has no date, or none that can be read, in {key[1:]}."
        if not facts.is_old and in_xmp is None:
            yield f"Its metadata (XMP) has no date, or none that can be read, in {name}."
        if not facts.is_old and in_info is not None and in_xmp is not None and not _agree(in_info, in_xmp):
            yield f"{key[1:]} is another date in its information than {name} in its metadata."
    if not facts.is_old and _date_of_xmp(xmp.get("xmp:MetadataDate")) is None:
        yield "Its metadata (XMP) has no date, or none that can be read, in xmp:MetadataDate."


def trapped(facts: Facts) -> Iterator[str]:
    """The file says whether it is trapped: yes or no, never unknown, and everywhere the same."""
    found = entry(entry(facts.pdf.trailer, "/Info"), "/Trapped")
    in_info, in_xmp = name_of(found), _xmp(facts).get("pdf:Trapped", "")
    told = [word for word in (in_info, in_xmp if facts.standard == "pdfx4" else "") if word]
    if not told or any(word not in ("True", "False") for word in told):
        yield "The file does not say whether it is trapped: Trapped has to be True or False."
    elif len(set(told)) > 1:
        yield "Its information and its metadata disagree about whether the file is trapped."


def identity(facts: Facts) -> Iterator[str]:
    """The metadata tells this document from others, and which version and rendition of it this is."""
    xmp = _xmp(facts)
    for name in _IDENTITY:
        if not xmp.get(name, "").strip():
            yield f"Its metadata (XMP) has no {name}."


def _xmp(facts: Facts) -> dict[str, str]:
    """Return what the metadata says in words; nothing where there is none that can be read."""
    stream = entry(facts.catalog, "/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    try:
        unpacked(stream, _MOST_XMP)
        found = facts.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False, strict=True)
        wanted = (_VERSION_KEY, "dc:title", "pdf:Trapped", "xmp:MetadataDate", *_DATES.values(), *_IDENTITY)
        return {name: str(found[name]) for name in wanted if name in found}
    except (StreamError, ValueError, SyntaxError):
        return {}


def _date_of_info(text: str | None) -> datetime | None:
    try:
        return decode_pdf_date(text) if text else None
    except ValueError:
        return None


def _date_of_xmp(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _agree(one: datetime, other: datetime) -> bool:
    if one.tzinfo is None or other.tzinfo is None:
        return one.replace(tzinfo=UTC, microsecond=0) == other.replace(tzinfo=UTC, microsecond=0)
    return abs((one - other).total_seconds()) < 1


def _quoted(text: str | None) -> str:
    return f"“{text[:40]}”" if text else "nothing"
