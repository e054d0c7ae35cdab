"""Who wrote what: the title, the author and the dates, in the places where readers of a PDF look."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pikepdf

import coverstudio
from coverstudio.document.document import Document
from coverstudio.imaging.srgb import CONDITION

_UNSEEN = {"Cc", "Cs"}  # control characters and halves of pairs, which XML and PDF cannot hold


def describe(pdf: pikepdf.Pdf, document: Document, at: datetime) -> None:
    """Write title, author, language, program and date (with its zone) into Info, XMP and the catalog."""
    title, author = _plain(document.title), _plain(document.author)
    program = f"CoverStudio {coverstudio.__version__}"
    at = at.astimezone(UTC).replace(microsecond=0)
    _write_info(pdf, title, author, program, at)
    _write_xmp(pdf, title, author, program, at, document.language)
    if document.language:
        pdf.Root.Lang = pikepdf.String(document.language)
    if title:
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def _plain(text: str) -> str:
    one_line = " ".join(text.split())
    return "".join(c for c in one_line if unicodedata.category(c) not in _UNSEEN)


def _write_info(pdf: pikepdf.Pdf, title: str, author: str, program: str, at: datetime) -> None:
    date = at.strftime("D:%Y%m%d%H%M%SZ")
    entries = {"/Title": title, "/Author": author, "/Creator": program, "/Producer": program}
    entries |= {"/CreationDate": date, "/ModDate": date}
    for name, value in entries.items():
        if value:
            pdf.docinfo[name] = pikepdf.String(value)
    pdf.docinfo["/Trapped"] = pikepdf.Name("/False")


def _write_xmp(
    pdf: pikepdf.Pdf, title: str, author: str, program: str, at: datetime, language: str
) -> None:  # fmt: skip
    date = at.isoformat()
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:format"] = "application/pdf"
        xmp["xmp:CreatorTool"] = program
        xmp["pdf:Producer"] = program
        xmp["pdf:Trapped"] = "False"
        for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            xmp[name] = date
        if title:
            xmp["dc:title"] = title
        if author:
            xmp["dc:creator"] = [author]
        if language:
            xmp["dc:language"] = {language}


def output_intent(profile: pikepdf.Object) -> pikepdf.Dictionary:
    """Return the output intent that names sRGB, `profile` being the stream of its ICC profile."""
    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name("/GTS_PDFA1"),
        OutputConditionIdentifier=pikepdf.String(CONDITION),
        RegistryName=pikepdf.String("http://www.color.org"),
        Info=pikepdf.String(CONDITION),
        DestOutputProfile=profile,
    )
