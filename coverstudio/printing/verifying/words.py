"""Whether the words and numbers of a document can be read back from a page."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import pikepdf

from coverstudio.document.isbn import parse_isbn
from coverstudio.document.layers import BarcodeLayer, TextLayer
from coverstudio.printing.barcodes.bars import black_rectangles, numbers_in
from coverstudio.printing.characters import read_table, spans_of
from coverstudio.printing.fonts import font_program, fonts_of
from coverstudio.printing.places import ink_of
from coverstudio.printing.spans import is_right_to_left
from coverstudio.printing.verifying.pages import Seen
from coverstudio.rendering.text_layout import lay_out


def font_findings(seen: Seen) -> Iterator[str]:
    """Yield a sentence for every font that is not embedded, or that tells no letters."""
    for font in fonts_of(seen.page.Resources):
        name = str(font.get("/BaseFont", "without a name")).removeprefix("/")
        if font_program(font) is None:
            yield f"the font {name} is not embedded."
        if "/ToUnicode" not in font:
            yield f"the letters of the font {name} cannot be read as text."


def text_findings(seen: Seen) -> Iterator[str]:
    """Yield a sentence for every text that cannot be read back, those aside that had to be flattened."""
    for name, layer in seen.layers.items():
        if isinstance(layer, TextLayer) and not _is_read(layer, seen.forms.get(name)):
            if name not in seen.forms and (seen.is_flattened(name) or not _is_on_page(layer, seen)):
                continue
            yield f"the text “{_short(layer.text)}” cannot be read back from it."


def _is_on_page(layer: TextLayer, seen: Seen) -> bool:
    ink = ink_of(layer)
    return ink is not None and ink.intersected(seen.document.print_spec.bleed_box) is not None


def barcode_findings(seen: Seen) -> Iterator[str]:
    """Yield a sentence for every barcode whose number is not read from its bars."""
    for name, layer in seen.layers.items():
        if isinstance(layer, BarcodeLayer):
            form, number = seen.forms.get(name), (parse_isbn(layer.isbn).digits, layer.addon)
            if form is None or numbers_in(black_rectangles(form, layer.box.size)) != {number}:
                yield f"the barcode “{layer.name}” cannot be read back from it."


def _is_read(layer: TextLayer, form: pikepdf.Object | None) -> bool:
    """Tell whether a form says the words of a text.

    Letters that no font has need not be said: preflight warns of the empty boxes that stand for them.
    """
    if form is None:
        return False
    # As it is set: in its case, with the hyphens at the ends of lines.
    wanted = _letters("".join(line.text for line in lay_out(layer).lines))
    said = "".join(_said(glyphs, words) for glyphs, words in spans_of(form))
    if _reads(wanted, said):
        return True
    boxes = str.maketrans("", "", lay_out(layer).missing)
    return _reads(wanted.translate(boxes), said.translate(boxes))


def _reads(wanted: str, said: str) -> bool:
    """Tell whether those letters are said.

    Letters that run from right to left come in the order in which they are drawn, so those are only counted.
    """
    if not is_right_to_left(wanted):
        return said == wanted
    return bool(said) and not Counter(said) - Counter(unicodedata.normalize("NFKC", wanted))


def _said(glyphs: Sequence[tuple[pikepdf.Object, int]], words: str | None) -> str:
    if words is None:
        tables = {
            font.objgen: read_table(font.ToUnicode) for font in {f.objgen: f for f, _ in glyphs}.values()
        }
        words = "".join(tables[font.objgen].get(code, "") for font, code in glyphs)
    return _letters(words)


def _letters(text: str) -> str:
    """Return a text without what separates its words and without controls, which are not printed."""
    whole = text.encode("utf-16-le", "replace").decode("utf-16-le")
    return "".join(c for c in "".join(whole.split()) if unicodedata.category(c) != "Cc")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 30 else f"{words[:29]}…"
