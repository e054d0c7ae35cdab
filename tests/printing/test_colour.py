"""Colours of the document as numbers of a PDF."""

from coverstudio.printing.colour import hex_to_shares


def test_a_colour_is_read_as_shares() -> None:
    assert hex_to_shares("#ff0033") == (1.0, 0.0, 0.2)
