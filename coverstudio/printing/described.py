"""What a picture file says of itself: title, author and how it was made, for people and for machines.

The packet is XMP (ISO 16684-1). That a model painted a part is said with IPTC's code for it, which shops and
search engines look for: https://cv.iptc.org/newscodes/digitalsourcetype/.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import coverstudio
from coverstudio.document.document import Document
from coverstudio.document.layers import ImageLayer, shown_recipe
from coverstudio.document.pictures import is_generated
from coverstudio.document.sentences import one_line
from coverstudio.printing.printed import printed_layers

IPTC_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpExt": IPTC_EXTENSION,
}


def source_type(document: Document) -> str:
    """Return IPTC's address for how what is on the page was made, "" where no model painted any of it.

    Letters that a model painted are a part of it only: their shapes are those of a font.
    """
    layers = printed_layers(document)
    made = [is_generated(shown_recipe(one)) for one in layers]
    if not any(made):
        return ""
    whole = all(made) and all(isinstance(one, ImageLayer) for one in layers)
    return _SOURCES + ("trainedAlgorithmicMedia" if whole else "compositeWithTrainedAlgorithmicMedia")


def text_chunks(document: Document, disclosure: str) -> dict[str, str]:
    """Return the keywords of a PNG (https://www.w3.org/TR/png-3/#11keywords) with what there is to say."""
    said = {"Title": document.title, "Author": document.author, "Description": disclosure}
    said["Software"] = _program()
    chunks = {keyword: one_line(words) for keyword, words in said.items() if words.strip()}
    return chunks | {"XML:com.adobe.xmp": xmp(document, disclosure).decode()}


def xmp(document: Document, disclosure: str) -> bytes:
    """Return the packet of metadata; a `disclosure` tells how the picture was made, to machines as well."""
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMESPACES.items())
    parts = [f"<xmp:CreatorTool>{_program()}</xmp:CreatorTool>"]
    if document.title:
        parts.append(f"<dc:title>{_alternatives(document.title)}</dc:title>")
    if document.author:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{_told(document.author)}</rdf:li></rdf:Seq></dc:creator>")
    if disclosure:
        parts.append(f"<dc:description>{_alternatives(disclosure)}</dc:description>")
        if source := source_type(document):
            parts.append(f"<Iptc4xmpExt:DigitalSourceType>{source}</Iptc4xmpExt:DigitalSourceType>")
    packet = (
        f'{_HEAD}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}><rdf:Description rdf:about="">'
        f'{"".join(parts)}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def _alternatives(words: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{_told(words)}</rdf:li></rdf:Alt>'


def _told(words: str) -> str:
    return escape(one_line(words))


def _program() -> str:
    return f"CoverStudio {coverstudio.__version__}"
