"""Which characters the glyphs of a PDF's fonts stand for: the tables readers use to search and copy.

Qt takes them from the font's own character map, backwards. A ligature then stands for nothing or for a
private code ("Office" reads "Oce"), a space for a tab, and an Arabic letter for the old code of its shape.
What each line says is known, so the tables are put right from it. ISO 32000-1, 9.10.3 and Adobe Technical
Note 5014.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import pikepdf

from coverstudio.printing.fonts import fonts_of, forms_of

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_CHARACTER = re.compile(rb"<(\w*)>\s*<(\w*)>")
_RANGE = re.compile(rb"<(\w*)>\s*<(\w*)>\s*(?:<(\w*)>|\[([^\]]*)\])")
_MOST_IN_A_BLOCK = 100
_LONGEST_LIGATURE = 6
_NO_GLYPH = 0  # the empty box, which stands for any character

Table = dict[int, str]


def complete_characters(page: pikepdf.Page) -> None:
    """Put right the ToUnicode tables of a page's fonts, with the help of the words of its marked spans."""
    forms = [form for _, form in forms_of(page.obj.Resources)]
    fonts = {font.objgen: font for form in forms for font in fonts_of(form.Resources)}
    tables = {name: read_table(font.ToUnicode) for name, font in fonts.items()}
    for form in forms:
        for glyphs, words in spans_of(form):
            if words is not None:
                _learn_ligatures([(tables[font.objgen], code) for font, code in glyphs], words)
    for name, font in fonts.items():
        font.ToUnicode.write(_written(tables[name]))


def _learn_ligatures(glyphs: Sequence[tuple[Table, int]], words: str) -> None:
    """Give the glyphs of a line that stand for nothing the letters of the line that no other glyph has.

    Walks both at once, from left to right; where they do not agree, nothing more is learnt.
    """
    letters = "".join(words.split())
    at = 0
    for index, (table, code) in enumerate(glyphs):
        known = table.get(code, "").strip()
        if known or code in table:
            if not letters.startswith(known, at):
                return
            at += len(known)
            continue
        end = _next_known(glyphs[index + 1 :], letters, at + 1)
        if code == _NO_GLYPH or not 0 < end - at <= _LONGEST_LIGATURE:
            return
        table[code] = letters[at:end]
        at = end


def _next_known(following: Sequence[tuple[Table, int]], letters: str, at: int) -> int:
    """Return where the next glyph that stands for letters begins in `letters`, -1 when it is not there."""
    for table, code in following:
        if known := table.get(code, "").strip():
            return letters.find(known, at)
        if code not in table:
            return -1  # two unknown ones in a row: who has which letter cannot be told
    return len(letters)


def read_table(cmap: pikepdf.Object) -> dict[int, str]:
    """Return the characters of each code of a ToUnicode CMap, without those that stand for nothing."""
    table: dict[int, str] = {}
    for kind, body in _BLOCK.findall(cmap.read_bytes()):
        if kind == b"bfchar":
            table |= {int(code, 16): _text(characters) for code, characters in _CHARACTER.findall(body)}
        else:
            for first, last, start, listed in _RANGE.findall(body):
                table |= _range(int(first, 16), int(last, 16), start, listed)
    return {code: _plain(characters) for code, characters in table.items() if _plain(characters)}


def _range(first: int, last: int, start: bytes, listed: bytes) -> dict[int, str]:
    if listed:
        return {first + i: _text(value) for i, value in enumerate(re.findall(rb"<(\w*)>", listed))}
    text = _text(start)
    return {code: text[:-1] + chr(ord(text[-1]) + code - first) for code in range(first, last + 1) if text}


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


def _plain(characters: str) -> str:
    """Return what a reader should get: spaces for controls, letters for their shapes, nothing for NUL."""
    spaced = "".join(" " if c in "\t\n\r" else c for c in characters if c != "\0" and not _is_private(c))
    return unicodedata.normalize("NFKC", spaced) if any(map(_is_a_shape, spaced)) else spaced


def _is_private(character: str) -> bool:
    return unicodedata.category(character) == "Co"


def _is_a_shape(character: str) -> bool:
    """Tell whether a character is a Latin or Hebrew ligature or an Arabic letter in one of its forms."""
    return "\ufb00" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc"


def _written(table: Mapping[int, str]) -> bytes:
    codes = sorted(table)
    blocks = [codes[at : at + _MOST_IN_A_BLOCK] for at in range(0, len(codes), _MOST_IN_A_BLOCK)]
    lines = [_HEAD]
    for block in blocks:
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:04X}> <{table[code].encode('utf-16-be').hex().upper()}>" for code in block]
        lines.append("endbfchar")
    return "\n".join([*lines, _TAIL]).encode("ascii")


_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""
_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def spans_of(holder: pikepdf.Object) -> Iterator[tuple[list[tuple[pikepdf.Object, int]], str | None]]:
    """Yield the glyphs of each marked span of a page or form with the span's words, in order.

    Glyphs outside a span come with None. A glyph is its font and its code there, two bytes as Qt writes them.
    """
    font: pikepdf.Object | None = None
    glyphs: list[tuple[pikepdf.Object, int]] = []
    words: str | None = None
    for instruction in pikepdf.parse_content_stream(holder):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "Tf":
            font = holder.Resources.Font[str(operands[0])]
        elif operator == "Tj" and font is not None:
            codes = bytes(operands[0])
            glyphs += [(font, int.from_bytes(codes[at : at + 2], "big")) for at in range(0, len(codes), 2)]
        elif operator == "BDC" and "/ActualText" in operands[1]:
            yield glyphs, words
            glyphs, words = [], str(operands[1].ActualText)
        elif operator == "EMC":
            yield glyphs, words
            glyphs, words = [], None
    yield glyphs, words
