"""Who wrote what: the title, the author and the dates, in the places where readers of a PDF look."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import pikepdf
from pikepdf.models import PdfMetadata

import coverstudio
from coverstudio.document.document import Document
from coverstudio.document.sentences import one_line
from coverstudio.printing.described import IPTC_EXTENSION, source_type
from coverstudio.printing.presses import Press


@dataclass(frozen=True)
class _Words:
    """What is said of a file; dates in UTC."""

    title: str
    author: str
    language: str
    program: str
    at: datetime


def describe(pdf: pikepdf.Pdf, document: Document, at: datetime, press: Press) -> None:
    """Write title, author, language, program and date (with its zone) into Info, XMP and the catalog.

    For PDF/X the mark of the standard comes with them, and a title in any case, which it asks for; and where
    the target discloses how the pictures were made, that.
    """
    title = one_line(document.title)
    if not title and press.target.standard != "plain":
        title = one_line(document.print_spec.name) or "Cover"
    program = f"CoverStudio {coverstudio.__version__}"
    author, date = one_line(document.author), at.astimezone(UTC).replace(microsecond=0)
    words = _Words(title, author, document.language, program, date)
    _write_info(pdf, words, press)
    _write_xmp(pdf, words, press, document)
    if document.language:
        pdf.Root.Lang = pikepdf.String(document.language)
    if title:
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def _write_info(pdf: pikepdf.Pdf, words: _Words, press: Press) -> None:
    date = words.at.strftime("D:%Y%m%d%H%M%SZ")
    entries = {"/Title": words.title, "/Author": words.author}
    entries |= {"/Creator": words.program, "/Producer": words.program}
    entries |= {"/CreationDate": date, "/ModDate": date, **dict(press.rules.info)}
    for name, value in entries.items():
        if value:
            pdf.docinfo[name] = pikepdf.String(value)
    pdf.docinfo["/Trapped"] = pikepdf.Name("/False")


def _write_xmp(pdf: pikepdf.Pdf, words: _Words, press: Press, document: Document) -> None:
    date = words.at.isoformat()
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:format"] = "application/pdf"
        xmp["xmp:CreatorTool"] = words.program
        xmp["pdf:Producer"] = words.program
        xmp["pdf:Trapped"] = "False"
        for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            xmp[name] = date
        if words.title:
            xmp["dc:title"] = words.title
        if words.author:
            xmp["dc:creator"] = [words.author]
        if words.language:
            xmp["dc:language"] = {words.language}
        if press.target.standard != "plain":
            _write_standard(xmp, press, _identity(document, date))
        if press.target.disclosure:
            _write_disclosure(xmp, document, press.target.disclosure)


def _write_standard(xmp: PdfMetadata, press: Press, identity: str) -> None:
    """Write what PDF/X looks for: its mark (ISO 15930-7, 6.2 and 6.5, for PDF/X-4) and what file this is."""
    if press.target.standard == "pdfx4":
        xmp["pdfxid:GTS_PDFXVersion"] = press.rules.name
    for name, value in press.rules.info:
        xmp[f"pdfx:{name.removeprefix('/')}"] = value
    xmp["xmpMM:DocumentID"] = identity
    xmp["xmpMM:VersionID"] = "1"
    xmp["xmpMM:RenditionClass"] = "default"


def _identity(document: Document, date: str) -> str:
    """Return a name that no other file has, and that the same document at the same date has again."""
    content = hashlib.sha256(msgspec.json.encode(document) + date.encode("ascii")).hexdigest()
    return f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}"


def _write_disclosure(xmp: PdfMetadata, document: Document, words: str) -> None:
    """Write how the pictures were made, in words, and in the one of IPTC's words that fits."""
    xmp["dc:description"] = one_line(words)
    source = source_type(document)
    if source:
        PdfMetadata.register_xml_namespace(IPTC_EXTENSION, "Iptc4xmpExt")
        xmp[f"{{{IPTC_EXTENSION}}}DigitalSourceType"] = source
