"""The fonts inside a PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pikepdf

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def fonts_of(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the fonts that resources name, those of their forms included; a shared one may come twice."""
    yield from (font for _, font in _entries(resources, "/Font"))
    for _, inner in _entries(resources, "/XObject"):
        if inner.get("/Subtype") == pikepdf.Name.Form and "/Resources" in inner:
            yield from fonts_of(inner.Resources)


def forms_of(resources: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield the forms that resources name, with their names, and then those that these name."""
    for name, inner in _entries(resources, "/XObject"):
        if inner.get("/Subtype") == pikepdf.Name.Form:
            yield name, inner
            yield from forms_of(inner.get("/Resources", pikepdf.Dictionary()))


def _entries(resources: pikepdf.Object, kind: str) -> list[tuple[str, pikepdf.Object]]:
    return list(resources[kind].items()) if kind in resources else []


def descriptor(font: pikepdf.Object) -> pikepdf.Object | None:
    """Return the descriptor of a font, that of its descendant for a composite one."""
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return inner.get("/FontDescriptor")


def font_program(font: pikepdf.Object) -> pikepdf.Object | None:
    """Return the embedded font program, or None when the font is not embedded."""
    described = descriptor(font)
    if described is None:
        return None
    return next((described[name] for name in _FONT_FILES if name in described), None)


def tag_subset(font: pikepdf.Object) -> None:
    """Give an embedded font the six letters that mark a subset (ISO 32000-1, 9.6.4), which Qt leaves out.

    Without them a printer's software may take the font for the whole one and merge it with another subset.
    """
    program, described = font_program(font), descriptor(font)
    if program is None or described is None or "+" in str(font.BaseFont):
        return
    tag = subset_tag(program.read_raw_bytes())
    name = pikepdf.Name(f"/{tag}+{str(font.BaseFont).removeprefix('/')}")
    font.BaseFont = described.FontName = name
    if "/DescendantFonts" in font:
        font.DescendantFonts[0].BaseFont = name


def subset_tag(program: bytes) -> str:
    """Return six capital letters drawn from the font program itself: the same subset has the same tag."""
    number = int.from_bytes(hashlib.sha256(program).digest()[:8], "big")
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(ord("A") + letter)
    return letters
