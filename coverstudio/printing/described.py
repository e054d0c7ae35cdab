"""What a picture file says of itself: title, author and how it was made, for people and for machines.

The packet is XMP (ISO 16684-1). That a model painted a part is said with IPTC's code for it, which shops and
search engines look for: https://cv.iptc.org/newscodes/digitalsourcetype/.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import coverstudio
from coverstudio.document.document import Document

_MADE_WITH_AI = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


def text_chunks(document: Document, disclosure: str, *, shows_ai: bool = False) -> dict[str, str]:
    """Return the keywords of a PNG (https://www.w3.org/TR/png-3/#11keywords) with what there is to say."""
    said = {"Title": document.title, "Author": document.author, "Description": disclosure}
    said["Software"] = _program()
    chunks = {keyword: " ".join(words.split()) for keyword, words in said.items() if words.strip()}
    return chunks | {"XML:com.adobe.xmp": xmp(document, disclosure, shows_ai=shows_ai).decode()}


def xmp(document: Document, disclosure: str, *, shows_ai: bool = False) -> bytes:
    """Return the packet of metadata; `shows_ai` says that a model painted a part of the picture."""
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMESPACES.items())
    parts = [f"<xmp:CreatorTool>{_program()}</xmp:CreatorTool>"]
    if document.title:
        parts.append(f"<dc:title>{_alternatives(document.title)}</dc:title>")
    if document.author:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{_told(document.author)}</rdf:li></rdf:Seq></dc:creator>")
    if disclosure:
        parts.append(f"<dc:description>{_alternatives(disclosure)}</dc:description>")
    if shows_ai:
        kind = "Iptc4xmpExt:DigitalSourceType"
        parts.append(f"<{kind}>{_MADE_WITH_AI}</{kind}>")
    packet = (
        f'{_HEAD}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}><rdf:Description rdf:about="">'
        f'{"".join(parts)}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def _alternatives(words: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{_told(words)}</rdf:li></rdf:Alt>'


def _told(words: str) -> str:
    whole = words.encode("utf-8", "replace").decode()
    return escape("".join(letter for letter in " ".join(whole.split()) if letter.isprintable()))


def _program() -> str:
    return f"CoverStudio {coverstudio.__version__}"
