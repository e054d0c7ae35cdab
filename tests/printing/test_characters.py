"""Tables of characters are completed from the words of the lines, as far as both agree."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from coverstudio.printing.characters import complete_characters, read_table


def page_that_says(words: str, codes: list[int], table: dict[int, str]) -> pikepdf.Pdf:
    """Make a page of one form, of one line of `codes`, in a font whose `table` says what it knows."""
    pdf = pikepdf.new()
    entries = " ".join(f"<{code:04X}> <{ord(letter):04X}>" for code, letter in table.items())
    cmap = pdf.make_stream(f"{len(table)} beginbfchar {entries} endbfchar".encode())
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0, ToUnicode=cmap))
    shown = "".join(f"{code:04X}" for code in codes)
    content = f"/Span << /ActualText ({words}) >> BDC BT /F1 9 Tf <{shown}> Tj ET EMC".encode()
    form = pdf.make_stream(content, Subtype=Name.Form, Resources=Dictionary(Font=Dictionary(F1=font)))
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, 9, 9]), Resources=Dictionary(XObject=Dictionary(L0=form))
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


@pytest.mark.parametrize(
    ("words", "codes", "known", "learnt"),
    [
        pytest.param("Office", [1, 2, 3, 4], {1: "O", 3: "c", 4: "e"}, {2: "ffi"}, id="in the middle"),
        pytest.param("fjord", [1, 2, 3, 4], {2: "o", 3: "r", 4: "d"}, {1: "fj"}, id="at the beginning"),
        pytest.param("cliff", [1, 2, 3, 4], {1: "c", 2: "l", 3: "i"}, {4: "ff"}, id="at the end"),
        pytest.param("a fig", [1, 5, 2, 3], {1: "a", 5: " ", 3: "g"}, {2: "fi"}, id="after a space"),
        pytest.param("fflfi", [1, 2], {}, {}, id="two unknown ones in a row"),
        pytest.param("Office", [1, 2, 3], {1: "X", 3: "c"}, {}, id="another line than the glyphs say"),
        pytest.param("A to Z of fish", [1, 2], {1: "A"}, {}, id="too long for a ligature"),
        pytest.param("A.", [1, 0], {1: "A"}, {}, id="the empty box stands for nothing"),
        pytest.param("Abc", [1, 2, 3], {1: "A", 3: "z"}, {}, id="what follows is not there"),
    ],
)
def test_a_glyph_learns_the_letters_nobody_else_has(words, codes, known, learnt) -> None:
    pdf = page_that_says(words, codes, known)
    complete_characters(pdf.pages[0])
    font = pdf.pages[0].Resources.XObject.L0.Resources.Font.F1
    assert read_table(font.ToUnicode) == known | learnt


def test_many_characters_are_written_in_blocks_of_a_hundred() -> None:
    table = {code: chr(0xAC00 + code) for code in range(1, 260)}
    pdf = page_that_says("", [], table)
    complete_characters(pdf.pages[0])
    cmap = pdf.pages[0].Resources.XObject.L0.Resources.Font.F1.ToUnicode
    assert cmap.read_bytes().count(b"100 beginbfchar") == 2
    assert read_table(cmap) == table
