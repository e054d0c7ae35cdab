"""Font files are looked at before a library reads them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from coverstudio.rendering.font_library.sfnt import FontFileError, check_font_file, embedding, variations
from tests.rendering.font_library.made_fonts import made_font


def test_a_whole_font_passes(tmp_path: Path) -> None:
    check_font_file(made_font(tmp_path / "whole.ttf", "Whole"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no TrueType or OpenType font"),
        (b"<html>404</html>", "no TrueType or OpenType font"),
        (b"\x00\x01\x00\x00\xff\xff", "damaged"),
        (b"\x00\x01\x00\x00\x00\x00" + bytes(6), "damaged"),
        (b"ttcf\x00\x01\x00\x00\xff\xff\xff\xff", "damaged"),
        (b"ttcf\x00\x01\x00\x00\x00\x00\x00\x01\x7f\xff\xff\xff", "damaged"),
        (struct.pack(">4s4H4sIII", b"OTTO", 1, 0, 0, 0, b"name", 0, 12, 4), "lacks tables"),
    ],
)
def test_what_is_no_font_is_refused_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.ttf"
    path.write_bytes(content)
    with pytest.raises(FontFileError, match=f"^“bad.ttf”.*{said}.*\\.$"):
        check_font_file(path)


def test_a_font_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = made_font(tmp_path / "whole.ttf", "Whole").read_bytes()
    path = tmp_path / "cut.ttf"
    for length in range(0, len(whole) - 4, 61):
        path.write_bytes(whole[:length])
        with pytest.raises(FontFileError):
            check_font_file(path)


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(FontFileError, match="cannot be read"):
        check_font_file(tmp_path / "gone.ttf")


@pytest.mark.parametrize(
    ("bits", "allowed"),
    [
        (0x0000, "allowed"),
        (0x0002, "forbidden"),
        (0x0004, "allowed"),
        (0x0008, "allowed"),
        (0x0006, "allowed"),  # of several levels the mildest holds
        (0x0100, "whole"),
        (0x0102, "forbidden"),
        (0x0200, "forbidden"),
    ],
)
def test_embedding_is_what_the_font_says(bits: int, allowed: str) -> None:
    assert embedding(bytes(8) + bits.to_bytes(2) + bytes(60)) == allowed


def test_a_font_that_says_nothing_forbids_nothing() -> None:
    assert embedding(b"") == "allowed"


@pytest.mark.parametrize(
    "fvar", [b"", bytes(16), b"\x00\x01\x00\x00\x00\x10\x00\x02\x00\x09\x00\x14\x00\x09\x00\x28"]
)
def test_damaged_axes_are_none(fvar: bytes) -> None:
    assert variations(fvar) == ((), ())
