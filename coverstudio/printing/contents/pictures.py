"""Pictures that stand inside of a content stream, as objects like the others."""

from __future__ import annotations

import pikepdf

from coverstudio.printing.contents.scanning import Operand

# Abbreviations inside a content stream (ISO 32000-1, tables 93 and 94).
_KEYS = {
    "BPC": "BitsPerComponent", "CS": "ColorSpace", "D": "Decode", "DP": "DecodeParms", "F": "Filter",
    "H": "Height", "IM": "ImageMask", "I": "Interpolate", "W": "Width",
}  # fmt: skip
_NAMES = {
    "AHx": "ASCIIHexDecode", "A85": "ASCII85Decode", "LZW": "LZWDecode", "Fl": "FlateDecode",
    "RL": "RunLengthDecode", "CCF": "CCITTFaxDecode", "DCT": "DCTDecode",
}  # fmt: skip


def inline_image(keys: dict[str, Operand]) -> pikepdf.Dictionary:
    """Return the dictionary of an image inside the content, its keys and filters by their long names."""
    image = pikepdf.Dictionary()
    for key, value in keys.items():
        long = _KEYS.get(key, key)
        found = _object(value, {} if long == "ColorSpace" else _NAMES)
        if long and found is not None:
            image[f"/{long}"] = found
    return image


def _object(value: Operand, names: dict[str, str]) -> pikepdf.Object | float | bool | None:
    if isinstance(value, str):
        name = value.removeprefix("/")
        return pikepdf.Name(f"/{names.get(name, name)}") if name else None
    if isinstance(value, bytes):
        return pikepdf.String(value)
    if isinstance(value, list):
        found = [_object(item, names) for item in value]
        return pikepdf.Array([item for item in found if item is not None])
    if isinstance(value, dict):
        return inline_image(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**31:
        return int(value)
    return value
