"""Content streams come out as the operators that are in them."""

from __future__ import annotations

import pikepdf
import pytest

from coverstudio.printing.contents.scanning import instructions

DRAWN = rb"""
q 1 0 0 -1 .5 -2.25 cm /GS#31 gs % a comment (with this)
BT /F1 12 Tf [(Gl\(a\)ss) -120 <48 65 6C6C6> (two (nested) words)] TJ ET
/Span <</ActualText <FEFF0041> /Kids [1 2 [true null]]>> BDC EMC
BI /W 6 /H 1 /CS /G /BPC 8 ID a EI b EI
0.5 g 10 10 20 20 re f* Q
"""


def test_operators_come_with_what_stands_before_them() -> None:
    found = list(instructions(DRAWN))
    names = ["q", "cm", "gs", "BT", "Tf", "TJ", "ET", "BDC", "EMC", "EI", "g", "re", "f*", "Q"]
    assert [operator for operator, _ in found] == names
    by_name = dict(found)
    assert by_name["cm"] == [1.0, 0.0, 0.0, -1.0, 0.5, -2.25]
    assert by_name["gs"] == ["/GS1"]
    assert by_name["TJ"] == [[rb"Gl\(a\)ss", -120.0, b"Hell`", b"two (nested) words"]]
    assert by_name["BDC"] == ["/Span", {"ActualText": b"\xfe\xff\x00A", "Kids": [1.0, 2.0, [True, None]]}]
    assert by_name["EI"] == [{"W": 6.0, "H": 1.0, "CS": "/G", "BPC": 8.0}, b"a EI b"]


@pytest.mark.parametrize("content", [DRAWN, b"1 2 m\n3 4 l\nS", b"(a)Tj(b)Tj", b"[1[2]3]d0 f"])
def test_pikepdf_reads_the_same_operators(content: bytes) -> None:
    pdf = pikepdf.new()
    stream = pikepdf.Stream(pdf, content.replace(b"a EI b", b"abcdef"))
    theirs = [str(one.operator).replace("INLINE IMAGE", "EI") for one in pikepdf.parse_content_stream(stream)]
    assert [name for name, _ in instructions(content.replace(b"a EI b", b"abcdef"))] == theirs


@pytest.mark.parametrize("operand", [b"7 ", b"/A ", b"() ", b"(()) ", b"[] ", b"<<>> ", b"<00> ", b"true "])
def test_millions_of_operands_are_not_kept(operand: bytes) -> None:
    (operator, operands), *_ = instructions(operand * 25_000 + b"m")
    assert operator == "m"
    assert len(operands) <= 10_001


def test_numbers_beyond_all_measure_are_none() -> None:
    ((_, operands),) = instructions(b"9" * 400 + b" Tr")
    assert operands == [0.0]
